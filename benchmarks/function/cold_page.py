"""The first page of a process that has started and has read nothing: the page of a cold container."""

from collections import Counter
from dataclasses import dataclass
from statistics import median
from typing import Final

from benchmarks.function.events import page
from benchmarks.function.pages import PAGE, dollars
from benchmarks.function.programs import Programs
from benchmarks.function.rows import Row, at_most, without_target, words
from benchmarks.function.start import start_in_lambda
from benchmarks.function.stub import Stub
from benchmarks.function.worker import environment

_LATENCY_MS: Final = 15
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
    return [
        row
        for scheme in ("HTTP", "HTTPS")
        for name, extra in _VARIANTS.items()
        for row in _variant(
            f"page in a cold container, {name}, {scheme}",
            _measure(programs, stub, environment(stub, secure=scheme == "HTTPS", extra=extra), rounds),
            promised=bool(extra),
        )
    ]


def _measure(programs: Programs, stub: Stub, variables: dict[str, str], rounds: int) -> list[dict[str, Cold]]:
    """Read a first page with each handler once a round."""
    stub.fill(PAGE)
    taken = [
        {name: _cold(programs, name, stub, variables) for name in ("reference", "ours")} for _ in range(rounds + 1)
    ]
    # What a process may leave in S3 for the next one is there from the second round on.
    return taken[1:]


def _cold(programs: Programs, name: str, stub: Stub, variables: dict[str, str]) -> Cold:
    stub.answer_after(_LATENCY_MS)
    stub.take()
    init: Counter[str] = Counter()
    start = start_in_lambda(programs, name, variables, page(), ready=lambda: init.update(stub.take()))
    return Cold(ms=start.first, init=init, page=stub.take())


def _variant(label: str, taken: list[dict[str, Cold]], *, promised: bool) -> list[Row]:
    ratio = median(both["reference"].ms / both["ours"].ms for both in taken)
    trips = median(both["ours"].ms for both in taken) / _LATENCY_MS
    most = max((both["ours"] for both in taken), key=lambda cold: (cold.init + cold.page).total())
    how = f"first invocation in Lambda's runtime client, {PAGE} items, {_LATENCY_MS} ms a request"
    asked = most.init + most.page
    which = f"{words(most.page)}, in INIT {words(most.init)}: the most of all rounds"
    figures = [
        (f"{label}: round trips", trips, 1.3, "", "our time over that of one request"),
        (f"{label}: requests", asked.total(), 3, "", which),
        (f"{label}: S3 for a million", dollars(asked), 11, " dollars", "S3's price for all of these requests"),
    ]
    return [
        without_target(f"{label}: time", f"{ratio:.3g} times", how),
        *(
            at_most(what, figure, target, unit, how) if promised else without_target(what, f"{figure:.4g}{unit}", how)
            for what, figure, target, unit, how in figures
        ),
    ]
