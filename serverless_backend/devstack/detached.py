"""A backend in the background: started by `backend up --detach`, stopped by `backend down`."""

import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from serverless_backend.bundle import PROJECT
from serverless_backend.devstack.console import Console
from serverless_backend.devstack.environment import child_environment
from serverless_backend.devstack.failures import Exit, Failure
from serverless_backend.devstack.signals import held_back, on_signals, raise_stopped
from serverless_backend.devstack.state import Running, StateFolder

if TYPE_CHECKING:
    from serverless_backend.devstack.up import Options

_STOP_LIMIT = 40.0


def up(options: "Options", console: Console) -> None:
    """Start `backend up` as a process of its own, and return once it answers.

    Raises:
        Failure: it failed; with its last words and its exit code.
    """
    state = options.state
    state.create()
    state.require_free()
    on_signals(raise_stopped)
    log = state.logs / "backend.log"
    with console.step("backend up"), ExitStack() as failing:
        with held_back():
            process = _start(options, log)
            failing.callback(process.wait)
            failing.callback(process.terminate)
        running = _once_it_answers(process, state, log)
        failing.pop_all()
    console.result(f"Your backend answers at {running.url}/items; stop it with `backend down`")


def _once_it_answers(process: "subprocess.Popen[bytes]", state: StateFolder, log: Path) -> Running:
    while (running := state.running()) is None or running.pids["backend"] != process.pid:
        if process.poll() is not None:
            if process.returncode not in set(Exit):
                raise Failure(f"it was stopped before it answered; see {log}")
            raise Failure(_last_words(log.read_text(encoding="utf-8")), Exit(process.returncode))
        time.sleep(0.1)
    return running


def _start(options: "Options", log: Path) -> "subprocess.Popen[bytes]":
    words = [word for pair in options.context for word in ("-c", pair)]
    with log.open("wb") as kept:
        return subprocess.Popen(
            [
                *(sys.executable, "-m", "serverless_backend.devstack", "up", "--port", str(options.port)),
                *("--state", str(options.state.path), "--deploy-limit", f"{options.deploy_limit:.0f}", *words),
            ],
            cwd=PROJECT,
            env=child_environment(options.state.path),
            stdin=subprocess.DEVNULL,
            stdout=kept,
            stderr=kept,
            start_new_session=True,
        )


def stop(state: StateFolder) -> bool:
    """Ask the `backend up` that holds the folder to stop, and wait; returns whether there was one."""
    owner = state.owner()
    if owner is None:
        return False
    process = psutil.Process(owner)
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(_STOP_LIMIT)
    except psutil.TimeoutExpired:
        process.kill()
    return True


def _last_words(log: str) -> str:
    _, mark, words = log.rpartition("error: ")
    return words.strip() if mark else f"it ended with {log[-500:].strip()!r}"
