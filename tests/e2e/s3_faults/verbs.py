"""Every verb of the API, and every way that one takes through the store."""

import json
from typing import ClassVar

import httpx

from tests.e2e.s3_faults.faults import aged
from tests.e2e.s3_faults.s3_exchange import Call
from tests.e2e.s3_faults.s3_proxy import Fault
from tests.e2e.s3_faults.verb import Verb


class Post(Verb):
    """POST without a key: sent twice, it may make two items."""

    calls: ClassVar[tuple[str, ...]] = ("PUT items",)
    status = again = 201

    def check_store(self) -> None:
        """Hold that there are at most as many items as requests, and one at least."""
        assert 1 <= len(self.listed()) <= self.sent

    def _send(self) -> httpx.Response:
        return self._post()

    def _check_answer(self, answer: httpx.Response) -> None:
        assert "Idempotency-Replayed" not in answer.headers
        assert answer.json()["item"] in self.listed()


class PostOnce(Verb):
    """POST with a key that is new."""

    calls: ClassVar[tuple[str, ...]] = ("PUT idempotency", "PUT items")
    status = again = 201
    replayed: ClassVar[str | None] = None

    def check_store(self) -> None:
        """Hold that there is exactly one item."""
        assert [item["name"] for item in self.listed()] == [self.name]

    def _send(self) -> httpx.Response:
        return self._post(**{"Idempotency-Key": self.name})

    def _check_answer(self, answer: httpx.Response) -> None:
        assert answer.headers.get("Idempotency-Replayed") == self.replayed
        assert self.listed() == [answer.json()["item"]]


class Replay(PostOnce):
    """POST with a key whose item is there."""

    calls: ClassVar[tuple[str, ...]] = ("PUT idempotency", "GET idempotency", "GET items")
    replayed = "true"

    def _prepare(self) -> None:
        self._first = self._send().raise_for_status()

    def _check_answer(self, answer: httpx.Response) -> None:
        super()._check_answer(answer)
        assert answer.json() == self._first.json()
        assert answer.headers["ETag"] == self._first.headers["ETag"]
        assert answer.headers["Location"] == self._first.headers["Location"]


class Finish(Replay):
    """POST with a key whose intent alone is there, as a crash leaves it."""

    calls: ClassVar[tuple[str, ...]] = ("PUT idempotency", "GET idempotency", "GET items", "PUT items")

    def _prepare(self) -> None:
        super()._prepare()
        self.world.bucket.forget(self._first.json()["location"])


class Renew(PostOnce):
    """POST with a key that was last used days ago, for an item that was never there."""

    calls: ClassVar[tuple[str, ...]] = ("PUT idempotency", "GET idempotency", "PUT idempotency", "PUT items")

    def _prepare(self) -> None:
        bucket, item = self.world.bucket, self._send().raise_for_status().json()["location"]
        (intent,) = {call.call.key for call in self.world.proxy.calls if self.owns(call.call)} - {item}
        bucket.write(intent, json.dumps({**bucket.read(intent), "createdAt": "2026-11-20T12:00:00.000Z"}))
        bucket.forget(item)


class Get(Verb):
    """GET of one item."""

    calls: ClassVar[tuple[str, ...]] = ("GET items",)
    status = again = 200

    def _prepare(self) -> None:
        posted = self._post().raise_for_status()
        self.item = posted.json()["item"]
        self.etag = posted.headers["ETag"]
        self.place = f"/items/{self.item['id']}"

    def _send(self) -> httpx.Response:
        return self.world.api.get(self.place)

    def _check_answer(self, answer: httpx.Response) -> None:
        assert answer.json() == self.item
        assert answer.headers["ETag"] == self.etag


class Page(Verb):
    """GET of a page of two items that the function has not read before; no id sorts before theirs."""

    calls: ClassVar[tuple[str, ...]] = ("LIST", "GET items", "GET items")
    status = again = 200

    def owns(self, call: Call) -> bool:
        """Tell whether a call is that of the page or of one of its items."""
        return super().owns(call) or call.query.get("max-keys") == ["3"]

    def _prepare(self) -> None:
        times = dict.fromkeys(("createdAt", "updatedAt"), "2026-11-23T12:00:00.000Z")
        ids = [f"00000000-0000-8000-8000-00000000000{number}" for number in range(2)]
        self.items = [{"id": id_, "name": f"{self.name}{number}", **times} for number, id_ in enumerate(ids)]
        for item in self.items:
            key = f"items/{item['id']}.json"
            self._keys.add(key)
            self.world.bucket.write(key, json.dumps({**item, "revision": 1}))

    def _send(self) -> httpx.Response:
        return self.world.api.get("/items", params={"limit": 2})

    def _check_answer(self, answer: httpx.Response) -> None:
        page = answer.json()
        assert page["items"] == self.items
        assert page["nextCursor"] is not None
        assert "unreadable" not in page


class Put(Get):
    """PUT with the item's ETag."""

    calls: ClassVar[tuple[str, ...]] = ("GET items", "PUT items")
    again = 412
    kept: ClassVar[dict[str, str]] = {}

    def check_store(self) -> None:
        """Hold that the item is changed, once."""
        item = self.world.api.get(self.place).raise_for_status().json()
        assert item == self._item_after(item["updatedAt"])
        assert item["updatedAt"] >= self.item["updatedAt"]
        assert self.world.bucket.read(f"items/{item['id']}.json")["revision"] == 2

    def _send(self) -> httpx.Response:
        return self.world.api.put(self.place, json=self._changes(), headers={"If-Match": self.etag})

    def _check_answer(self, answer: httpx.Response) -> None:
        assert answer.headers["ETag"] != self.etag
        read = self.world.api.get(self.place)
        assert read.json() == answer.json()
        assert read.headers["ETag"] == answer.headers["ETag"]

    def _changes(self) -> dict[str, str]:
        return {"name": f"{self.name}changed"}

    def _item_after(self, updated: str) -> dict[str, str]:
        times = {"createdAt": self.item["createdAt"], "updatedAt": updated}
        return {"id": self.item["id"], **times, **self._changes(), **self.kept}


class Patch(Put):
    """PATCH with the item's ETag."""

    kept: ClassVar[dict[str, str]] = {"description": "kept"}

    def _send(self) -> httpx.Response:
        return self.world.api.patch(self.place, json=self._changes(), headers={"If-Match": self.etag})


class Delete(Get):
    """DELETE of an item that was written a moment ago."""

    calls: ClassVar[tuple[str, ...]] = ("GET items", "PUT items")
    status, again = 204, 404

    def check_store(self) -> None:
        """Hold that the item is gone."""
        assert self.world.api.get(self.place).status_code == 404
        assert self.listed() == []

    def _send(self) -> httpx.Response:
        return self.world.api.delete(self.place, headers={"If-Match": self.etag})

    def _check_answer(self, answer: httpx.Response) -> None:
        assert answer.content == b""


class DeleteOld(Delete):
    """DELETE of an item that was last written long ago, as the proxy makes S3 say."""

    calls: ClassVar[tuple[str, ...]] = ("GET items", "DELETE items")

    def usual(self, call: Call) -> Fault | None:
        """Make the item old."""
        return aged if call.kind == "GET items" else None


VERBS = (Post, PostOnce, Replay, Finish, Renew, Get, Page, Put, Patch, Delete, DeleteOld)
