"""Requests against a limit of S3, one event after the other: who asks again makes the crowd larger."""

from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import accumulate, count
from random import Random

from benchmarks.simulation import assumptions as a


@dataclass(slots=True, kw_only=True)
class Tally:
    """How often each request was tried, and how many seconds each took that was served."""

    tries: list[int] = field(default_factory=list)
    served: list[float] = field(default_factory=list)


def throttled(offered: float, requests: int, limit: float = a.PUT_LIMIT, seed: int = 1) -> Tally:
    """Send PUTs at random, at `offered` times the limit, and again as lambda/src/s3-client.ts does.

    Counted are so many; as many go before and behind. S3 is a bucket of tokens that fills at the limit and holds a
    second's worth, none at first, and it says no as fast as yes.
    """
    random, order, tally = Random(seed), count(), Tally()  # noqa: S311  # a simulation
    arrivals = list(accumulate(random.expovariate(offered * limit) for _ in range(3 * requests)))
    counted = range(requests, 2 * requests)
    events = [(arrival, next(order), 1, arrival if i in counted else None) for i, arrival in enumerate(arrivals)]
    tokens = filled = 0.0
    while events:
        now, _, tries, came = heappop(events)
        tokens, filled = min(tokens + (now - filled) * limit, limit), now
        served = tokens >= 1
        tokens -= served
        answered = now + a.PUT_MS / 1000
        if not served and tries < a.TRIES:
            pause = random.random() * a.FIRST_PAUSE_MS / 1000 * 2**tries
            heappush(events, (answered + pause, next(order), tries + 1, came))
        elif came is not None:
            tally.tries.append(tries)
            if served:
                tally.served.append(answered - came)
    return tally


def failing(offered: float) -> float:
    """Return which share of requests fails in the steady state, in which S3 serves what its limit is."""
    return max(1 - 1 / offered, 0)
