"""The emulator's own process: MiniStack behind a wrapper that shows it each request as AWS would have got it.

Run as `python -m serverless_backend.devstack.emulator_process`, with MiniStack's settings in the environment.
"""

import asyncio
import os
import resource
from typing import Any

from hypercorn.asyncio import serve
from hypercorn.config import Config

from serverless_backend.devstack.stack_status import told_once_settled

LISTENER = "SERVERLESS_BACKEND_LISTENER"
"""Names the file descriptor of the socket to serve on: the parent holds it, so that the port stays ours throughout."""

SIGNED_HOST = b"x-serverless-backend-signed-host"
SIGNED_PATH = b"x-serverless-backend-signed-path"
"""Host and raw path that the front door's client has signed; the front door changes both on their way."""

_TLS_MARK = (b"x-forwarded-proto", b"https")


def as_on_aws(app: Any) -> Any:
    """Wrap an ASGI app so that loopback requests pass for requests over TLS, and signed ones for what was signed."""

    async def shown(scope: Any, receive: Any, send: Any) -> None:
        await app(_shown(scope) if scope["type"] == "http" else scope, receive, send)

    return shown


def _shown(scope: Any) -> Any:
    """Bucket policies refuse plain HTTP; a signature is checked against the raw path, requests are routed by `path`."""
    given = dict(scope["headers"])
    taken = {_TLS_MARK[0], SIGNED_HOST, SIGNED_PATH}
    headers = [
        (b"host", given[SIGNED_HOST]) if name == b"host" and SIGNED_HOST in given else (name, value)
        for name, value in scope["headers"]
        if name not in taken
    ]
    return {**scope, "headers": [*headers, _TLS_MARK], "raw_path": given.get(SIGNED_PATH, scope["raw_path"])}


def main() -> None:
    """Serve until SIGTERM; the emulator saves its state on the way out."""
    from ministack.app import app  # noqa: PLC0415 - reads its settings from the environment as it is imported

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # each function worker holds several pipes
    config = Config()
    config.bind = [f"fd://{os.environ[LISTENER]}"]
    config.keep_alive_timeout = 75
    asyncio.run(serve(as_on_aws(told_once_settled(app)), config))


if __name__ == "__main__":
    main()
