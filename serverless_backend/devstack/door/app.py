"""The front door: an ASGI app that is open while a deployed stage stands behind it."""

import asyncio
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import unquote

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from serverless_backend.devstack.door.access_log import AccessLog, line
from serverless_backend.devstack.door.api import Answer
from serverless_backend.devstack.door.ask import Ask
from serverless_backend.devstack.door.passage import REQUEST_LIMIT, Passage

IN_FLIGHT = 8
"""Requests passed on at a time; the rest wait here, since the emulator starts a process for each."""

# The emulator decodes a path before it looks for slashes, and its policies match no line that is not the last one.
_ENCODED = re.compile(rb"%(2F|0A)", re.IGNORECASE)


class FrontDoor:
    """Takes requests, holds them back while the door is closed or full, and logs each answer."""

    def __init__(self, complain: Callable[[str], None]) -> None:
        self._complain = complain
        self._open = asyncio.Event()
        self._slots = asyncio.Semaphore(IN_FLIGHT)
        self._under_way: set[asyncio.Future[None]] = set()

    def open(self, passage: Passage, log: AccessLog) -> None:
        """Let requests through to a deployed stage."""
        self._passage, self._log = passage, log
        self._open.set()

    async def close(self) -> None:
        """Hold further requests back, and let those under way finish."""
        self._open.clear()
        await self.until_answered()
        await self.finish()

    async def until_answered(self, limit: float | None = None) -> None:
        """Return once all requests are answered that are under way now; with a limit, after so many seconds at most."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=limit)

    async def finish(self) -> None:
        """Send the last lines of the log, and let go of the emulator."""
        await self._flush()
        await self._passage.close()

    async def write_access_log(self) -> None:
        """Send access-log lines to their log group twice a second, until cancelled."""
        while True:
            await asyncio.sleep(0.5)
            await self._flush()

    async def _flush(self) -> None:
        await asyncio.to_thread(self._log.flush, self._complain)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; a REST API has no WebSockets, and other ASGI scopes are none of the front door's."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close"})
        if scope["type"] != "http":
            return
        started = time.time()
        try:
            ask = await _read(Request(scope, receive))
        except ClientDisconnect:  # nobody is left to answer
            return
        answer = await self._answer(ask)
        self._log_answer(scope, ask, answer, started)
        response = Response(answer.body, status_code=answer.status)
        response.raw_headers = [
            *((key.encode("latin-1"), value.encode("latin-1")) for key, value in answer.headers),
            (b"content-length", str(len(answer.body)).encode()),
        ]
        await response(scope, receive, send)

    async def _answer(self, ask: Ask) -> Answer:
        while True:
            await self._open.wait()
            async with self._slots:
                if self._open.is_set():  # it may have closed while this request waited for its slot
                    return await self._answer_now(ask)

    async def _answer_now(self, ask: Ask) -> Answer:
        answered = asyncio.get_running_loop().create_future()
        self._under_way.add(answered)
        try:
            return await self._passage.answer(ask)
        except Exception as fault:  # noqa: BLE001 - a fault of the front door is answered and logged like any other
            self._complain(f"{ask.verb} {ask.path} is a fault of the front door: {fault!r}")
            return self._passage.broken()
        finally:
            self._under_way.remove(answered)
            answered.set_result(None)

    def _log_answer(self, scope: Scope, ask: Ask, answer: Answer, started: float) -> None:
        method = self._passage.method(ask)
        facts = {
            "requestId": answer.header("X-Request-Id") or "-",
            "requestTime": datetime.fromtimestamp(started, UTC).strftime("%d/%b/%Y:%H:%M:%S +0000"),
            "requestTimeEpoch": str(int(started * 1000)),
            "httpMethod": ask.verb,
            "path": ask.path,
            "protocol": f"HTTP/{scope['http_version']}",
            "stage": self._passage.api.stage,
            "apiId": self._passage.api.api_id,
            "identity.sourceIp": (scope.get("client") or ("-",))[0],
            "identity.userAgent": ask.header(b"user-agent") or "-",
            "status": str(answer.status),
            "responseLength": str(len(answer.body)),
            "responseLatency": str(int((time.time() - started) * 1000)),
        }
        if method is not None:
            facts["resourcePath"] = method.resource_path
        self._log.write(line(self._passage.api.log_format, facts))


async def _read(request: Request) -> Ask:
    body: bytearray | None = bytearray()
    async for chunk in request.stream():  # read to its end even when too long: the client is still sending
        if body is not None:
            body += chunk
            body = body if len(body) <= REQUEST_LIMIT else None
    signed_path: bytes = request.scope["raw_path"].split(b"?", 1)[0]
    raw_path = _ENCODED.sub(rb"%25\1", signed_path)
    return Ask(
        verb=request.method,
        path=unquote(raw_path.decode("ascii")),
        raw_path=raw_path,
        signed_path=signed_path,
        query=request.scope["query_string"],
        headers=request.headers.raw,
        body=None if body is None else bytes(body),
    )
