"""Processes of one backend: found by the mark in their environment, ended without leaving any behind."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import psutil

from serverless_backend.devstack.environment import MARK


def marked(state: Path) -> list[psutil.Process]:
    """Return the processes, this one excepted, that a backend on this state folder has started."""
    own = psutil.Process().pid
    return [process for process in psutil.process_iter() if process.pid != own and _mark_of(process) == str(state)]


def end(processes: Iterable[psutil.Process], *, grace: float) -> None:
    """Ask the processes to stop, and kill after `grace` seconds those that have not."""
    alive = list(processes)
    for process in alive:
        _signal(process, kill=False)
    _, stubborn = psutil.wait_procs(alive, timeout=grace)
    for process in stubborn:
        _signal(process, kill=True)
    psutil.wait_procs(stubborn, timeout=grace)


def sweep(state: Path, *, grace: float = 10) -> int:
    """End what an earlier backend left on this state folder; returns how many processes that were.

    The emulator goes first and has time to save; what it started is ended after it.
    """
    found = marked(state)
    parents = [process for process in found if not _has_parent_in(process, found)]
    end(parents, grace=grace)
    end(marked(state), grace=2)
    return len(found)


def _mark_of(process: psutil.Process) -> str | None:
    try:
        return process.environ().get(MARK)
    except (psutil.Error, OSError):  # gone meanwhile, or another user's: not ours either way
        return None


def _has_parent_in(process: psutil.Process, others: list[psutil.Process]) -> bool:
    try:
        return process.ppid() in {other.pid for other in others}
    except psutil.NoSuchProcess:
        return True


def _signal(process: psutil.Process, *, kill: bool) -> None:
    with suppress(psutil.NoSuchProcess):  # it ended by itself: what was wanted
        if kill:
            process.kill()
        else:
            process.terminate()
