"""Ports on 127.0.0.1: ours is fixed and may be busy, the internal one is looked for."""

import errno
import socket

from serverless_backend.devstack.failures import Exit, Failure

_TRIES = 200


def free_port(first: int) -> int:
    """Return the first free port from `first` on.

    Raises:
        Failure: none of the next 200 is free.
    """
    for port in range(first, first + _TRIES):
        if _is_free(port):
            return port
    raise Failure(f"no port from {first} to {first + _TRIES - 1} is free on 127.0.0.1", Exit.PORT_BUSY)


def require_free(port: int) -> None:
    """Refuse a busy port by name.

    Raises:
        Failure: another program listens there, or the port needs more rights.
    """
    if not _is_free(port):
        raise Failure(
            f"port {port} on 127.0.0.1 is taken by another program, or not ours to open: choose another with --port",
            Exit.PORT_BUSY,
        )


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                return False
            raise
        return True
