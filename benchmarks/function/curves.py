"""How a page's time and its requests grow with its length."""

from collections import Counter
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import Final

from benchmarks.function.calls import Loaded, counted
from benchmarks.function.pages import changed, warm_page
from benchmarks.function.pairs import Both
from benchmarks.function.stub import Stub
from benchmarks.function.writes import plain, with_key

LATENCY_MS: Final = 15
_LENGTHS: Final = (1, 3, 10, 32, 100, 320, 1000)
_MOST_ROUNDS: Final = 3
"""A reference that reads 1000 items one after the other takes a thousand round trips a call."""


@dataclass(frozen=True, kw_only=True)
class Curve:
    """Round trips to S3 that a page of each length takes as long as."""

    name: str
    points: dict[int, float]


def latencies(both: Both, rounds: int) -> list[Curve]:
    """Measure pages of each length: in memory, not in memory, and by the reference."""
    both.stub.fill(_LENGTHS[-1])
    taken: dict[str, dict[int, list[float]]] = {}
    for length in _LENGTHS:
        for _ in range(min(rounds, _MOST_ROUNDS)):
            for name, ms in _once(both, length).items():
                taken.setdefault(name, {}).setdefault(length, []).append(ms)
    return [
        Curve(name=name, points={length: median(times) / LATENCY_MS for length, times in points.items()})
        for name, points in taken.items()
    ]


def _once(both: Both, length: int) -> dict[str, float]:
    nothing = changed(both.ours, both.stub, LATENCY_MS, length)
    return {
        "reference": both.reference.page(length).ms,
        "ours, nothing in memory": nothing.ms,
        "ours, in memory": both.ours.page(length).ms,
    }


def requests(both: Both) -> dict[str, dict[str, Counter[str]]]:
    """Count what several calls ask of S3, by the name of the handler."""
    both.stub.answer_after(0)
    return {"reference": _requests(both.reference, both.stub), "ours": _requests(both.ours, both.stub)}


def _requests(handler: Loaded, stub: Stub) -> dict[str, Counter[str]]:
    stub.fill(100)
    return {
        "POST": plain(handler, stub),
        "POST with a key": with_key(handler, stub),
        "page of 100, warm": warm_page(handler, stub),
        "page of 100, 13 changed": warm_page(handler, stub, changed=13),
        "page of 100, all changed": _all_changed(handler, stub),
    }


def _all_changed(handler: Loaded, stub: Stub) -> Counter[str]:
    stub.change(100)
    return counted(stub, partial(handler.page, 100))
