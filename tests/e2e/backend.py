"""A backend of the tests' own: started, stopped, killed and looked into by the `backend` command."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
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

    def up(self, *words: str) -> None:
        """Start it in the background, and return once it answers."""
        self.run("up", "--detach", "--port", str(self.port), *words)

    def up_in_foreground(self) -> "subprocess.Popen[bytes]":
        """Start it as a developer does in a terminal, and return once it answers."""
        log = (self.state.parent / f"{self.state.name}.out").open("wb")
        command = [*_COMMAND, "up", "--port", str(self.port), "--state", str(self.state)]
        process = subprocess.Popen(
            command, cwd=self.project, env=self._environment, stdout=log, stderr=log, start_new_session=True
        )
        log.close()
        deadline = time.monotonic() + LIMIT
        while self.run("status", check=False).returncode != 0:
            assert process.poll() is None, "it ended as it started"
            assert time.monotonic() < deadline, "it does not answer"
            time.sleep(0.2)
        return process

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
        return {**os.environ, "PYTHONPATH": str(self.project)}

    def kill(self) -> None:
        """Kill every process of it at once, as a power cut would."""
        for process in self.processes():
            os.kill(process.pid, signal.SIGKILL)
        deadline = time.monotonic() + 10
        while marked(self.state):
            assert time.monotonic() < deadline
            time.sleep(0.05)


def free_port() -> int:
    """Return a port that is free now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


_COMMAND = [sys.executable, "-m", "serverless_backend.devstack"]
