"""The memory of the local stack's processes."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

_MB: Final = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Memory:
    """What no other process holds, too (USS), in MB, by what the process is; `count` is that of function workers."""

    front_door: float
    emulator: float
    workers: float
    count: int

    @property
    def total(self) -> float:
        """All of it."""
        return self.front_door + self.emulator + self.workers


def memory(processes: Iterable[psutil.Process], emulator: int) -> Memory:
    """Measure the processes of a backend, one of which is its emulator."""
    sizes = {process: process.memory_full_info().uss / _MB for process in processes}
    workers = [size for process, size in sizes.items() if Path(process.exe()).name == "node"]
    serves = sum(size for process, size in sizes.items() if process.pid == emulator)
    return Memory(
        front_door=sum(sizes.values()) - sum(workers) - serves,
        emulator=serves,
        workers=sum(workers),
        count=len(workers),
    )
