"""The state folder (`.backend/`): where everything of one local AWS lives, and who is running on it."""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from serverless_backend.devstack.failures import Exit, Failure


@dataclass(frozen=True, kw_only=True)
class Running:
    """What `backend status --json` prints of a backend that answers."""

    url: str
    endpoint: str
    region: str
    stack: str
    bucket: str
    function: str
    logGroup: str  # noqa: N815 - the printed contract is JSON, in camelCase
    accessLogGroup: str  # noqa: N815
    pids: dict[str, int]


@dataclass(frozen=True)
class StateFolder:
    """Paths below one state folder; two folders are two local AWS that know nothing of each other."""

    path: Path

    @property
    def emulator(self) -> Path:
        """What the emulator saves when it stops: stacks, APIs, functions, roles."""
        return self.path / "aws"

    @property
    def objects(self) -> Path:
        """The objects of S3, written through as they are put."""
        return self.path / "s3"

    @property
    def tmp(self) -> Path:
        """Scratch space of the emulator and of deploys; emptied at each start."""
        return self.path / "tmp"

    @property
    def logs(self) -> Path:
        """`emulator.log`, `deploy.log` and, for a detached backend, `backend.log`."""
        return self.path / "logs"

    def create(self) -> None:
        """Make the folder, ignored by git wherever it lies.

        Raises:
            Failure: the path cannot be a folder of ours.
        """
        try:
            for folder in (self.emulator, self.objects, self.tmp, self.logs):
                folder.mkdir(parents=True, exist_ok=True)
            (self.path / ".gitignore").write_text("*\n", encoding="utf-8")
        except OSError as error:
            raise Failure(f"cannot keep state in {self.path}: {error.strerror}; choose another --state") from error

    def clear_tmp(self) -> None:
        """Empty the scratch space: the emulator leaves each function's unpacked code there."""
        shutil.rmtree(self.tmp)
        self.tmp.mkdir()

    def announce(self, running: Running) -> None:
        """Record, atomically, that the backend answers."""
        draft = self.path / "running.json.new"
        draft.write_text(json.dumps(asdict(running), indent=2), encoding="utf-8")
        draft.replace(self._record)

    def withdraw(self) -> None:
        """Forget the record; not an error if there is none."""
        self._record.unlink(missing_ok=True)

    def running(self) -> Running | None:
        """Return the record of the backend that answers on this folder, None if none does."""
        try:
            record = json.loads(self._record.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        return Running(**record) if self.owner() is not None else None

    def owner(self) -> int | None:
        """Return the pid of the `backend up` that holds this folder, None if it is free."""
        try:
            with self._lock.open(encoding="utf-8") as lock:
                try:
                    fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
                except BlockingIOError:
                    return int(lock.read())
        except FileNotFoundError:
            pass
        return None

    def require_free(self) -> None:
        """Refuse a folder that a `backend up` holds.

        Raises:
            Failure: with the pid of who holds it.
        """
        if pid := self.owner():
            raise Failure(
                f"a backend is already running on {self.path} (pid {pid}): "
                "stop it with `backend down`, or choose another --state and --port",
                Exit.ALREADY_RUNNING,
            )

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the folder for this process; the kernel lets go of it however the process ends.

        Raises:
            Failure: another `backend up` holds it.
        """
        with self._lock.open("a", encoding="utf-8") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self.require_free()
                raise
            lock.truncate(0)
            lock.write(str(os.getpid()))
            lock.flush()
            yield

    @property
    def _record(self) -> Path:
        return self.path / "running.json"

    @property
    def _lock(self) -> Path:
        return self.path / "lock"
