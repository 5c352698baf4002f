"""What the cache of documents takes when it is full."""

import json
from typing import Final

from benchmarks.function.calls import Loaded, loaded
from benchmarks.function.programs import Programs
from benchmarks.function.rows import Row, at_most
from benchmarks.function.stub import Stub
from benchmarks.function.worker import environment

_MB: Final = 2**20
_LIMIT_MB: Final = 64
_ITEMS: Final = {
    "short items": (60_000, ""),
    "1,000 characters": (25_000, "x" * 1000),
    "1,000 characters of two bytes": (25_000, "я" * 1000),
}
"""Some more than the cache holds: their number, and their descriptions."""


def rows(programs: Programs, stub: Stub) -> list[Row]:
    """Fill the cache with items of several kinds."""
    stub.answer_after(0)
    return [_row(programs, stub, kind, *items) for kind, items in _ITEMS.items()]


def _row(programs: Programs, stub: Stub, kind: str, count: int, description: str) -> Row:
    variables = environment(stub, extra={"PAGE_CACHE_MB": f"{_LIMIT_MB}"})
    stub.fill(count, description)
    with loaded("ours", programs.ours, variables, "--expose-gc") as handler:
        _walk(handler, pages=5)  # what a process takes that has read pages, whatever it keeps
        before = handler.look("memory")
        read = _walk(handler)
        after = handler.look("memory")
    grown = (after["heap"] - before["heap"]) / _MB
    rss = (after["rss"] - before["rss"]) / _MB
    how = (
        f"heap after a collection, {read:,} items read page by page with a cache of {_LIMIT_MB} MB, "
        f"over that size; resident memory, which holds garbage, too: {rss / _LIMIT_MB:.2f}"
    )
    return at_most(f"cache of {kind}: share of its limit", grown / _LIMIT_MB, 1, "", how)


def _walk(handler: Loaded, pages: int | None = None) -> int:
    """Read so many pages from the first on, or all; returns how many items they had."""
    cursor: str | None = None
    read = walked = 0
    while walked != pages:
        page = json.loads(handler.page(cursor=cursor).body)
        read += page["count"]
        walked += 1
        cursor = page["nextCursor"]
        if cursor is None:
            break
    return read
