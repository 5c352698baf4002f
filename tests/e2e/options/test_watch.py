"""`cdk watch`, for those who would rather have the CDK itself follow their edits."""

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from serverless_backend.bundle import NODE, PROJECT
from serverless_backend.devstack.cdk import CLI
from serverless_backend.devstack.environment import aws_environment
from tests.e2e.options.local import Local
from tests.watching import until, watching

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
        until(_DEPLOYED, lines)
        for message in (_AFTER, _BEFORE):
            source.write_text(text.replace(_BEFORE, message), encoding="utf-8")
            until("Detected change to 'lambda/src/operations.ts'", lines)
            until(_DEPLOYED, lines)

            assert client.post("/items", json={"name": "a"}).json()["message"] == message


def _watching(local: Local, project: Path) -> AbstractContextManager[Iterator[str]]:
    account = local.account
    environment = aws_environment(account.state, account.emulator.endpoint) | {
        "HOME": str(project.parent),
        "CDK_VALIDATION": "false",
        "CDK_DISABLECLI_TELEMETRY": "true",
        "JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(PROJECT / ".venv" / "jsii"),
    }
    command = [str(NODE), str(CLI), "watch", "--no-notices", "--ci", "-c", "require_conditional_writes=false"]
    return watching(command, project=project, environment=environment)
