"""The front door before a deployed stack, in a thread of the tests."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from serverless_backend.devstack.deployed import DeployedStack
from serverless_backend.devstack.door.access_log import AccessLog
from serverless_backend.devstack.door.app import FrontDoor
from serverless_backend.devstack.door.passage import Passage
from serverless_backend.devstack.door.serve import listen
from serverless_backend.devstack.ports import listen_from
from tests.e2e.options.account import Account


class Door:
    """A front door that one stack after the other stands behind."""

    def __init__(self, account: Account, loop: asyncio.AbstractEventLoop, door: FrontDoor, port: int) -> None:
        self.port = port
        self._account, self._loop, self._door = account, loop, door
        self._is_open = False

    def open_to(self, stack: DeployedStack) -> None:
        """Serve a stack as it is deployed now, and nothing else from now on."""
        asyncio.run_coroutine_threadsafe(self._lead_to(stack), self._loop).result()

    def shut(self) -> None:
        """Serve nothing until it is opened again."""
        asyncio.run_coroutine_threadsafe(self._shut(), self._loop).result()

    async def _shut(self) -> None:
        if self._is_open:
            await self._door.close()
        self._is_open = False

    async def _lead_to(self, stack: DeployedStack) -> None:
        await self._shut()
        api, endpoint = self._account.api(stack), self._account.emulator.endpoint
        log = AccessLog(self._account.session, endpoint, api.log_group)
        self._door.open(Passage(self._account.session, endpoint, api), log)
        self._is_open = True


@contextmanager
def front_door(account: Account) -> Iterator[Door]:
    """Listen on a port of our own until the block ends."""
    faults: list[str] = []
    loop, stop = asyncio.new_event_loop(), asyncio.Event()
    with listen_from(20_000) as listener:
        door = FrontDoor(faults.append)
        thread = threading.Thread(target=loop.run_until_complete, args=[listen(door, listener, stop)])
        thread.start()
        try:
            opened = Door(account, loop, door, listener.getsockname()[1])
            yield opened
            opened.shut()
        finally:
            loop.call_soon_threadsafe(stop.set)
            thread.join()
            loop.close()
    assert faults == []
