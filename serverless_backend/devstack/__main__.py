"""Runs the `backend` command."""

import signal
import sys


def main() -> None:
    """Run the command line; Ctrl-C before anything has begun ends it quietly."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs begin with it ignored
    try:
        from serverless_backend.devstack.cli import backend  # noqa: PLC0415 - takes a second, in which Ctrl-C may come

        backend(prog_name="backend")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
