"""The emulator tells of a stack once it has settled: the CDK CLI looks every five seconds, a deploy here takes two."""

import asyncio
import re
import time
from typing import Any

_LIMIT = 4.0
"""Seconds after which a stack is told of as it is."""

_PAUSE = 0.05
_ASKED = b"Action=DescribeStacks&"
_FORM = b"application/x-www-form-urlencoded"
_UNDER_WAY = re.compile(rb"<StackStatus>(?!REVIEW_)\w+_IN_PROGRESS</StackStatus>")


def told_once_settled(app: Any) -> Any:
    """Wrap an ASGI app so that it answers CloudFormation's DescribeStacks when no stack in the answer is under way."""

    async def told(scope: Any, receive: Any, send: Any) -> None:
        if not _may_ask(scope):
            await app(scope, receive, send)
            return
        request = [await receive()]
        while request[-1].get("more_body"):
            request.append(await receive())
        body = b"".join(message.get("body", b"") for message in request)
        until = time.monotonic() + (_LIMIT if body.startswith(_ASKED) else 0)
        answer = await _answer(app, scope, request, receive)
        while time.monotonic() < until and _UNDER_WAY.search(b"".join(part.get("body", b"") for part in answer)):
            await asyncio.sleep(_PAUSE)
            answer = await _answer(app, scope, request, receive)
        for part in answer:
            await send(part)

    return told


def _may_ask(scope: Any) -> bool:
    """Tell whether a request may be of the API of CloudFormation; one for a function, say, must never be made twice."""
    if scope["type"] != "http" or scope["path"] != "/":
        return False
    return bool(dict(scope["headers"]).get(b"content-type", b"").startswith(_FORM))


async def _answer(app: Any, scope: Any, request: list[Any], receive: Any) -> list[Any]:
    """Return the messages that answer a request that was read already; more of it come from `receive`."""
    answer: list[Any] = []
    unread = iter(request)

    async def read() -> Any:
        return next(unread, None) or await receive()

    async def keep(message: Any) -> None:
        answer.append(message)

    await app(dict(scope), read, keep)
    return answer
