"""The schema and the function's package in a folder of their own, where the schema may be edited."""

import os
import shutil
import subprocess
from pathlib import Path

from .synth import NODE, PROJECT

SCHEMA = Path("schema", "item.schema.json")


def copied(to: Path) -> Path:
    """Copy what generates and builds, without what was generated and built."""
    shutil.copytree(PROJECT / "schema", to / "schema")
    shutil.copytree(PROJECT / "docs", to / "docs")
    left_out = shutil.ignore_patterns("node_modules", "dist", "generated", "test")
    shutil.copytree(PROJECT / "lambda", to / "lambda", ignore=left_out)
    (to / "lambda" / "node_modules").symlink_to(PROJECT / "lambda" / "node_modules")
    return to


def run(copy: Path, *words: str, fails: bool = False) -> "subprocess.CompletedProcess[str]":
    """Run Node in the copy of the package, as its npm scripts do."""
    environment = {**os.environ, "PATH": os.pathsep.join([str(NODE.parent), os.environ["PATH"]])}
    done = subprocess.run(
        [NODE, *words], cwd=copy / "lambda", env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode != 0) == fails, done.stdout + done.stderr
    return done
