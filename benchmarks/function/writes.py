"""Creates: what they ask of S3, and what they compute."""

from collections import Counter
from functools import partial
from typing import Final
from uuid import uuid4

from benchmarks.function.calls import Loaded, counted
from benchmarks.function.events import post
from benchmarks.function.pairs import Both, Pair, less_cpu
from benchmarks.function.rows import Row, exactly, times_less
from benchmarks.function.stub import Stub

_TIMES: Final = 50


def plain(handler: Loaded, stub: Stub) -> Counter[str]:
    """Return what a create asks of S3."""
    return counted(stub, partial(handler.call, post()))


def with_key(handler: Loaded, stub: Stub) -> Counter[str]:
    """Return what a create with a key that is new asks of S3."""
    return counted(stub, partial(handler.call, post({"idempotency-key": f"{uuid4()}"})))


def rows(both: Both, rounds: int) -> list[Row]:
    """Measure both, and the CPU of creates one after the other."""
    both.stub.answer_after(0)
    both.stub.fill(0)
    how = "S3 counts the requests of one call"
    pairs = [
        Pair(
            ours=both.ours.call(post(), times=_TIMES),
            reference=both.reference.call(post(), times=_TIMES),
        )
        for _ in range(rounds + 1)
    ]
    return [
        exactly("`POST`", plain(both.ours, both.stub), Counter(PUT=1), how),
        exactly("`POST` with an `Idempotency-Key`", with_key(both.ours, both.stub), Counter(PUT=2), how),
        times_less(
            "`POST`: CPU", less_cpu(pairs[1:]), 4, f"{_TIMES} calls one after the other, after as many to warm up"
        ),
    ]
