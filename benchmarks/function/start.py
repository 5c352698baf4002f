"""Cold starts: in a plain process, and in AWS's own runtime client."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.function.calls import SUCCESSES, loaded
from benchmarks.function.events import Event, post
from benchmarks.function.programs import Programs
from benchmarks.function.rows import Row, times_less
from benchmarks.function.stub import Stub
from benchmarks.function.worker import WorkerError, environment, running

_RUNTIME: Final = {
    "_HANDLER": "index.handler",
    "AWS_LAMBDA_RUNTIME_API": "127.0.0.1:9",
    "AWS_LAMBDA_FUNCTION_NAME": "bench",
    "AWS_LAMBDA_FUNCTION_VERSION": "1",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
    "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/bench",
    "AWS_LAMBDA_LOG_STREAM_NAME": "bench",
}
"""What Lambda sets. Nobody listens at the Runtime API: the client would ask it only to report that INIT failed."""


@dataclass(frozen=True, kw_only=True)
class Start:
    """What came before the first invocation and what that took, in ms."""

    init: float
    first: float

    @property
    def total(self) -> float:
        """From the start to the first answer."""
        return self.init + self.first


Starts = dict[str, Start]
"""The medians by the name of the handler."""


def start_plain(name: str, bundle: Path, variables: Mapping[str, str]) -> Start:
    """Load a bundle in a process that runs already, and create an item."""
    with loaded(name, bundle, variables) as handler:
        return Start(init=handler.ms, first=handler.call(post()).ms)


def start_in_lambda(
    programs: Programs,
    name: str,
    variables: Mapping[str, str],
    event: Event,
    ready: Callable[[], object] = lambda: None,
) -> Start:
    """Start Lambda's runtime client with a handler, and hand it an event once it asks for one and `ready` is done."""
    variables = {**variables, **_RUNTIME, "LAMBDA_TASK_ROOT": str(programs.named()[name].parent)}
    begun = time.perf_counter()
    with running(name, [str(programs.runtime)], variables) as worker:
        if (asked := worker.receive()) != "next":
            raise WorkerError(f"{name} failed as it started: {asked}")
        initialised = time.perf_counter()
        ready()
        request = json.dumps(event)
        handed = time.perf_counter()
        worker.send(request)
        received = worker.receive()
        answered = time.perf_counter()
    answer = json.loads(received)
    if answer.get("statusCode") not in SUCCESSES:
        raise WorkerError(f"{name} answered: {answer}")
    return Start(init=(initialised - begun) * 1000, first=(answered - handed) * 1000)


def plain_starts(programs: Programs, stub: Stub, rounds: int, *, secure: bool) -> Starts:
    """Start each handler once a round in a plain process."""
    variables = environment(stub, secure=secure)
    taken = [
        {name: start_plain(name, bundle, variables) for name, bundle in programs.named().items()} for _ in range(rounds)
    ]
    return _medians(taken)


def lambda_starts(programs: Programs, stub: Stub, rounds: int, *, secure: bool) -> Starts:
    """Start each handler once a round in the runtime client."""
    variables = environment(stub, secure=secure)
    taken = [
        {name: start_in_lambda(programs, name, variables, post()) for name in programs.named()} for _ in range(rounds)
    ]
    return _medians(taken)


def _medians(taken: list[Starts]) -> Starts:
    return {
        name: Start(
            init=median(starts[name].init for starts in taken), first=median(starts[name].first for starts in taken)
        )
        for name in taken[0]
    }


def plain_row(scheme: str, starts: Starts, target: float) -> Row:
    """Hold the load and the first POST of a plain process against the target."""
    ratio = starts["reference"].total / starts["ours"].total
    how = "`import` of the bundle and one `POST`, in a process that runs already"
    return times_less(f"load and first POST, {scheme}", ratio, target, how)


def lambda_rows(scheme: str, starts: Starts) -> list[Row]:
    """Hold a start of the runtime client against its targets."""
    empty, reference, ours = (starts[name] for name in ("empty", "reference", "ours"))
    above = (reference.total - empty.total) / (ours.total - empty.total)
    first = reference.first / ours.first
    return [
        times_less(
            f"start in Lambda's runtime client, {scheme}",
            above,
            3.5,
            "from the start of the process to the answer to one `POST`, less that of an empty handler",
        ),
        times_less(
            f"first invocation after INIT, {scheme}",
            first,
            7,
            "the same starts, from the event to the answer; INIT has opened our connection",
        ),
    ]
