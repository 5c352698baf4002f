"""The tables of what the local stack's clients saw, and of its memory."""

from benchmarks.local.load import Load
from benchmarks.local.memory import Memory
from benchmarks.report import table


def loads_table(loads: dict[str, list[Load]]) -> str:
    """Return a row for each kind of request and number of clients; the first of a kind is what the others go by."""
    rows = [_load(name, each, by_clients[0]) for name, by_clients in loads.items() for each in by_clients]
    return table(["request", "clients", "answers a second", "p50, ms", "p95, ms", "p99, ms"], rows)


def _load(name: str, load: Load, one: Load) -> list[str]:
    return [
        name,
        f"{load.clients}",
        f"{load.per_second:.0f} ({load.per_second / one.per_second:.2g})",
        f"{load.p50:.1f} ({load.p50 / one.p50:.2g})",
        f"{load.p95:.1f} ({load.p95 / one.p95:.2g})",
        f"{load.p99:.1f} ({load.p99 / one.p99:.2g})",
    ]


def memory_table(memories: dict[str, Memory]) -> str:
    """Return a row for each time that the memory was looked at."""
    rows = [
        [
            when,
            f"{each.front_door:.0f}",
            f"{each.emulator:.0f}",
            f"{each.workers:.0f} in {each.count}",
            f"{each.total:.0f}",
            f"{each.resident:.0f}",
        ]
        for when, each in memories.items()
    ]
    return table(["when", "front door", "emulator", "function workers", "all, USS", "all, RSS"], rows)
