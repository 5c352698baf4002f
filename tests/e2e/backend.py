"""A backend of the tests' own: started, stopped, killed and looked into by the `backend` command."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from serverless_backend.bundle import PROJECT
from serverless_backend.devstack.processes import marked

LIMIT = 180


@dataclass(frozen=True)
class Backend:
    """One backend on one state folder and port."""

    state: Path
    port: int
    project: Path = PROJECT

    def run(self, *words: str, check: bool = True) -> "subprocess.CompletedProcess[str]":
        """Run a `backend` command on this backend's state folder."""
        command = [*_COMMAND, *words, "--state", str(self.state)]
        done = subprocess.run(
            command, cwd=self.project, env=self._environment, capture_output=True, text=True, check=False, timeout=LIMIT
        )
        assert not check or done.returncode == 0, done.stderr
        return done

    def up(self, *words: str) -> str:
        """Start it in the background, and return what it says on stderr, once it answers."""
        return self.run("up", "--detach", "--port", str(self.port), *words).stderr

    @contextmanager
    def starting(self, *words: str) -> "Iterator[subprocess.Popen[bytes]]":
        """Start it as a developer does in a terminal; what the terminal shows is kept beside the state folder."""
        command = [*_COMMAND, "up", *words, "--port", str(self.port), "--state", str(self.state)]
        with (
            self.state.with_suffix(".out").open("wb") as shown,
            subprocess.Popen(
                command, cwd=self.project, env=self._environment, stdout=shown, stderr=shown, start_new_session=True
            ) as process,
        ):
            try:
                yield process
            finally:
                process.kill()

    def wait_until_it_answers(self, process: "subprocess.Popen[bytes]") -> None:
        """Return once a backend that is starting answers."""
        deadline = time.monotonic() + LIMIT
        while self.run("status", check=False).returncode != 0:
            assert process.poll() is None, "it ended as it started"
            assert time.monotonic() < deadline, "it does not answer"
            time.sleep(1)  # each look takes half a second of the processor from what is waited for

    def down(self) -> None:
        """Stop it, and hold that nothing is left of it."""
        self.run("down")
        assert marked(self.state) == []

    def facts(self) -> dict[str, Any]:
        """Return what `backend status --json` says."""
        facts: dict[str, Any] = json.loads(self.run("status", "--json").stdout)
        return facts

    @property
    def url(self) -> str:
        """The API's base URL."""
        return f"http://127.0.0.1:{self.port}/v1"

    def logs(self, *words: str) -> list[dict[str, Any]]:
        """Return the lines of `backend logs`."""
        return [json.loads(line) for line in self.run("logs", *words).stdout.splitlines()]

    def processes(self) -> list[psutil.Process]:
        """Return every process of this backend that lives."""
        pids = {process.pid: process for process in marked(self.state)}
        for pid in self.facts()["pids"].values():
            pids.setdefault(pid, psutil.Process(pid))
        return list(pids.values())

    @property
    def _environment(self) -> dict[str, str]:
        """The environment of a developer whose every setting would lead away from the local AWS."""
        home = self.state.with_suffix(".home")
        home.mkdir(exist_ok=True)
        (home / ".cdk.json").write_text('{"profile": "work", "context": {"environmnet": "x"}}', encoding="utf-8")
        away = {"AWS_PROFILE": "work", "AWS_ENDPOINT_URL": "http://127.0.0.1:9", "HOME": str(home)}
        proxies = {"HTTP_PROXY": "http://127.0.0.1:9", "http_proxy": "http://127.0.0.1:9"}
        return {**os.environ, **away, **proxies, "PYTHONPATH": str(self.project)}

    def kill(self) -> None:
        """Kill every process of it at once, as a power cut would."""
        for process in self.processes():
            os.kill(process.pid, signal.SIGKILL)
        self.kill_marked()

    def kill_marked(self) -> None:
        """Kill all that a backend has started; the command itself carries no mark where a terminal started it."""
        deadline = time.monotonic() + 10
        while left := marked(self.state):
            assert time.monotonic() < deadline
            for process in left:
                process.kill()
            psutil.wait_procs(left, timeout=1)


def until(holds: Callable[[], bool]) -> None:
    """Return once something holds; what is waited for wants the processor, too."""
    deadline = time.monotonic() + LIMIT
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def free_port() -> int:
    """Return a port that is free now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


_COMMAND = [sys.executable, "-m", "serverless_backend.devstack"]
