"""A handler called in a process of its own, with nothing of Lambda around it."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.function.events import Event, page
from benchmarks.function.stub import HERE, Stub
from benchmarks.function.worker import Worker, WorkerError, read_answer, running

SUCCESSES = (200, 201)


@dataclass(frozen=True, kw_only=True)
class Call:
    """How long a call took and what the process computed for it, in ms; the mean where there were several."""

    ms: float
    cpu_ms: float
    status: int
    body: str


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """A process that has loaded a bundle, and in how many ms."""

    worker: Worker
    ms: float

    def call(self, event: Event, *, times: int = 1) -> Call:
        """Call the handler, so many times one after the other.

        Raises:
            WorkerError: it answered with something else than success.
        """
        call = Call(**self.worker.ask({"event": event, "times": times}))
        if call.status not in SUCCESSES:
            raise WorkerError(f"{self.worker.name} answered with {call.status}: {call.body}")
        return call

    def page(self, limit: int = 100, cursor: str | None = None, *, times: int = 1) -> Call:
        """Read a page."""
        return self.call(page(limit, cursor), times=times)

    def next_cursor(self, limit: int) -> str:
        """Return the cursor of the page behind the first."""
        cursor: str = json.loads(self.page(limit).body)["nextCursor"]
        return cursor

    def look(self, what: str) -> dict[str, Any]:
        """Return the process's `memory` in bytes, or the `builtins` that it has loaded."""
        return self.worker.ask({"look": what})


@contextmanager
def loaded(name: str, bundle: Path, environment: Mapping[str, str], *flags: str) -> Iterator[Loaded]:
    """Start a process of Node, with flags of V8 if any, that loads a bundle, and end it."""
    with running(name, [*flags, str(HERE / "driver.ts"), str(bundle)], environment) as worker:
        yield Loaded(worker=worker, ms=read_answer(worker)["ms"])


def counted(stub: Stub, act: Callable[[], object]) -> Counter[str]:
    """Return what S3 is asked while something is done."""
    stub.take()
    act()
    return stub.take()
