"""The first page of a process that has started and has read nothing: the page of a cold container."""

from collections import Counter
from dataclasses import dataclass, replace
from itertools import chain
from statistics import median
from typing import Final

from benchmarks.function.events import page
from benchmarks.function.pages import PAGE, dollars
from benchmarks.function.programs import Programs
from benchmarks.function.rows import Row, at_most, without_target, words
from benchmarks.function.start import start_in_lambda
from benchmarks.function.stub import Stub
from benchmarks.function.worker import environment

_LATENCIES_MS: Final = (15, 30)
_VARIANTS: Final[dict[str, dict[str, str]]] = {
    "as it is by default": {},
    "with page_blocks": {"PAGE_BLOCKS": "true"},
}
"""Names of what is measured, and the variables that make it so; where there are any, something is promised."""


@dataclass(frozen=True, kw_only=True)
class Cold:
    """A first page: its ms, without INIT, and what INIT and the page asked of S3."""

    ms: float
    init: Counter[str]
    page: Counter[str]


def rows(programs: Programs, stub: Stub, rounds: int) -> list[Row]:
    """Measure each variant over HTTP and HTTPS against the reference."""
    stub.fill(PAGE)
    found = []
    for scheme in ("HTTP", "HTTPS"):
        for name, extra in _VARIANTS.items():
            variables = environment(stub, secure=scheme == "HTTPS", extra=extra)
            taken = {latency: _measure(programs, stub, variables, latency, rounds) for latency in _LATENCIES_MS}
            found += _variant(f"page in a cold container, {name}, {scheme}", taken, promised=bool(extra))
    return found


def _measure(
    programs: Programs, stub: Stub, variables: dict[str, str], latency_ms: int, rounds: int
) -> list[dict[str, Cold]]:
    """Read a first page with each handler once a round."""
    stub.answer_after(latency_ms)
    taken = [
        {name: _cold(programs, name, stub, variables) for name in ("reference", "ours")} for _ in range(rounds + 1)
    ]
    # What a process may leave in S3 for the next one is there from the second round on.
    return taken[1:]


def _cold(programs: Programs, name: str, stub: Stub, variables: dict[str, str]) -> Cold:
    stub.take()
    init: Counter[str] = Counter()
    start = start_in_lambda(programs, name, variables, page(), ready=lambda: init.update(stub.take()))
    return Cold(ms=start.first, init=init, page=stub.take())


def _variant(label: str, taken: dict[int, list[dict[str, Cold]]], *, promised: bool) -> list[Row]:
    most = max((both["ours"] for both in chain(*taken.values())), key=lambda cold: (cold.init + cold.page).total())
    asked = most.init + most.page
    which = f"{words(most.page)}, in INIT {words(most.init)}: the most of all rounds"
    found = [
        *(row for latency, rounds in taken.items() for row in _timed(f"{label}, {latency} ms", rounds, latency)),
        at_most(f"{label}: requests", asked.total(), 3, "", which),
        at_most(f"{label}: S3 for a million", dollars(asked), 11, " dollars", "S3's price for all of these requests"),
    ]
    return found if promised else [replace(row, target="", met=None) for row in found]


def _timed(label: str, rounds: list[dict[str, Cold]], latency_ms: int) -> list[Row]:
    ratio = median(both["reference"].ms / both["ours"].ms for both in rounds)
    trips = median(both["ours"].ms for both in rounds) / latency_ms
    how = f"first invocation in Lambda's runtime client, {PAGE} items"
    return [
        without_target(f"{label}: time", f"{ratio:.3g} times", how),
        at_most(f"{label}: round trips", trips, 1.3, "", "our time over that of one request"),
    ]
