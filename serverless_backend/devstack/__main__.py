"""Runs the `backend` command."""

import sys


def main() -> None:
    """Run the command line; Ctrl-C before anything has begun ends it quietly."""
    try:
        from serverless_backend.devstack.cli import backend  # noqa: PLC0415 - takes a second, in which Ctrl-C may come

        backend(prog_name="backend")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
