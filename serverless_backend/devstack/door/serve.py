"""The front door's listener: hypercorn on 127.0.0.1, in the event loop of `backend up`."""

import asyncio
import logging
import os
import socket
from typing import Any

from hypercorn.asyncio import serve
from hypercorn.config import Config

from serverless_backend.devstack.door.app import FrontDoor


async def listen(door: FrontDoor, listener: socket.socket, stop: asyncio.Event) -> None:
    """Serve until `stop` is set; a request under way then has three seconds to finish."""
    config = Config()
    config.bind = [f"fd://{os.dup(listener.fileno())}"]  # hypercorn closes what it is given
    config.accesslog = None
    config.errorlog = logging.getLogger("backend.door")
    config.graceful_timeout = 3
    asyncio.get_running_loop().set_exception_handler(_heard)
    await serve(door, config, shutdown_trigger=stop.wait)  # type: ignore[arg-type]


def _heard(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Report what went wrong, but not that a connection was open as we stopped: Python 3.11 takes that for a fault."""
    if not isinstance(context.get("exception"), asyncio.CancelledError):
        loop.default_exception_handler(context)
