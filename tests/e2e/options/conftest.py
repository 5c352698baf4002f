"""A stack of dev, deployed once and then updated in place by one test after the other."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ["CDK_VALIDATION"] = "false"  # read as the library is imported; one test of the infrastructure has it on

from tests.e2e.options.local import Local, in_an_account


@pytest.fixture(scope="session")
def local(seed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Local]:
    """The stack of dev, deployed once for all tests of a process."""
    with in_an_account(seed, tmp_path_factory.mktemp("options")) as local:
        yield local
