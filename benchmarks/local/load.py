"""Clients that ask one after the other, several at a time."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import quantiles

import httpx

Request = Callable[[], httpx.Request]


@dataclass(frozen=True, kw_only=True)
class Load:
    """What so many clients saw: answers a second, and the ms that 50, 95 and 99 of 100 answers took at most."""

    clients: int
    per_second: float
    p50: float
    p95: float
    p99: float


def load(request: Request, clients: int, seconds: float) -> Load:
    """Let each client send a request as soon as it has the answer to the last one.

    Raises:
        httpx.HTTPStatusError: an answer is no success.
    """
    taken: list[float] = []
    begun = time.perf_counter()
    asyncio.run(_all(request, clients, begun + seconds, taken))
    per_second = len(taken) / (time.perf_counter() - begun)
    cuts = quantiles(taken, n=100)
    return Load(clients=clients, per_second=per_second, p50=cuts[49], p95=cuts[94], p99=cuts[98])


async def _all(request: Request, clients: int, end: float, taken: list[float]) -> None:
    async with httpx.AsyncClient(timeout=60, limits=httpx.Limits(max_connections=clients)) as client:
        await asyncio.gather(*(_one(client, request, end, taken) for _ in range(clients)))


async def _one(client: httpx.AsyncClient, request: Request, end: float, taken: list[float]) -> None:
    while (begun := time.perf_counter()) < end:
        answer = await client.send(request())
        answer.raise_for_status()
        taken.append((time.perf_counter() - begun) * 1000)
