"""The memory of the local stack's processes."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

_MB: Final = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Memory:
    """What each process has for itself alone (USS), in MB, by what the process is; `count` is that of function workers.

    `resident` is the RSS of all: what they share is counted once for each.
    """

    front_door: float
    emulator: float
    workers: float
    count: int
    resident: float

    @property
    def total(self) -> float:
        """The USS of all."""
        return self.front_door + self.emulator + self.workers


def memory(processes: Iterable[psutil.Process], emulator: int) -> Memory:
    """Measure the processes of a backend, one of which is its emulator."""
    sizes = {process: process.memory_full_info() for process in processes}
    workers = [size.uss for process, size in sizes.items() if Path(process.exe()).name == "node"]
    serves = sum(size.uss for process, size in sizes.items() if process.pid == emulator)
    return Memory(
        front_door=(sum(size.uss for size in sizes.values()) - sum(workers) - serves) / _MB,
        emulator=serves / _MB,
        workers=sum(workers) / _MB,
        count=len(workers),
        resident=sum(size.rss for size in sizes.values()) / _MB,
    )
