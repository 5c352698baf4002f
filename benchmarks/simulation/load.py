"""What a rate of requests asks of S3 and of Lambda, in closed form."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from math import ceil, sqrt
from statistics import NormalDist
from typing import Final

from benchmarks.simulation import assumptions as a
from benchmarks.simulation.assumptions import Mix

_TURNS: Final = 100
"""Of the fixed point, which is found to many more digits than are told."""


@dataclass(frozen=True, kw_only=True)
class S3Use:
    """Requests to S3, under items/ but for `intent`: the PUTs under idempotency/."""

    get: float = 0.0
    put: float = 0.0
    list: float = 0.0
    delete: float = 0.0
    intent: float = 0.0

    @property
    def dollars(self) -> float:
        """What they cost; a DELETE costs nothing."""
        return self.get * a.GET_PRICE + (self.put + self.intent) * a.PUT_PRICE + self.list * a.LIST_PRICE


@dataclass(frozen=True, kw_only=True)
class Load:
    """A steady state: requests a second, GETs of a page, seconds and S3 requests of an average request."""

    rate: float
    page_gets: float
    seconds: float
    s3: S3Use

    @property
    def concurrency(self) -> float:
        """Requests that are answered at a time, on average: Little's law."""
        return self.rate * self.seconds

    @property
    def environments(self) -> float:
        """Environments that are there: as many as the busiest moment of the last IDLE seconds needed, if not one."""
        return max(peak(self.concurrency, self.seconds), 1)


def s3_use(mix: Mix, page_gets: float, shards: int = 1) -> S3Use:
    """Return what an average request asks of S3; docs/architecture.md, "S3 requests"."""
    return S3Use(
        get=mix.item + mix.page * page_gets + mix.change + mix.delete,
        put=mix.post + mix.post_with_key + mix.change,
        list=mix.page * shards,
        delete=mix.delete,
        intent=mix.post_with_key,
    )


def unread(passed: float, items: int = a.PAGE_ITEMS) -> float:
    """Return how many of a page's items an environment has not read, on average.

    `passed` is the mean of the writes between two pages that it answers. Both come at random, so their number K is
    geometric, P(K >= j) = r**j with r = passed / (1 + passed), and what is asked for is the sum of that over the items.
    """
    ratio = passed / (1 + passed)
    return sum(ratio**item for item in range(1, items + 1))


def rounds(passed: float) -> float:
    """Return how often a page waits for GETs, on average: PARALLEL_READS go at a time."""
    return sum((passed / (1 + passed)) ** (first + 1) for first in range(0, a.PAGE_ITEMS, a.PARALLEL_READS))


def cpu_ms(calls: float) -> float:
    """Return how long the function computes for a request with so many calls of S3, at its share of a core."""
    return (a.REQUEST_CPU_MS + a.CALL_CPU_MS * calls) * max(a.CORE_MB / a.MEMORY_MB, 1)


def page_ms(gets: float, waits: float, shards: int = 1) -> float:
    """Return how long a page takes that waits so often for so many GETs."""
    return a.LIST_MS * ceil(shards / a.PARALLEL_READS) + a.GET_MS * waits + cpu_ms(shards + gets)


def mean_ms(mix: Mix, page: float) -> float:
    """Return how long an average request takes where a page takes `page` ms."""
    return (
        mix.item * (a.GET_MS + cpu_ms(1))
        + mix.page * page
        + mix.post * (a.PUT_MS + cpu_ms(1))
        + mix.post_with_key * (2 * a.PUT_MS + cpu_ms(2))
        + (mix.change + mix.delete) * (a.GET_MS + a.PUT_MS + cpu_ms(2))
    )


def peak(concurrency: float, seconds: float) -> float:
    """Return what a number that is Poisson, so nearly normal, and another every `seconds`, exceeds once in IDLE."""
    return concurrency + NormalDist().inv_cdf(1 - seconds / a.IDLE) * sqrt(concurrency)


def steady(rate: float, mix: Mix = a.MIX, shards: int = 1) -> Load:
    """Return the state that a rate settles at: slower pages need more environments, and each of them has read less."""
    passed = 0.0
    for _ in range(_TURNS):
        load = _load(rate, mix, shards, passed)
        passed = load.environments * mix.writes / mix.page if mix.page else 0.0
    return _load(rate, mix, shards, passed)


def _load(rate: float, mix: Mix, shards: int, passed: float) -> Load:
    gets = unread(passed)
    seconds = mean_ms(mix, page_ms(gets, rounds(passed), shards)) / 1000
    return Load(rate=rate, page_gets=gets, seconds=seconds, s3=s3_use(mix, gets, shards))


def used(load: Load, shards: int = 1) -> dict[str, float]:
    """Return which part of each limit of S3 a load uses under items/; each shard has limits of its own."""
    return {
        "GET": load.rate * load.s3.get / shards / a.GET_LIMIT,
        "PUT, DELETE": load.rate * (load.s3.put + load.s3.delete) / shards / a.PUT_LIMIT,
        "LIST": load.rate * load.s3.list / shards / a.LIST_LIMIT,
    }


def ceilings(mix: Mix = a.MIX, shards: int = 1) -> dict[str, float]:
    """Return the rate at which each limit of S3 is reached."""

    def allows(limit: str, rate: float) -> bool:
        return used(steady(rate, mix, shards), shards)[limit] <= 1

    return {limit: greatest(partial(allows, limit)) for limit in used(steady(1, mix, shards), shards)}


def greatest(allowed: Callable[[float], bool]) -> float:
    """Return the greatest rate that is allowed, where every smaller one is; no bound where a thousand million is."""
    low, high = 1.0, 1e9
    if allowed(high):
        return a.UNBOUNDED
    while high > 1.0001 * low:
        middle = sqrt(low * high)
        low, high = (middle, high) if allowed(middle) else (low, middle)
    return low
