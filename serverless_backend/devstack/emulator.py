"""The local AWS: MiniStack as a subprocess on 127.0.0.1, IAM enforced, its state in the state folder."""

import subprocess
import sys
import time
from pathlib import Path

import httpx
import psutil

from serverless_backend.bundle import PROJECT
from serverless_backend.devstack.emulator_process import LISTENER
from serverless_backend.devstack.environment import child_environment
from serverless_backend.devstack.failures import Exit, Failure
from serverless_backend.devstack.ports import listen_from
from serverless_backend.devstack.processes import end, sweep
from serverless_backend.devstack.signals import held_back
from serverless_backend.devstack.state import StateFolder

AT_ONCE = 16
"""Calls of functions at a time; it has a process for each, and refuses more as AWS does beyond an account's limit."""
_FIRST_PORT = 4566
_START_LIMIT = 60.0
_SAVE_LIMIT = 10.0


class Emulator:
    """One MiniStack on one state folder: started, stopped, and checkpointed so that a crash loses nothing."""

    def __init__(self, state: StateFolder) -> None:
        self._state = state
        self._process: subprocess.Popen[bytes] | None = None
        self._listener = listen_from(_FIRST_PORT)

    @property
    def endpoint(self) -> str:
        """The endpoint of every AWS service here."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    @property
    def pid(self) -> int:
        """The process id while it runs."""
        assert self._process is not None, "the emulator was never started"  # noqa: S101 - a fault of ours, not of the user
        return self._process.pid

    def start(self) -> None:
        """Start, and return once it answers.

        Raises:
            Failure: it stopped, or did not answer in time; the message names its log.
        """
        with self._log_file.open("ab") as log, held_back():
            self._process = subprocess.Popen(
                [sys.executable, "-m", "serverless_backend.devstack.emulator_process"],
                cwd=PROJECT,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=[self._listener.fileno()],
                start_new_session=True,  # Ctrl-C in the terminal reaches us alone: we stop it in order
            )
        deadline = time.monotonic() + _START_LIMIT
        while not self._answers():
            if self.died():
                raise Failure(f"the local AWS stopped as it started; see {self._log_file}", Exit.LOCAL_AWS_DIED)
            if time.monotonic() > deadline:
                self.stop()
                what = f"the local AWS did not answer in {_START_LIMIT:.0f} s"
                raise Failure(f"{what}; see {self._log_file}", Exit.TIMED_OUT)
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop, with time to save; functions that still run are ended first, as the emulator would wait for them.

        Whatever else was started on the state folder is ended, too.
        """
        process, self._process = self._process, None  # from here on its end is no death
        if process is not None and process.poll() is None:
            emulator = psutil.Process(process.pid)
            end(emulator.children(recursive=True), grace=0)
            end([emulator], grace=_SAVE_LIMIT)
            process.wait()
        sweep(self._state.path, grace=2)

    def close(self) -> None:
        """Stop, and let go of the port."""
        self.stop()
        self._listener.close()

    def checkpoint(self) -> None:
        """Save the state by a stop and a start: it is saved only on the way out, objects alone are written through."""
        self.stop()
        self.start()

    def died(self) -> bool:
        """Return whether it ended without being asked to."""
        return self._process is not None and self._process.poll() is not None

    @property
    def _log_file(self) -> Path:
        return self._state.logs / "emulator.log"

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.endpoint}/_ministack/health", timeout=2).is_success
        except httpx.TransportError:
            return False

    def _environment(self) -> dict[str, str]:
        """No AWS_ENDPOINT_URL here: the emulator then gives each function worker its own."""
        return child_environment(self._state.path) | {
            "GATEWAY_PORT": str(self._listener.getsockname()[1]),
            LISTENER: str(self._listener.fileno()),
            "BIND_HOST": "127.0.0.1",
            "AUTH": "true",
            "PERSIST_STATE": "1",
            "S3_PERSIST": "1",
            "STATE_DIR": str(self._state.emulator),
            "LAMBDA_ACCOUNT_CONCURRENCY": str(AT_ONCE),
            "S3_DATA_DIR": str(self._state.objects),
            "TMPDIR": str(self._state.tmp),
            "SFTP_ENABLED": "0",
            "IOT_MTLS_ENABLED": "0",
            "NODE_PATH": str(PROJECT / "node_modules"),  # the AWS SDK that AWS puts into its Node runtime
        }
