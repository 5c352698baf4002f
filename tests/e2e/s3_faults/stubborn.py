"""A client that changes items of its own, sends again what failed for the moment, and knows what it was promised."""

from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import uuid4

import httpx

from tests.e2e.http import assert_problem

_PATIENCE = 20
_FEW = 3


@dataclass
class Kept:
    """An item as it was acknowledged last, None once it was deleted; and how it was made."""

    first: httpx.Response
    key: str
    etag: str
    item: dict[str, str] | None

    @property
    def id(self) -> str:
        """The item's id, deleted or not."""
        id_: str = self.first.json()["item"]["id"]
        return id_

    @property
    def place(self) -> str:
        """The item's path."""
        return f"/items/{self.id}"


class Stubborn:
    """One client; nobody else knows its items. `requests` counts what it sent, retries included."""

    def __init__(self, api: httpx.Client, seed: int) -> None:
        self.requests = 0
        self._items: list[Kept] = []
        self._api = api
        self._random = Random(seed)  # noqa: S311 - a choice of requests, not of secrets

    def act(self) -> None:
        """Do one thing, and hold the answer to what was promised."""
        living = [kept for kept in self._items if kept.item is not None]
        if len(living) < _FEW:
            self._create()
        else:
            act = self._random.choice([self._put, self._patch, self._delete, self._read, self._stale, self._page])
            act(self._random.choice(living))
            self._replay(self._random.choice(self._items))

    def living(self) -> list[dict[str, str]]:
        """Return its items as they must be listed."""
        return [kept.item for kept in self._items if kept.item is not None]

    def _create(self) -> None:
        fields, key = {"name": f"made-{uuid4()}", "description": "first"}, str(uuid4())
        answer, tries = self._send("POST", "/items", json=fields, headers={"Idempotency-Key": key})
        assert answer.status_code == 201, answer.text
        assert tries > 1 or "Idempotency-Replayed" not in answer.headers
        assert _fields(answer.json()["item"]) == fields
        self._items.append(Kept(answer, key, answer.headers["ETag"], answer.json()["item"]))

    def _replay(self, kept: Kept) -> None:
        first = kept.first.json()
        again = _fields(first["item"])
        answer, _ = self._send("POST", "/items", json=again, headers={"Idempotency-Key": kept.key})
        assert answer.status_code == 201, answer.text
        assert answer.headers.get("Idempotency-Replayed") == "true"
        assert answer.json() == first
        assert answer.headers["ETag"] == kept.first.headers["ETag"]

    def _put(self, kept: Kept) -> None:
        fields = {"name": f"put-{uuid4()}"}
        self._change(kept, "PUT", fields, fields)

    def _patch(self, kept: Kept) -> None:
        patch = {"description": f"patched-{uuid4()}"}
        self._change(kept, "PATCH", patch, _fields(kept.item) | patch)

    def _change(self, kept: Kept, method: str, body: dict[str, str], wanted: dict[str, str]) -> None:
        answer, tries = self._send(method, kept.place, json=body, headers={"If-Match": kept.etag})
        if tries > 1 and answer.status_code == 412:  # the first try was carried out, as the item must show
            answer, _ = self._send("GET", kept.place)
        assert answer.status_code == 200, answer.text
        assert _fields(answer.json()) == wanted
        assert answer.headers["ETag"] != kept.etag
        kept.etag, kept.item = answer.headers["ETag"], answer.json()

    def _delete(self, kept: Kept) -> None:
        answer, tries = self._send("DELETE", kept.place, headers={"If-Match": kept.etag})
        assert answer.status_code == 204 or (tries > 1 and answer.status_code == 404), answer.text
        kept.item = None
        answer, _ = self._send("GET", kept.place)
        assert answer.status_code == 404, answer.text

    def _read(self, kept: Kept) -> None:
        answer, _ = self._send("GET", kept.place)
        assert answer.status_code == 200, answer.text
        assert answer.json() == kept.item
        assert answer.headers["ETag"] == kept.etag

    def _stale(self, kept: Kept) -> None:
        answer, _ = self._send("DELETE", kept.place, headers={"If-Match": '"of-another-version"'})
        assert answer.status_code == 412, answer.text

    def _page(self, _kept: Kept) -> None:
        answer, _ = self._send("GET", "/items?limit=10")
        assert answer.status_code == 200, answer.text
        assert "unreadable" not in answer.json()
        page = answer.json()["items"]
        mine = {kept.id: kept.item for kept in self._items}
        assert [item for item in page if item["id"] in mine] == [
            item for id_, item in sorted(mine.items()) if item is not None and id_ <= page[-1]["id"]
        ]

    def _send(self, method: str, place: str, **request: Any) -> tuple[httpx.Response, int]:
        """Return the answer that is no passing failure, and with which try it came."""
        for tries in range(1, _PATIENCE):
            self.requests += 1
            answer = self._api.request(method, place, **request)
            if answer.status_code not in {502, 503}:
                return answer, tries
            assert_problem(answer, answer.status_code)
        raise AssertionError(f"{method} {place} failed {_PATIENCE} times")


def _fields(item: dict[str, str] | None) -> dict[str, str]:
    assert item is not None
    return {name: value for name, value in item.items() if name not in {"id", "createdAt", "updatedAt"}}
