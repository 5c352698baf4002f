"""The deployed stack that the end-to-end tests talk to: one local backend, or any base URL."""

import fcntl
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.e2e.backend import Backend, free_port


@pytest.fixture(scope="session")
def _local(seed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backend]:
    local = Backend(shutil.copytree(seed, tmp_path_factory.mktemp("e2e") / "state"), free_port())
    local.up()
    yield local
    local.down()


@pytest.fixture(scope="session")
def seed(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The state of a backend that was up once and has no item; for copies alone, made by the first who asks."""
    base = tmp_path_factory.getbasetemp()
    place = (base if worker_id == "master" else base.parent) / "seed"  # that of one process lies in that of all
    place.mkdir(exist_ok=True)
    made = place / "made"
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            first = Backend(place / "state", free_port())
            first.up()
            first.down()
            made.touch()
    return place / "state"


@pytest.fixture(scope="module")
def own(seed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backend]:
    """A backend that has been up before, has no item, and may be stopped and killed."""
    own = Backend(shutil.copytree(seed, tmp_path_factory.mktemp("own") / "state"), free_port())
    yield own
    own.down()


@pytest.fixture
def backend(_local: Backend) -> Backend:
    """The local backend itself, for tests that look behind HTTP."""
    return _local


@pytest.fixture(scope="session")
def base_url(request: pytest.FixtureRequest) -> str:
    """Where the API answers, with its stage."""
    given: str | None = request.config.getoption("--base-url")
    if given is not None:
        return given.rstrip("/")
    local: Backend = request.getfixturevalue("_local")
    return local.url


@pytest.fixture(scope="session")
def api(base_url: str) -> Iterator[httpx.Client]:
    """A client of the API."""
    with httpx.Client(base_url=base_url, timeout=30) as client:
        yield client
