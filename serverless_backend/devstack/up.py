"""`backend up`: start the local AWS, deploy, open the front door, reload on edits; in order, and back in order."""

import asyncio
import signal
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import httpx

from serverless_backend.bundle import BundleError, PackagesMissingError, bundle
from serverless_backend.devstack import reload
from serverless_backend.devstack.console import Console
from serverless_backend.devstack.door.app import FrontDoor
from serverless_backend.devstack.door.names import Names
from serverless_backend.devstack.door.serve import listen
from serverless_backend.devstack.emulator import Emulator
from serverless_backend.devstack.failures import Exit, Failure
from serverless_backend.devstack.local_stack import LocalStack
from serverless_backend.devstack.ports import listen_on
from serverless_backend.devstack.processes import sweep
from serverless_backend.devstack.signals import ENDING, Stopped, on_signals, raise_stopped
from serverless_backend.devstack.state import StateFolder

_ANSWER_LIMIT = 30.0


@dataclass(frozen=True, kw_only=True)
class Options:
    """What `backend up` was asked for; `context` holds `key=value` settings."""

    port: int
    state: StateFolder
    context: Sequence[str]
    deploy_limit: float


def up(options: Options, console: Console) -> None:
    """Run the backend until it is asked to stop; everything it started is gone when this returns.

    Raises:
        Failure: it could not start, or the local AWS died.
    """
    options.state.create()
    with options.state.held(), listen_on(options.port) as listener:
        options.state.withdraw()  # what a killed backend has said of itself
        emulator = Emulator(options.state)
        try:
            on_signals(raise_stopped)
            _run(options, emulator, listener, console)
        except Stopped:
            pass
        finally:
            on_signals(signal.SIG_IGN)  # stopping is bounded in time, and done once
            console.say("stopping")
            options.state.withdraw()
            emulator.close()
    console.say(f"stopped; your items are kept in {options.state.path}")


def _run(options: Options, emulator: Emulator, listener: socket.socket, console: Console) -> None:
    if left := sweep(options.state.path):
        console.say(f"ended {left} processes that an earlier backend had left")
    options.state.clear_tmp()
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
    asyncio.run(_serve(options, emulator, stack, listener, console))


async def _serve(
    options: Options, emulator: Emulator, stack: LocalStack, listener: socket.socket, console: Console
) -> None:
    ending = asyncio.Event()
    for number in ENDING:
        asyncio.get_running_loop().add_signal_handler(number, ending.set)
    door = FrontDoor(console.warn)
    door.open(*stack.passage())
    announce = partial(_announce, options, stack)
    try:
        async with asyncio.TaskGroup() as chores:
            chores.create_task(listen(door, listener, ending))
            helpers = [
                chores.create_task(chore)
                for chore in (
                    door.write_access_log(),
                    reload.on_edits(door, stack, announce, console),
                    _watch(emulator),
                )
            ]
            names = stack.names
            await _until_it_answers(names, options.port)
            announce()
            console.result(_greeting(names, options.port, options.state))
            await ending.wait()
            for helper in helpers:
                helper.cancel()
    except* Failure as failures:
        raise failures.exceptions[0] from None
    finally:
        stack.abort()
        await door.finish()


def _announce(options: Options, stack: LocalStack) -> None:
    options.state.announce(stack.described(options.port))


async def _watch(emulator: Emulator) -> None:
    while not emulator.died():
        await asyncio.sleep(0.5)
    raise Failure("the local AWS died; start again with `make up`, nothing acknowledged is lost", Exit.LOCAL_AWS_DIED)


async def _until_it_answers(names: Names, port: int) -> None:
    url = httpx.URL(f"{names.url(port)}/items", params={"limit": 1})
    try:
        async with httpx.AsyncClient(timeout=_ANSWER_LIMIT) as client:  # the domain's name may lead elsewhere
            answer = await client.get(url.copy_with(host="127.0.0.1"), headers={"Host": url.netloc.decode()})
    except httpx.TransportError as error:
        raise Failure(f"the front door does not answer: {error!r}", Exit.TIMED_OUT) from error
    if answer.is_server_error:  # a refusal is an answer: the settings may allow nobody here
        raise Failure(f"the deployed API answers {answer.status_code}: {answer.text}; see `backend logs`")


def _greeting(names: Names, port: int, state: StateFolder) -> str:
    items = f"{names.url(port)}/items"
    to_here = "" if names.endpoint else f" --resolve {names.domain}:{port}:127.0.0.1"
    return f"""
Your backend answers at {items}

  curl{to_here} -X POST {items} -H 'content-type: application/json' -d '{{"name":"first"}}'
  curl{to_here} {items}

  logs      .venv/bin/backend logs -f
  status    .venv/bin/backend status
  stop      Ctrl-C, or .venv/bin/backend down
  kept in   {state.path}
"""
