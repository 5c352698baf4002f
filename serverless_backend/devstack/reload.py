"""Edits reach the running backend: the function's code in a moment, all else by a deploy."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError
from watchfiles import Change, awatch

from serverless_backend.bundle import PROJECT, BundleError, bundle
from serverless_backend.devstack.console import Console
from serverless_backend.devstack.door.app import FrontDoor
from serverless_backend.devstack.failures import Failure
from serverless_backend.devstack.local_stack import LocalStack
from serverless_backend.settings import SettingsError

_CODE = PROJECT / "lambda" / "src"
_GENERATED = _CODE / "generated"
_PACKAGE = PROJECT / "serverless_backend"
_INFRA = _PACKAGE / "infra"
_SCHEMA = PROJECT / "schema"
_SETTINGS = _PACKAGE / "settings"
_CONFIG = PROJECT / "config"
_FOLDERS = [folder for folder in (_CODE, _SCHEMA, _INFRA, _SETTINGS, _CONFIG) if folder.is_dir()]
_PATIENCE = 5.0
"""Seconds that requests have, which the code of before answers still; what takes longer may never end."""
_STACK_FILES = {PROJECT / "app.py", PROJECT / "cdk.json", _PACKAGE / "bundle.py"}


async def on_edits(door: FrontDoor, stack: LocalStack, announce: Callable[[], None], console: Console) -> None:
    """Watch the sources until cancelled. An edit that does not build or deploy leaves what serves in place.

    Folders are watched, not files: an editor that saves by renaming puts a new file in the place of the watched one.
    """
    edits: asyncio.Queue[set[Path]] = asyncio.Queue()
    async with asyncio.TaskGroup() as watchers:
        watchers.create_task(_watch(edits, *_FOLDERS, recursive=True))
        watchers.create_task(_watch(edits, PROJECT, _PACKAGE, recursive=False))
        while True:
            paths = await edits.get()
            try:
                await _serve_edit(paths, door, stack, announce, console)
            except (BundleError, Failure, SettingsError, BotoCoreError, ClientError) as fault:
                console.warn(f"{_named(paths)} not served, the version before it still is: {fault}")
            else:
                console.say(f"reloaded after {_named(paths)}")


async def _watch(edits: asyncio.Queue[set[Path]], *folders: Path, recursive: bool) -> None:
    async for changes in awatch(*folders, recursive=recursive, watch_filter=_is_source):
        await edits.put({Path(path) for _, path in changes})


async def _serve_edit(
    paths: set[Path], door: FrontDoor, stack: LocalStack, announce: Callable[[], None], console: Console
) -> None:
    code = await asyncio.to_thread(bundle)
    if all(path.is_relative_to(_CODE) for path in paths):
        await asyncio.to_thread(stack.swap_code, code)
        await door.until_answered(_PATIENCE)
        await asyncio.to_thread(stack.end_swapped)
    else:
        await _deploy(door, stack, console, code)
        announce()


def _is_source(_change: Change, name: str) -> bool:
    path = Path(name)
    if path.is_relative_to(_GENERATED):
        return False
    below = any(path.is_relative_to(folder) for folder in _FOLDERS)
    return path in _STACK_FILES or (below and path.suffix in {".ts", ".json", ".py", ".toml"})


async def _deploy(door: FrontDoor, stack: LocalStack, console: Console, code: Path) -> None:
    await door.close()
    try:
        await asyncio.to_thread(stack.deploy, console, code)
    finally:
        door.open(*stack.passage())


def _named(paths: set[Path]) -> str:
    return ", ".join(sorted(str(path.relative_to(PROJECT)) for path in paths))
