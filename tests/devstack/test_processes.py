"""No process of a backend is left behind."""

import os
import subprocess
import sys
from pathlib import Path

import psutil

from serverless_backend.devstack.environment import MARK
from serverless_backend.devstack.processes import marked, sweep

_DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(600)"


def test_a_sweep_ends_a_process_that_does_not_want_to_stop_and_its_orphans(tmp_path: Path) -> None:
    """What carries the mark is ended, deaf or orphaned; what carries another mark is left alone."""
    deaf = _start(_DEAF, tmp_path)
    parent = _start(f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {_DEAF!r}])", tmp_path)
    parent.wait()
    other = _start(_DEAF, tmp_path / "other")

    ended = sweep(tmp_path, grace=0.2)

    assert ended == 2
    assert not psutil.pid_exists(deaf.pid)
    deaf.wait()
    assert marked(tmp_path) == []
    assert [process.pid for process in marked(tmp_path / "other")] == [other.pid]
    other.kill()
    other.wait()


def test_a_sweep_of_nothing_is_nothing(tmp_path: Path) -> None:
    """Sweeping a folder that nobody runs on ends no process."""
    assert sweep(tmp_path) == 0
    assert psutil.pid_exists(os.getpid())


def _start(code: str, state: Path) -> "subprocess.Popen[bytes]":
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, env={**os.environ, MARK: str(state)}
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"up\n"
    process.stdout.close()
    return process
