"""Scripts of other origins can read whatever the API answers, errors of every kind included."""

from typing import Any

import httpx
import pytest

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
