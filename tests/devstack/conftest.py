"""A local AWS and a state folder for the tests that ask one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from serverless_backend.devstack.emulator import Emulator
from serverless_backend.devstack.state import StateFolder


@pytest.fixture
def state(tmp_path: Path) -> StateFolder:
    """A fresh state folder."""
    folder = StateFolder(tmp_path / "state")
    folder.create()
    return folder


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """A local AWS without a stack."""
    state = StateFolder(tmp_path_factory.mktemp("emulator") / "state")
    state.create()
    emulator = Emulator(state)
    emulator.start()
    yield emulator
    emulator.close()
