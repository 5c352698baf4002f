"""The emulator gets requests as AWS would have got them."""

import asyncio
from typing import Any

from serverless_backend.devstack.emulator_process import SIGNED_HOST, SIGNED_PATH, as_on_aws


def _shown(headers: list[tuple[bytes, bytes]]) -> dict[str, Any]:
    seen: list[dict[str, Any]] = []

    async def app(scope: dict[str, Any], _receive: object, _send: object) -> None:
        seen.append(scope)

    scope = {"type": "http", "path": "/routed", "raw_path": b"/routed", "headers": headers}
    asyncio.run(as_on_aws(app)(scope, None, None))
    return seen[0]


def test_every_request_has_come_over_tls_whatever_it_says_itself() -> None:
    """A client that says it came over plain HTTP is not believed."""
    shown = _shown([(b"host", b"127.0.0.1:4566"), (b"x-forwarded-proto", b"http")])

    assert shown["headers"] == [(b"host", b"127.0.0.1:4566"), (b"x-forwarded-proto", b"https")]
    assert shown["raw_path"] == b"/routed"


def test_a_signed_request_shows_the_host_and_path_that_were_signed_and_is_routed_by_its_own() -> None:
    """What the front door adds for that is not shown to anybody."""
    signed = [(SIGNED_HOST, b"api.example.test:3000"), (SIGNED_PATH, b"/v1/items/a%2Fb")]

    shown = _shown([(b"host", b"127.0.0.1:4566"), (b"authorization", b"AWS4-HMAC-SHA256 x"), *signed])

    assert shown["path"] == "/routed"
    assert shown["raw_path"] == b"/v1/items/a%2Fb"
    assert shown["headers"] == [
        (b"host", b"api.example.test:3000"),
        (b"authorization", b"AWS4-HMAC-SHA256 x"),
        (b"x-forwarded-proto", b"https"),
    ]
