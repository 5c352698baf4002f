"""A deploy is left out only where it would change nothing."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from serverless_backend.devstack.emulator import Emulator
from serverless_backend.devstack.environment import session
from serverless_backend.devstack.state import StateFolder
from serverless_backend.devstack.unchanged import LastDeploy, inputs

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient

_FILES = {
    "project/app.py": "app",
    "project/cdk.json": "{}",
    "project/uv.lock": "locked",
    "project/package-lock.json": "{}",
    "project/config/prod.toml": "x = 1",
    "project/schema/item.schema.json": "{}",
    "project/serverless_backend/infra/stack.py": "stack",
    "project/serverless_backend/settings/model.py": "model",
    "project/tests/test_a.py": "test",
    "dist/index.mjs": "code",
}
_WORDS = ["environment=dev", "enable_cors=true"]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A project and a built function."""
    for name, text in _FILES.items():
        _write(tmp_path / name, text)
    return tmp_path


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _digest(tree: Path, words: list[str] | None = None) -> str:
    return inputs(_WORDS if words is None else words, tree / "dist", project=tree / "project")


@pytest.mark.parametrize("name", [name for name in _FILES if "tests" not in name])
def test_an_edit_of_any_file_that_a_deploy_is_made_from_is_seen(tree: Path, name: str) -> None:
    """One byte more, in any of them, and it is another deploy; the file as it was is the one before."""
    before = _digest(tree)

    _write(tree / name, _FILES[name] + " ")

    assert _digest(tree) != before
    _write(tree / name, _FILES[name])
    assert _digest(tree) == before


@pytest.mark.parametrize(
    "change",
    [
        lambda tree: _write(tree / "project/config/staging.toml", ""),
        lambda tree: _write(tree / "project/cdk.context.json", "{}"),
        lambda tree: _write(tree / "project/serverless_backend/infra/new/__init__.py", ""),
        lambda tree: _write(tree / "project/serverless_backend/infra/function/page.html", ""),
        lambda tree: (tree / "project/config/prod.toml").unlink(),
        lambda tree: (tree / "project/config/prod.toml").rename(tree / "project/config/dev.toml"),
        lambda tree: _write(tree / "dist/other.js", ""),
    ],
)
def test_a_file_that_comes_goes_or_is_renamed_is_seen(tree: Path, change: Callable[[Path], object]) -> None:
    """Even an empty one."""
    before = _digest(tree)

    change(tree)

    assert _digest(tree) != before


def test_words_of_the_command_line_are_seen(tree: Path) -> None:
    """Another value, one word less, and another order, where the last of two may count."""
    digests = {_digest(tree, words) for words in (_WORDS, _WORDS[:1], [], _WORDS[::-1], ["".join(_WORDS)])}

    assert len(digests) == 5


def test_what_no_deploy_is_made_from_is_not_looked_at(tree: Path) -> None:
    """Tests, the interpreter's byte code, and where the project lies change nothing."""
    before = _digest(tree)

    _write(tree / "project/tests/test_a.py", "another")
    _write(tree / "project/serverless_backend/infra/__pycache__/stack.cpython-311.pyc", "compiled")
    moved = shutil.copytree(tree, tree / "moved")

    assert _digest(tree) == _digest(moved) == before


@pytest.fixture
def formation(emulator: Emulator) -> "Iterator[CloudFormationClient]":
    """A local AWS that has a stack."""
    client = session().client("cloudformation", endpoint_url=emulator.endpoint)
    client.create_stack(StackName="items", TemplateBody=_template("first"))
    client.get_waiter("stack_create_complete").wait(StackName="items", WaiterConfig={"Delay": 1})
    yield client
    client.delete_stack(StackName="items")
    client.get_waiter("stack_delete_complete").wait(StackName="items", WaiterConfig={"Delay": 1})


@pytest.fixture
def last(emulator: Emulator, formation: "CloudFormationClient", tmp_path: Path) -> LastDeploy:
    """A record of that stack, made from "these"."""
    assert formation.describe_stacks(StackName="items")["Stacks"][0]["StackStatus"] == "CREATE_COMPLETE"
    _write(tmp_path / "cdk.out" / "manifest.json", "{}")
    last = LastDeploy(StateFolder(tmp_path), session(), emulator.endpoint)
    assert not last.is_of("these")
    last.keep("these", "items")
    assert last.is_of("these")
    return last


def test_a_deploy_of_other_inputs_is_another(last: LastDeploy) -> None:
    """The record is of one digest alone."""
    assert not last.is_of("those")


def test_a_deploy_that_is_forgotten_is_none(last: LastDeploy) -> None:
    """Forgetting holds, and forgetting nothing is no failure."""
    last.forget()
    last.forget()

    assert not last.is_of("these")


def test_a_stack_that_was_updated_since_is_another(last: LastDeploy, formation: "CloudFormationClient") -> None:
    """Whoever updates the stack past the record makes it void."""
    formation.update_stack(StackName="items", TemplateBody=_template("second"))
    formation.get_waiter("stack_update_complete").wait(StackName="items", WaiterConfig={"Delay": 1})

    assert not last.is_of("these")


def test_a_stack_that_is_gone_or_made_anew_is_another(last: LastDeploy, formation: "CloudFormationClient") -> None:
    """So is a state folder whose emulator was put back, or lost its stacks."""
    formation.delete_stack(StackName="items")
    formation.get_waiter("stack_delete_complete").wait(StackName="items", WaiterConfig={"Delay": 1})
    assert not last.is_of("these")

    formation.create_stack(StackName="items", TemplateBody=_template("first"))
    formation.get_waiter("stack_create_complete").wait(StackName="items", WaiterConfig={"Delay": 1})

    assert not last.is_of("these")


@pytest.mark.parametrize("text", ["", "{", "torn"])
def test_a_record_that_cannot_be_read_is_none(last: LastDeploy, tmp_path: Path, text: str) -> None:
    """A torn record is no word for anything."""
    _write(tmp_path / "deployed.json", text)

    assert not last.is_of("these")


def test_a_deploy_whose_assembly_is_gone_is_none(last: LastDeploy, tmp_path: Path) -> None:
    """What was deployed is read from the assembly, so without it there is nothing to go on from."""
    (tmp_path / "cdk.out" / "manifest.json").unlink()

    assert not last.is_of("these")


def _template(value: str) -> str:
    return json.dumps(
        {
            "Resources": {
                "One": {"Type": "AWS::SSM::Parameter", "Properties": {"Name": "/one", "Type": "String", "Value": value}}
            }
        }
    )
