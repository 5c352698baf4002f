"""Edits reach the running backend: the function's code in a moment, all else by a deploy."""

import asyncio
from pathlib import Path

from watchfiles import awatch

from serverless_backend.bundle import PROJECT, BundleError, bundle
from serverless_backend.devstack.console import Console
from serverless_backend.devstack.door.app import FrontDoor
from serverless_backend.devstack.failures import Failure
from serverless_backend.devstack.local_stack import LocalStack

_CODE = [PROJECT / "lambda" / "src"]
_STACK = [
    PROJECT / "app.py",
    PROJECT / "cdk.json",
    PROJECT / "schema",
    PROJECT / "serverless_backend" / "settings.py",
    PROJECT / "serverless_backend" / "infra",
]
_GENERATED = PROJECT / "lambda" / "src" / "generated"


async def on_edits(door: FrontDoor, stack: LocalStack, console: Console) -> None:
    """Watch the sources until cancelled. An edit that does not build or deploy leaves what serves in place."""
    async for changes in awatch(*_CODE, *_STACK):
        paths = {Path(path) for _, path in changes if not _is_product(Path(path))}
        if not paths:
            continue
        try:
            code = await asyncio.to_thread(bundle)
            if any(path.is_relative_to(source) for path in paths for source in _STACK):
                await _deploy(door, stack, console, code)
            else:
                await asyncio.to_thread(stack.swap_code, code)
        except (BundleError, Failure) as fault:
            console.warn(f"{_named(paths)} not served, the version before it still is: {fault}")
        else:
            console.say(f"reloaded after {_named(paths)}")


async def _deploy(door: FrontDoor, stack: LocalStack, console: Console, code: Path) -> None:
    await door.close()
    try:
        await asyncio.to_thread(stack.deploy, console, code)
    finally:
        door.open(*stack.passage())


def _is_product(path: Path) -> bool:
    return path.is_relative_to(_GENERATED) or "__pycache__" in path.parts


def _named(paths: set[Path]) -> str:
    return ", ".join(sorted(str(path.relative_to(PROJECT)) for path in paths))
