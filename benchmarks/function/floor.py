"""What the function computes, against the least that its request to S3 takes; both contain the share of the kernel."""

from statistics import median
from typing import Final

from benchmarks.function.calls import Loaded
from benchmarks.function.events import Event, page, post
from benchmarks.function.pages import PAGE
from benchmarks.function.rows import Row, without_target
from benchmarks.function.stub import Stub

_TIMES: Final = 50
_WARM_UP: Final = 1000


def rows(ours: Loaded, bare: Loaded, stub: Stub, rounds: int) -> list[Row]:
    """Measure a warm page and a create."""
    stub.answer_after(0)
    stub.fill(PAGE)
    return [
        _row("warm page: CPU over that of a bare LIST", page(), ours, bare, rounds),
        _row("`POST`: CPU over that of a bare PUT", post(), ours, bare, rounds),
    ]


def _row(what: str, event: Event, ours: Loaded, bare: Loaded, rounds: int) -> Row:
    for handler in (ours, bare):
        handler.call(event, times=_WARM_UP)
    ratios = [ours.call(event, times=_TIMES).cpu_ms / bare.call(event, times=_TIMES).cpu_ms for _ in range(rounds)]
    how = "ours over the same request by `node:http`, not signed and not read: a process can hardly do less"
    return without_target(what, f"{median(ratios):.3g} times", how)
