"""Scripts of other origins can read whatever the API answers, errors of every kind included."""

import asyncio
import socket
from typing import Any

import httpx
import pytest

from serverless_backend.devstack import deployed
from serverless_backend.devstack.door import api, passage
from serverless_backend.devstack.door.ask import Ask
from serverless_backend.devstack.environment import session
from tests.e2e.backend import Backend, free_port
from tests.e2e.options.cors import problem_for_a_browser
from tests.e2e.options.local import ORIGIN

_JSON = {"Content-Type": "application/json"}
_REFUSED: list[tuple[str, str, dict[str, Any], int]] = [
    ("POST", "/items", {"json": {"name": 5}}, 400),
    ("GET", "/items?limit=x", {}, 400),
    ("GET", "/items/fe65a1c3-4b7f-8d20-9a3c-5d1e0f7b2c46", {}, 404),
    ("GET", "/nope", {}, 404),
    ("DELETE", "/items", {}, 405),
    ("PUT", "/items/{id}", {"json": {"name": "a"}, "headers": {"If-Match": '"stale"'}}, 412),
    ("POST", "/items", {"content": b"{" + b" " * 10_485_760, "headers": _JSON}, 413),
    ("POST", "/items", {"content": b"a=b", "headers": {"Content-Type": "application/x-www-form-urlencoded"}}, 415),
    ("PUT", "/items/{id}", {"json": {"name": "a"}}, 428),
]


@pytest.mark.parametrize(("verb", "path", "sent", "status"), _REFUSED)
def test_a_refusal_is_read_by_a_script_of_any_origin(
    api: httpx.Client, verb: str, path: str, sent: dict[str, Any], status: int
) -> None:
    """Gateway or function, whoever refuses names the origins that may read why."""
    item = api.post("/items", json={"name": "a"}).json()["item"]
    headers = {"Origin": ORIGIN, **sent.get("headers", {})}

    answer = api.request(verb, path.replace("{id}", item["id"]), **{**sent, "headers": headers})

    problem_for_a_browser(answer, status)


def test_an_answer_that_does_not_come_is_read_by_a_script_too(
    backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request that takes too long is a 504, and one that finds nobody to answer it a 502."""
    monkeypatch.setattr(passage, "TIME_LIMIT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        late = _answer_of(backend, f"http://127.0.0.1:{deaf.getsockname()[1]}")
    nobody = _answer_of(backend, f"http://127.0.0.1:{free_port()}")

    assert problem_for_a_browser(late, 504)["type"] == "/problems/gateway-timeout"
    assert problem_for_a_browser(nobody, 502)["type"] == "/problems/bad-gateway"


def _answer_of(backend: Backend, endpoint: str) -> httpx.Response:
    """Return what the gateway of the backend says of a request whose way leads to another endpoint."""
    facts = backend.facts()
    stack = deployed.read(backend.state / "cdk.out", session(), facts["endpoint"])
    (api_id,), (stage,) = (stack.of_type(f"AWS::ApiGateway::{kind}") for kind in ("RestApi", "Stage"))
    known = api.read(session(), facts["endpoint"], api_id=stack.physical_ids[api_id], stage=stack.physical_ids[stage])
    headers = [(b"host", b"127.0.0.1"), (b"origin", ORIGIN.encode())]
    path = "/v1/items"
    ask = Ask(
        verb="GET",
        path=path,
        raw_path=path.encode(),
        signed_path=path.encode(),
        query=b"",
        headers=headers,
        body=b"",
    )

    async def asked() -> httpx.Response:
        way = passage.Passage(session(), endpoint, known)
        answer = await way.answer(ask)
        await way.close()
        return httpx.Response(answer.status, headers=answer.headers, content=answer.body)

    return asyncio.run(asked())


@pytest.mark.parametrize("verb", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_a_preflight_allows_what_the_api_has(api: httpx.Client, verb: str) -> None:
    """Before a script sends anything but a plain request its browser asks, and is told yes."""
    asks = {"Origin": ORIGIN, "Access-Control-Request-Method": verb, "Access-Control-Request-Headers": "if-match"}

    answer = api.options("/items/any", headers=asks)

    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert verb in answer.headers["Access-Control-Allow-Methods"].split(", ")
    assert "If-Match" in answer.headers["Access-Control-Allow-Headers"].split(", ")
    assert answer.content == b""
