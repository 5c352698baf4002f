"""`backend up`: start the local AWS, deploy, open the front door, reload on edits; in order, and back in order."""

import asyncio
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

import httpx

from serverless_backend.bundle import BundleError, PackagesMissingError, bundle
from serverless_backend.devstack import reload
from serverless_backend.devstack.console import Console
from serverless_backend.devstack.door.app import FrontDoor
from serverless_backend.devstack.door.serve import listen
from serverless_backend.devstack.emulator import Emulator
from serverless_backend.devstack.failures import Exit, Failure
from serverless_backend.devstack.local_stack import LocalStack
from serverless_backend.devstack.ports import require_free
from serverless_backend.devstack.processes import sweep
from serverless_backend.devstack.state import Running, StateFolder

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_ANSWER_LIMIT = 30.0


@dataclass(frozen=True, kw_only=True)
class Options:
    """What `backend up` was asked for; `context` holds `key=value` settings."""

    port: int
    state: StateFolder
    context: Sequence[str]
    deploy_limit: float


class Stopped(BaseException):
    """A signal asked the backend to stop; not an `Exception`, so that nothing on the way swallows it."""


def up(options: Options, console: Console) -> None:
    """Run the backend until it is asked to stop; everything it started is gone when this returns.

    Raises:
        Failure: it could not start, or the local AWS died.
    """
    require_free(options.port)
    options.state.create()
    with options.state.held(), _stopped_by_signals():
        if left := sweep(options.state.path):
            console.say(f"ended {left} processes that an earlier backend had left")
        options.state.clear_tmp()
        emulator = Emulator(options.state)
        try:
            _run(options, emulator, console)
        except Stopped:
            pass
        finally:
            for number in _SIGNALS:  # stopping is bounded in time, and done once
                signal.signal(number, signal.SIG_IGN)
            console.say("stopping")
            options.state.withdraw()
            emulator.stop()
    console.say(f"stopped; your items are kept in {options.state.path}")


def _run(options: Options, emulator: Emulator, console: Console) -> None:
    try:
        code = bundle()
    except BundleError as error:
        missing = isinstance(error, PackagesMissingError)
        raise Failure(str(error), Exit.TOOL_MISSING if missing else Exit.BUILD_FAILED) from error
    with console.step("local AWS"):
        emulator.start()
    stack = LocalStack(options.state, emulator, context=options.context, limit=options.deploy_limit)
    stack.bootstrap(console)
    stack.deploy(console, code)
    asyncio.run(_serve(options, emulator, stack, console))


async def _serve(options: Options, emulator: Emulator, stack: LocalStack, console: Console) -> None:
    stop = asyncio.Event()
    for number in _SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    door = FrontDoor(console.warn)
    door.open(*stack.passage())
    running = stack.described(options.port, {"backend": os.getpid(), "emulator": emulator.pid})
    try:
        async with asyncio.TaskGroup() as chores:
            chores.create_task(listen(door, options.port, stop))
            helpers = [
                chores.create_task(chore)
                for chore in (door.write_access_log(), reload.on_edits(door, stack, console), _watch(emulator))
            ]
            await _until_it_answers(running)
            options.state.announce(running)
            console.result(_greeting(running, options.state))
            await stop.wait()
            for helper in helpers:
                helper.cancel()
    except* Failure as failures:
        raise failures.exceptions[0] from None
    finally:
        stack.abort()
        await door.finish()


async def _watch(emulator: Emulator) -> None:
    while not emulator.died():
        await asyncio.sleep(0.5)
    raise Failure("the local AWS died; start again with `make up`, nothing acknowledged is lost", Exit.LOCAL_AWS_DIED)


async def _until_it_answers(running: Running) -> None:
    async with asyncio.timeout(_ANSWER_LIMIT), httpx.AsyncClient(timeout=_ANSWER_LIMIT) as client:
        while not await _listens(client, running.url):
            await asyncio.sleep(0.05)
        answer = await client.get(f"{running.url}/items", params={"limit": 1})
        if answer.is_server_error:  # a refusal is an answer: the settings may allow nobody here
            raise Failure(f"the deployed API answers {answer.status_code}: {answer.text}; see `backend logs`")


async def _listens(client: httpx.AsyncClient, url: str) -> bool:
    try:
        await client.get(url)
    except httpx.ConnectError:
        return False
    return True


def _greeting(running: Running, state: StateFolder) -> str:
    items = f"{running.url}/items"
    return f"""
Your backend answers at {items}

  curl -X POST {items} -H 'content-type: application/json' -d '{{"name":"first"}}'
  curl {items}

  logs      .venv/bin/backend logs -f
  status    .venv/bin/backend status
  stop      Ctrl-C, or .venv/bin/backend down
  kept in   {state.path}
"""


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """Turn the signals that end a program into `Stopped`, until the event loop takes them over."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise Stopped

    before = {number: signal.signal(number, stop) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
