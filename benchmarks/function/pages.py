"""Pages of 100 items: what they ask of S3, and how long they take."""

from collections import Counter
from functools import partial
from typing import Final

from benchmarks.function.calls import Call, Loaded, counted
from benchmarks.function.pairs import Both, Pair, less_cpu, less_time, trips
from benchmarks.function.rows import Row, at_most, exactly, times_less, without_target
from benchmarks.function.stub import Stub

PAGE: Final = 100
_WARM_REQUESTS: Final = Counter(LIST=1)
_CHANGED: Final = (1, 13)
_COUNTS: Final = (100, 10_000, 50_000)
_LATENCIES_MS: Final = (15, 30)
_DOLLARS: Final = {"LIST": 0.005 / 1000, "PUT": 0.005 / 1000, "GET": 0.0004 / 1000}
"""What S3 Standard asks for a request in us-east-1."""


def warm_page(handler: Loaded, stub: Stub, *, changed: int = 0, limit: int = PAGE) -> Counter[str]:
    """Return what a page asks of S3 that was read before, of which some items have changed since."""
    handler.page(limit)
    stub.change(changed)
    return counted(stub, partial(handler.page, limit))


def next_page(handler: Loaded, stub: Stub, limit: int = PAGE) -> Counter[str]:
    """Return what the page after the first asks of S3 when it is read again."""
    cursor = handler.next_cursor(limit)
    handler.page(limit, cursor)
    return counted(stub, partial(handler.page, limit, cursor))


def dollars(counts: Counter[str]) -> float:
    """Return what a million times these requests cost."""
    return 1_000_000 * sum(_DOLLARS[kind] * count for kind, count in counts.items())


def time_warm(both: Both, latency_ms: int, rounds: int) -> list[Pair]:
    """Read a page that is in memory."""
    return [
        Pair(
            ours=_warm(both.ours, both.stub, latency_ms, times=5),
            reference=_warm(both.reference, both.stub, latency_ms),
        )
        for _ in range(rounds)
    ]


def time_changed(both: Both, latency_ms: int, rounds: int) -> list[Pair]:
    """Read a page of which nothing is in memory, though every socket is open."""
    return [
        Pair(ours=changed(both.ours, both.stub, latency_ms), reference=changed(both.reference, both.stub, latency_ms))
        for _ in range(rounds)
    ]


def _warm(handler: Loaded, stub: Stub, latency_ms: int, *, times: int = 1) -> Call:
    stub.answer_after(0)
    handler.page()
    stub.answer_after(latency_ms)
    return handler.page(times=times)


def changed(handler: Loaded, stub: Stub, latency_ms: int, limit: int = PAGE) -> Call:
    """Read a page all items of which have changed since it was read."""
    stub.answer_after(0)
    stub.change(limit)
    handler.page(limit)
    stub.change(limit)
    stub.answer_after(latency_ms)
    return handler.page(limit)


def count_rows(both: Both) -> list[Row]:
    """Count what pages ask of S3."""
    both.stub.answer_after(0)
    both.stub.fill(PAGE)
    warm = warm_page(both.ours, both.stub)
    theirs = counted(both.stub, both.reference.page)
    rows = [exactly("warm page of 100", warm, _WARM_REQUESTS, "every item is in memory, and S3 counts the requests")]
    for count in _CHANGED:
        found = warm_page(both.ours, both.stub, changed=count)
        how = "so many of its items were changed after it was read"
        rows.append(exactly(f"the same, {count} changed", found, Counter(LIST=1, GET=count), how))
    rows += [_flat_row(both, count) for count in _COUNTS]
    how = f"S3's price for these requests, a million times; the reference: ${dollars(theirs):.2f}"
    return [*rows, at_most("S3 for a million warm pages", dollars(warm), 5.0, " dollars", how)]


def _flat_row(both: Both, count: int) -> Row:
    both.stub.fill(count)
    first = warm_page(both.ours, both.stub)
    further = next_page(both.ours, both.stub) if count > PAGE else first
    how = "warm, the first page and the one behind it" if count > PAGE else "warm, the first page, which is all"
    worse = first if first != _WARM_REQUESTS else further
    return exactly(f"page of {count:,} items", worse, _WARM_REQUESTS, how)


def time_rows(both: Both, rounds: int) -> list[Row]:
    """Measure how long pages take."""
    both.stub.fill(PAGE)
    rows = []
    for latency in _LATENCIES_MS:
        pairs = time_warm(both, latency, rounds)
        label = f"warm page, {latency} ms a request"
        taken = trips([pair.ours for pair in pairs], latency)
        rows += [
            times_less(f"{label}: time", less_time(pairs), 100, "both have read it before"),
            at_most(f"{label}: round trips", taken, 1.15, "", "our time over that of one request"),
            times_less(f"{label}: CPU", less_cpu(pairs), 150, "user and system time of the process"),
        ]
    rows.append(_at_once(both, rounds))
    pairs = time_changed(both, 15, rounds)
    how = "every item was changed after the page was read: sockets are open, nothing in memory is of use"
    label = "page with nothing in memory, 15 ms a request"
    taken = trips([pair.ours for pair in pairs], 15)
    return [
        *rows,
        times_less(f"{label}: time", less_time(pairs), 19, how),
        at_most(f"{label}: round trips", taken, 6, "", "the same calls, our time over that of one request"),
    ]


def _at_once(both: Both, rounds: int) -> Row:
    """Measure what is left where S3 takes no time: nothing is promised of it."""
    pairs = time_warm(both, 0, rounds)
    measured = f"{less_time(pairs):.3g} times, CPU {less_cpu(pairs):.3g} times"
    return without_target("warm page, 0 ms a request: time", measured, "what is left where S3 takes no time of its own")
