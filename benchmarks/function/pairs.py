"""Ours and the reference measured in turn, so that whatever else the machine does meets both."""

from dataclasses import dataclass
from statistics import median

from benchmarks.function.calls import Call, Loaded
from benchmarks.function.stub import Stub


@dataclass(frozen=True, kw_only=True)
class Both:
    """A process of each, and the S3 that both ask."""

    ours: Loaded
    reference: Loaded
    stub: Stub


@dataclass(frozen=True, kw_only=True)
class Pair:
    """The same thing done by both in one round."""

    ours: Call
    reference: Call


def less_time(pairs: list[Pair]) -> float:
    """Return how many times longer the reference takes; the median of the rounds, as below."""
    return median(pair.reference.ms / pair.ours.ms for pair in pairs)


def less_cpu(pairs: list[Pair]) -> float:
    """Return how many times more the reference computes."""
    return median(pair.reference.cpu_ms / pair.ours.cpu_ms for pair in pairs)


def trips(calls: list[Call], latency_ms: int) -> float:
    """Return how many requests to S3, one after the other, a call takes as long as."""
    return median(call.ms for call in calls) / latency_ms
