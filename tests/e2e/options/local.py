"""A stack that is updated in place, as its clients see it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from serverless_backend.devstack.deployed import DeployedStack
from tests.e2e.options.account import Account
from tests.e2e.options.served import Door, front_door

ORIGIN = "https://app.example"


class Local:
    """The stack of dev in an account, behind a front door."""

    def __init__(self, account: Account, door: Door) -> None:
        self.account = account
        self._door = door

    def open_to(self, stack: DeployedStack) -> None:
        """Serve a stack as it is deployed now."""
        self._door.open_to(stack)

    def destroy(self, **settings: object) -> None:
        """Destroy the stack of these settings, with nothing behind the front door."""
        self._door.shut()
        self.account.destroy(**settings)

    def update(self, **settings: object) -> DeployedStack:
        """Deploy the stack with these settings and the defaults of all others, in the place of what was there."""
        stack = self.account.deploy(**settings)
        self.open_to(stack)
        return stack

    def client(self, **headers: str) -> httpx.Client:
        """Return a client in a browser of another origin."""
        url = f"http://127.0.0.1:{self._door.port}/v1"
        return httpx.Client(base_url=url, headers={"Origin": ORIGIN, **headers}, timeout=30)

    @property
    def root(self) -> str:
        """Where the front door listens."""
        return f"http://127.0.0.1:{self._door.port}"


@contextmanager
def in_an_account(seed: Path, folder: Path) -> Iterator[Local]:
    """Run an account that has the stack of dev as `backend up` leaves it; the folder is for files of settings, too."""
    account = Account(shutil.copytree(seed, folder / "state"), folder)
    account.emulator.start()
    try:
        with front_door(account) as door:
            yield Local(account, door)
    finally:
        account.emulator.close()
