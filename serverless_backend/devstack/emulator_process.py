"""The emulator's own process: MiniStack behind a wrapper that marks each request as having come over TLS.

Run as `python -m serverless_backend.devstack.emulator_process`, with MiniStack's settings in the environment.
"""

import asyncio
import os
import resource
from typing import Any

from hypercorn.asyncio import serve
from hypercorn.config import Config

LISTENER = "SERVERLESS_BACKEND_LISTENER"
"""Names the file descriptor of the socket to serve on: the parent holds it, so that the port stays ours throughout."""

_TLS_MARK = (b"x-forwarded-proto", b"https")


def over_tls(app: Any) -> Any:
    """Wrap an ASGI app so that bucket policies which refuse plain HTTP let loopback requests pass."""

    async def marked(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            headers = [header for header in scope["headers"] if header[0] != _TLS_MARK[0]]
            scope = {**scope, "headers": [*headers, _TLS_MARK]}
        await app(scope, receive, send)

    return marked


def main() -> None:
    """Serve until SIGTERM; the emulator saves its state on the way out."""
    from ministack.app import app  # noqa: PLC0415 - reads its settings from the environment as it is imported

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # each function worker holds several pipes
    config = Config()
    config.bind = [f"fd://{os.environ[LISTENER]}"]
    config.keep_alive_timeout = 75
    asyncio.run(serve(over_tls(app), config))


if __name__ == "__main__":
    main()
