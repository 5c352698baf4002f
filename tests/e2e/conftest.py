"""The deployed stack that the end-to-end tests talk to: one local backend, or any base URL."""

import shutil
from collections.abc import Iterator

import httpx
import pytest

from tests.e2e.backend import Backend, free_port


@pytest.fixture(scope="session")
def _local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backend]:
    local = Backend(tmp_path_factory.mktemp("e2e") / "state", free_port())
    local.up()
    local.save_as(local.state.with_name("seed"))
    yield local
    local.down()


@pytest.fixture(scope="module")
def own(_local: Backend, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backend]:
    """A backend that has been up before, has no item, and may be stopped and killed."""
    own = Backend(tmp_path_factory.mktemp("own") / "state", free_port())
    shutil.copytree(_local.state.with_name("seed"), own.state)
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
