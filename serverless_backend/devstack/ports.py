"""Ports on 127.0.0.1, taken once and kept: from the first moment on nobody else can have them."""

import errno
import socket

from serverless_backend.devstack.failures import Exit, Failure

_TRIES = 200


def listen_on(port: int) -> socket.socket:
    """Listen on a port; who connects waits until somebody accepts.

    Raises:
        Failure: another program listens there, or the port needs more rights.
    """
    listener = _listener(port)
    if listener is None:
        raise Failure(
            f"port {port} on 127.0.0.1 is taken by another program, or not ours to open: choose another with --port",
            Exit.PORT_BUSY,
        )
    return listener


def listen_from(first: int) -> socket.socket:
    """Listen on the first free port from `first` on.

    Raises:
        Failure: none of the next 200 is free.
    """
    for port in range(first, first + _TRIES):
        if listener := _listener(port):
            return listener
    raise Failure(f"no port from {first} to {first + _TRIES - 1} is free on 127.0.0.1", Exit.PORT_BUSY)


def _listener(port: int) -> socket.socket | None:
    try:
        return socket.create_server(("127.0.0.1", port), backlog=256)
    except OSError as error:
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            return None
        raise
