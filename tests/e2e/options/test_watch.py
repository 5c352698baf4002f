"""`cdk watch`, for those who would rather have the CDK itself follow their edits."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from serverless_backend.bundle import NODE, PROJECT
from serverless_backend.devstack.environment import aws_environment
from tests.e2e.options.local import Local

_CLI = PROJECT / "node_modules" / "aws-cdk" / "bin" / "cdk"
_INSTALLED = (".venv", "node_modules", "lambda/node_modules")
_SOURCES = ("app.py", "cdk.json", "config", "lambda", "schema", "serverless_backend")
_DEPLOYED = "Total time"
_BEFORE, _AFTER = "Item created successfully", "Item watched"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project that a test may edit."""
    copy = tmp_path / "project"
    copy.mkdir()
    ignored = shutil.ignore_patterns("node_modules", "dist", "generated", "__pycache__")
    for name in _SOURCES:
        source = PROJECT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=ignored)
        else:
            shutil.copy(source, copy / name)
    for installed in _INSTALLED:
        (copy / installed).symlink_to(PROJECT / installed)
    return copy


def test_each_edit_is_deployed_and_served(local: Local, project: Path) -> None:
    """The stack is brought up to date, each edit is heard, and its code answers where the old code did."""
    local.update()
    source = project / "lambda" / "src" / "operations.ts"
    text = source.read_text(encoding="utf-8")

    with _watching(local, project) as lines, local.client() as client:
        _until(_DEPLOYED, lines)
        for message in (_AFTER, _BEFORE):
            source.write_text(text.replace(_BEFORE, message), encoding="utf-8")
            _until("Detected change to 'lambda/src/operations.ts'", lines)
            _until(_DEPLOYED, lines)

            assert client.post("/items", json={"name": "a"}).json()["message"] == message


@contextmanager
def _watching(local: Local, project: Path) -> Iterator[Iterator[str]]:
    account = local.account
    environment = aws_environment(account.state, account.emulator.endpoint) | {
        "HOME": str(project.parent),
        "CDK_VALIDATION": "false",
        "CDK_DISABLE_CLI_TELEMETRY": "true",
        "JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(PROJECT / ".venv" / "jsii"),
    }
    with subprocess.Popen(
        [str(NODE), str(_CLI), "watch", "--no-notices", "--ci", "-c", "require_conditional_writes=false"],
        cwd=project,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            yield iter(process.stdout or ())
        finally:
            os.killpg(process.pid, signal.SIGKILL)


def _until(words: str, lines: Iterator[str]) -> None:
    """Read up to the line that has the words; the test's own time limit ends a wait in vain."""
    heard = []
    for line in lines:
        heard.append(line)
        if words in line:
            return
    raise AssertionError("".join(heard))
