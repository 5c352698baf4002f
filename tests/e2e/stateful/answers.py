"""How the stateful test holds an answer to the model, and the model learns what only the backend can choose."""

import re

import httpx

from tests.e2e.http import assert_problem
from tests.e2e.stateful.model import GONE, Fields, Held, Refusal

_ETAG = re.compile(r'"[\x21\x23-\x7e]+"')
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def refused(answer: httpx.Response, refusal: Refusal) -> None:
    """Hold an answer to a refusal; that of a HEAD has no body to tell its type."""
    if answer.request.method == "HEAD":
        assert (answer.status_code, answer.content) == (refusal.status, b"")
        return
    problem = assert_problem(answer, refusal.status)
    assert problem["type"] == f"/problems/{refusal.type}"


def created(answer: httpx.Response, fields: Fields) -> Held:
    """Hold an answer to the creation of an item with these fields, and return the item."""
    assert answer.status_code == 201, answer.text
    body = answer.json()
    item = body["item"]
    assert body == {"message": body["message"], "item": item, "location": f"items/{item['id']}.json"}
    assert item == {**fields, "id": item["id"], "createdAt": item["createdAt"], "updatedAt": item["createdAt"]}
    assert _TIME.fullmatch(item["createdAt"])
    assert answer.headers["Location"] == f"{answer.request.url.path}/{item['id']}"
    return Held(item, [_etag(answer)])


def replayed(answer: httpx.Response, first: httpx.Response) -> None:
    """Hold an answer to the first one of its Idempotency-Key, byte by byte."""
    assert (answer.status_code, answer.content) == (201, first.content)
    assert answer.headers["Idempotency-Replayed"] == "true"
    for name in ("ETag", "Location", "Content-Type"):
        assert answer.headers[name] == first.headers[name]


def read(answer: httpx.Response, held: Held, tag: str) -> None:
    """Hold an answer to a GET or HEAD of an item under that kind of If-None-Match."""
    if held.deleted:
        refused(answer, GONE)
        return
    assert answer.status_code == held.read_status(tag), answer.text
    assert answer.headers["ETag"] == held.etags[-1]
    if (answer.request.method, answer.status_code) == ("GET", 200):
        assert answer.json() == held.item
    else:
        assert answer.content == b""


def changed(answer: httpx.Response, held: Held, outcome: Fields | Refusal) -> None:
    """Hold an answer to a refusal, or to a change of the item to these fields, and have the model follow."""
    if isinstance(outcome, Refusal):
        refused(answer, outcome)
        return
    assert answer.status_code == 200, answer.text
    item = answer.json()
    kept = {"id": held.item["id"], "createdAt": held.item["createdAt"]}
    assert item == {**outcome, **kept, "updatedAt": item["updatedAt"]}
    assert _TIME.fullmatch(item["updatedAt"])
    assert item["updatedAt"] >= held.item["updatedAt"]
    etag = _etag(answer)
    assert etag not in held.etags, "an ETag came back"
    held.item = item
    held.etags.append(etag)


def deleted(answer: httpx.Response, held: Held, refusal: Refusal | None) -> None:
    """Hold an answer to a refusal, or to the deletion of the item, and have the model follow."""
    if refusal is not None:
        refused(answer, refusal)
        return
    assert (answer.status_code, answer.content) == (204, b""), answer.text
    held.deleted = True


def _etag(answer: httpx.Response) -> str:
    etag: str = answer.headers["ETag"]
    assert _ETAG.fullmatch(etag)
    return etag
