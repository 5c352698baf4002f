"""The backend that these tests break: one for all of them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.backend import Backend, free_port
from tests.e2e.s3_faults.proxied import Proxied, proxied


@pytest.fixture(scope="session")
def world(seed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxied]:
    """A backend with a proxy between its function and S3, for tests that break what goes between them."""
    broken = Backend(shutil.copytree(seed, tmp_path_factory.mktemp("proxied") / "state"), free_port())
    broken.up()
    with proxied(broken) as world:
        yield world
    broken.down()
