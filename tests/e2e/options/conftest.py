"""A stack of dev, deployed once and then updated in place by one test after the other."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ["CDK_VALIDATION"] = "false"  # read as the library is imported; the tests of the infrastructure have it on

from tests.e2e.options.account import Account
from tests.e2e.options.local import Local
from tests.e2e.options.served import front_door


@pytest.fixture(scope="session")
def local(seed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Local]:
    """An account that has the stack of dev as `backend up` leaves it, and a front door."""
    folder = tmp_path_factory.mktemp("options")
    config = folder / "config"
    config.mkdir()
    account = Account(shutil.copytree(seed, folder / "state"), config)
    account.emulator.start()
    try:
        with front_door(account) as door:
            yield Local(account, door)
    finally:
        account.emulator.close()
