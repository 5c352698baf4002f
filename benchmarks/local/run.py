"""A backend of its own on this machine, asked by 1, 4 and 16 clients at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import httpx

from benchmarks.local.load import Load, Request, load
from benchmarks.local.memory import Memory, memory
from benchmarks.local.plots import percentiles_plot
from benchmarks.report import Options, Section, table
from tests.e2e.backend import Backend, free_port

_CLIENTS: Final = (1, 4, 16)
_ITEMS: Final = 100
_SECONDS_A_ROUND: Final = 1.0
_TEXT: Final = """\
`backend up` on this machine, with everything in it: the front door, the emulator with IAM enforced, and the function's
processes, of which the front door lets eight work at a time. Each client asks again as soon as it has its answer, for
{seconds:g} seconds. Times are of the machine that this was measured on and say nothing of AWS; what counts is how they
grow with the clients.

{loads}

![Waiting times by the number of clients](local-percentiles.svg)

Memory that a process has for itself alone (USS), in MB; the front door's part has the command line in it.

{memory}
"""


def run(options: Options) -> Section:
    """Measure, and draw the waiting times."""
    seconds = options.rounds * _SECONDS_A_ROUND
    with _backend() as backend:
        at_rest = _memory(backend)
        loads = {
            name: [load(request, clients, seconds) for clients in _CLIENTS]
            for name, request in _requests(backend).items()
        }
        loaded = _memory(backend)
    percentiles_plot(options.folder / "local-percentiles.svg", loads)
    return Section(
        title="The local stack",
        text=_TEXT.format(
            seconds=seconds,
            loads=_loads(loads),
            memory=_memories({"after the first answer": at_rest, "after all of the load": loaded}),
        ),
    )


@contextmanager
def _backend() -> Iterator[Backend]:
    with TemporaryDirectory() as folder:
        backend = Backend(Path(folder) / "state", free_port())
        backend.up()
        try:
            yield backend
        finally:
            backend.down()


def _requests(backend: Backend) -> dict[str, Request]:
    """Return what is asked for: an item, a page of a hundred, and a new item."""
    items = f"{backend.url}/items"
    with httpx.Client(timeout=60) as client:
        made = [client.post(items, json={"name": f"item {number}"}).raise_for_status() for number in range(_ITEMS)]
    item = f"{items}/{made[0].json()['item']['id']}"
    return {
        "`GET /items/{id}`": lambda: httpx.Request("GET", item),
        "`GET /items`, 100 items": lambda: httpx.Request("GET", items),
        "`POST /items`": lambda: httpx.Request("POST", items, json={"name": "another"}),
    }


def _memory(backend: Backend) -> Memory:
    return memory(backend.processes(), backend.facts()["pids"]["emulator"])


def _loads(loads: dict[str, list[Load]]) -> str:
    rows = [
        [name, f"{each.clients}", f"{each.per_second:.0f}", *(f"{ms:.1f}" for ms in (each.p50, each.p95, each.p99))]
        for name, by_clients in loads.items()
        for each in by_clients
    ]
    return table(["request", "clients", "answers a second", "p50, ms", "p95, ms", "p99, ms"], rows)


def _memories(memories: dict[str, Memory]) -> str:
    rows = [
        [
            when,
            f"{each.front_door:.0f}",
            f"{each.emulator:.0f}",
            f"{each.workers:.0f} in {each.count}",
            f"{each.total:.0f}",
        ]
        for when, each in memories.items()
    ]
    return table(["", "front door", "emulator", "function workers", "all"], rows)
