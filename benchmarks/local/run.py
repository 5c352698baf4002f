"""A backend of its own on this machine, asked by 1, 4 and 16 clients at a time."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import httpx

from benchmarks.local.load import Load, Request, load
from benchmarks.local.memory import Memory, memory
from benchmarks.local.plots import percentiles_plot
from benchmarks.local.tables import loads_table, memory_table
from benchmarks.report import Options, Section
from serverless_backend.devstack.door.app import IN_FLIGHT
from serverless_backend.devstack.emulator import AT_ONCE
from serverless_backend.devstack.processes import marked
from tests.e2e.backend import Backend, free_port

_CLIENTS: Final = (1, 4, 16)
_ITEMS: Final = 100
_SECONDS_A_ROUND: Final = 1.0
_TEXT: Final = """\
`backend up` on this machine, with everything in it: the front door, the emulator with IAM enforced, and the function's
processes. The front door passes on {in_flight} requests at a time and has the others wait; the emulator runs {at_once}
calls of functions at a time, whoever calls. Each client asks again as soon as it has its answer, for {seconds:g}
seconds.

Times are of the machine that this was measured on, which the clients share, and say nothing of AWS; what counts is how
they grow with the clients: in brackets, over the value of one client.

{loads}

![Waiting times by the number of clients](local-percentiles.svg)

Memory in MB, seen in the middle of each load and in this order: a worker stays for five minutes after its last call.
USS is what a process has for itself alone; RSS counts what processes share once for each of them. The front door's part
has the command line in it.

{memory}
"""


def run(options: Options) -> Section:
    """Measure, and draw the waiting times."""
    seconds = options.rounds * _SECONDS_A_ROUND
    with _backend() as backend:
        loads, memories = _measured(backend, seconds)
    percentiles_plot(options.folder / "local-percentiles.svg", loads)
    return Section(
        title="The local stack",
        text=_TEXT.format(
            in_flight=IN_FLIGHT,
            at_once=AT_ONCE,
            seconds=seconds,
            loads=loads_table(loads),
            memory=memory_table(memories),
        ),
    )


def _measured(backend: Backend, seconds: float) -> tuple[dict[str, list[Load]], dict[str, Memory]]:
    """Return what the clients saw, by request, and the memory at rest and in the middle of each load."""
    requests = _requests(backend)
    emulator = backend.facts()["pids"]["emulator"]
    loads: dict[str, list[Load]] = {name: [] for name in requests}
    memories = {"at rest": _memory(backend, emulator)}
    with ThreadPoolExecutor(1) as pool:
        for name, clients in product(requests, _CLIENTS):
            loading = pool.submit(load, requests[name], clients, seconds)
            time.sleep(seconds / 2)
            memories[f"{name}, clients: {clients}"] = _memory(backend, emulator)
            loads[name].append(loading.result())
    return loads, memories


@contextmanager
def _backend() -> Iterator[Backend]:
    with TemporaryDirectory() as folder:
        backend = Backend(Path(folder).resolve() / "state", free_port())
        try:
            backend.up()
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


def _memory(backend: Backend, emulator: int) -> Memory:
    """Ask the processes alone: a command would take from what is measured."""
    return memory(marked(backend.state), emulator)
