"""Runs the `backend` command."""

import signal
import sys

from serverless_backend.devstack.signals import Stopped


def main() -> None:
    """Run the command line; Ctrl-C before anything has begun, or while it waits for a backend, ends it quietly."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs begin with it ignored
    try:
        from serverless_backend.devstack.cli import backend  # noqa: PLC0415 - takes a second, in which Ctrl-C may come

        backend(prog_name="backend")
    except (KeyboardInterrupt, Stopped):
        sys.exit(130)


if __name__ == "__main__":
    main()
