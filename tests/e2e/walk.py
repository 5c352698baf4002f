"""How a test finds what it has made in a collection that is never empty: it walks as far as its own fence."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx


def fence(api: httpx.Client) -> str:
    """Make an item behind which all is older; return its id."""
    made = api.post("/items", json={"name": f"fence {uuid4()}"})
    assert made.status_code == 201, made.text
    item_id: str = made.json()["item"]["id"]
    return item_id


def newer_than(api: httpx.Client, fence_id: str, limit: int, *, alone: bool = True) -> list[dict[str, Any]]:
    """Return the items that a walk in pages of `limit` finds before the fence, newest first, none of them twice.

    Where a test is `alone` with the collection, every page is full but the last.
    """
    found: list[dict[str, Any]] = []
    for item in _walked(api, limit, alone):
        if item["id"] == fence_id:
            break
        found.append(item)
    ids = [item["id"] for item in found] + [fence_id]
    assert ids == sorted(set(ids))
    return found


def _walked(api: httpx.Client, limit: int, alone: bool) -> Iterator[dict[str, Any]]:
    params: dict[str, str | int] = {"limit": limit}
    while True:
        answer = api.get("/items", params=params)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        assert page.keys() == {"items", "count", "timestamp", "nextCursor"}
        assert page["count"] == len(page["items"]) <= limit
        assert page["count"] == limit or page["nextCursor"] is None or not alone
        yield from page["items"]
        assert page["nextCursor"] is not None, "the walk ended before the fence"
        params["cursor"] = page["nextCursor"]
