"""Every command of the README does what the README says, as it stands there."""

import os
import re
import shutil
import signal
import subprocess
from pathlib import Path

import httpx
import pytest

from serverless_backend.bundle import PROJECT
from serverless_backend.devstack.emulator import Emulator
from serverless_backend.devstack.environment import aws_environment
from serverless_backend.devstack.processes import marked
from serverless_backend.devstack.state import StateFolder
from tests.e2e.backend import Backend

_README = (PROJECT / "README.md").read_text(encoding="utf-8")
_BLOCKS: list[str] = re.findall(r"^```sh\n(.*?)^```$", _README, re.MULTILINE | re.DOTALL)


def test_the_readme_has_these_blocks_of_commands_and_no_more() -> None:
    """A block that is added needs a test here."""
    assert [block.split("\n")[0] for block in _BLOCKS] == [
        "make up",
        _block("curl").split("\n")[0],
        ". .venv/bin/activate",
        ". .venv/bin/activate",
        "make help",
    ]
    assert len(_README.splitlines()) <= 150


def test_make_up_serves_what_the_two_curls_post_and_read(own: Backend) -> None:
    """The first minute of a newcomer: up, post, list, Ctrl-C."""
    with subprocess.Popen(["make", "up"], cwd=PROJECT, env=_environment(own), start_new_session=True) as terminal:
        try:
            while own.run("status", check=False).returncode != 0:
                assert terminal.poll() is None
            printed = _run(_block("curl").replace("127.0.0.1:3000", f"127.0.0.1:{own.port}"), own)
        finally:
            os.killpg(terminal.pid, signal.SIGINT)

    posted, listed = printed.split("}{")
    assert '"message":"Item created successfully"' in posted
    assert '"name":"first"' in listed
    assert marked(own.state) == []


def test_the_commands_of_every_day_work_in_a_row(own: Backend) -> None:
    """Up in the background, status, both logs, down."""
    printed = _run(_block("backend up --detach"), own)

    assert f"http://127.0.0.1:{own.port}/v1" in printed
    assert '"message":"request"' in printed
    assert '"resourcePath": "/items"' in printed
    with pytest.raises(httpx.ConnectError):
        httpx.get(own.url)


def test_the_deploy_commands_deploy_each_what_it_says(seed: Path, tmp_path: Path) -> None:
    """Against a local AWS, since the commands are the same: dev, prod beside it, dev with a list, with a name."""
    state = StateFolder(shutil.copytree(seed, tmp_path / "state"))
    state.create()
    emulator = Emulator(state)
    emulator.start()
    try:
        unattended = _block("npx cdk deploy").replace("cdk deploy", "cdk deploy --require-approval never --ci")
        printed = _bash(unattended, aws_environment(state.path, emulator.endpoint) | {"CDK_VALIDATION": "false"})
    finally:
        emulator.close()

    assert re.findall(r"✅ {2}(\S+)", printed)[-4:] == [
        "ServerlessBackendStack-dev",
        "ServerlessBackendStack-prod",
        "ServerlessBackendStack-dev",
        "ServerlessBackendStack-dev",
    ]
    assert "ServerlessBackendStack-prod.BucketName = serverless-items-prod-000000000000-us-east-1" in printed
    assert "ServerlessBackendStack-dev.ApiUrl = https://api.example.com/" in printed


def test_make_help_lists_the_gate_that_runs_this_test() -> None:
    """`make test` and `make check`, the block's other two, are what runs this very test."""
    listed = subprocess.run(["make", "help"], cwd=PROJECT, capture_output=True, text=True, check=True).stdout

    assert _block("make help").split("\n")[:3] == ["make help", "make check", "make test"]
    for target in ("up", "down", "test", "check", "format", "install"):
        assert re.search(rf"^  {target} +\S", listed, re.MULTILINE)


def _block(marker: str) -> str:
    (found,) = [block for block in _BLOCKS if marker in block]
    return found


def _environment(backend: Backend) -> dict[str, str]:
    settings = {"BACKEND_STATE": str(backend.state), "BACKEND_PORT": str(backend.port)}
    # What `make test ARGS=…` hands down is for pytest, not for the `make` of the README.
    kept = {name: value for name, value in os.environ.items() if name not in {"ARGS", "MAKEFLAGS", "MAKEOVERRIDES"}}
    return {**kept, **settings}


def _run(commands: str, backend: Backend) -> str:
    return _bash(commands, _environment(backend))


def _bash(commands: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        ["bash", "-euc", commands],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
