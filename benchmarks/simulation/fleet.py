"""Environments of the function, one event after the other: which of them answers a page, and what it has not read.

The closed form takes every environment to answer as often as any other, and knows no blocks. Here the one that was used
last is used next (a guess: AWS does not say), those that idle go, and a page may find what others left in a block.
"""

from collections import deque
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from math import ceil
from random import Random

from benchmarks.simulation import assumptions as a
from benchmarks.simulation.assumptions import Mix
from benchmarks.simulation.load import cpu_ms, mean_ms, page_ms


@dataclass(slots=True, eq=False)
class Environment:
    """How many writes there were when it last read a page, or None, and since when it idles."""

    seen: int | None = None
    idle_since: float = 0.0


@dataclass(slots=True, kw_only=True)
class Tally:
    """Counts of the second half of a run; `busy` sums over its requests how many others were being answered."""

    requests: int = 0
    starts: int = 0
    busy: int = 0
    pages: int = 0
    page_gets: int = 0
    block_gets: int = 0
    block_puts: int = 0

    @property
    def dollars_a_million_pages(self) -> float:
        """What S3 costs for a million pages."""
        gets, puts = self.page_gets + self.block_gets, self.block_puts
        return 1e6 * (a.LIST_PRICE + (gets * a.GET_PRICE + puts * a.PUT_PRICE) / self.pages)


class Fleet:
    """Answers requests that come at random, at `rate` a second; `blocks` is the setting `page_blocks`."""

    def __init__(self, rate: float, mix: Mix = a.MIX, *, blocks: bool = False, seed: int = 1) -> None:
        self._rate = rate
        self._mix = mix
        self._blocks = blocks
        self._random = Random(seed)  # noqa: S311  # a simulation
        self._tally = Tally()
        self._idle: deque[Environment] = deque()
        self._ends: list[tuple[float, int, Environment]] = []
        self._order = count()
        self._writes = 0
        self._block = -a.PAGE_ITEMS
        self._left: list[tuple[float, int]] = []
        others = Mix(**{**vars(mix), "page": 0.0})
        self._other = mean_ms(others, 0) / (1 - mix.page) / 1000 if mix.page < 1 else 0.0

    def run(self, requests: int) -> Tally:
        """Answer so many requests, and as many before that are not counted."""
        now = 0.0
        for number in range(2 * requests):
            if number == requests:
                self._tally = Tally()
            now += self._random.expovariate(self._rate)
            environment = self._take(now)
            took = self._answer(environment, now)
            heappush(self._ends, (now + took, next(self._order), environment))
        return self._tally

    def _take(self, now: float) -> Environment:
        """Return the environment that answers next."""
        while self._ends and self._ends[0][0] <= now:
            end, _, environment = heappop(self._ends)
            environment.idle_since = end
            self._idle.append(environment)
        while self._idle and self._idle[0].idle_since < now - a.IDLE:
            self._idle.popleft()
        self._tally.requests += 1
        self._tally.busy += len(self._ends)
        if self._idle:
            return self._idle.pop()
        self._tally.starts += 1
        return Environment()

    def _answer(self, environment: Environment, now: float) -> float:
        """Return how many seconds an answer takes."""
        drawn = self._random.random()
        if drawn < self._mix.page:
            self._tally.pages += 1
            return self._page(environment, now) / 1000
        self._writes += drawn < self._mix.page + self._mix.writes
        return self._other

    def _page(self, environment: Environment, now: float) -> float:
        """Return how many ms a page takes."""
        missing = self._missing(environment.seen)
        environment.seen = self._writes
        read_block = self._blocks and missing >= a.BLOCK_WORTH
        if read_block:
            missing = min(missing, self._missing(self._block_at(now)))
        self._tally.page_gets += missing
        self._tally.block_gets += read_block
        took = page_ms(missing, ceil(missing / a.PARALLEL_READS))
        if read_block:
            took += a.GET_MS + cpu_ms(1) - cpu_ms(0)
        if read_block and missing >= a.BLOCK_WORTH:
            self._tally.block_puts += 1
            heappush(self._left, (now + (took + a.PUT_MS) / 1000, self._writes))
            took += min(a.PUT_MS, a.GET_MS * ceil(missing / a.PARALLEL_READS))  # no longer than its own reads
        return took

    def _missing(self, seen: int | None) -> int:
        """Return how many items of the page are newer than so many writes."""
        return a.PAGE_ITEMS if seen is None else min(self._writes - seen, a.PAGE_ITEMS)

    def _block_at(self, now: float) -> int:
        """Return how many writes there were when the block that is there was read from S3."""
        while self._left and self._left[0][0] <= now:
            self._block = heappop(self._left)[1]
        return self._block
