"""Edits are served without a restart; those that break something leave what was served in place."""

import io
import json
import shutil
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import httpx
import pytest
from botocore.exceptions import BotoCoreError

from serverless_backend.bundle import PROJECT
from serverless_backend.devstack.environment import session
from serverless_backend.devstack.processes import marked
from tests.e2e.backend import Backend, until

_INSTALLED = (".venv", "node_modules", "lambda/node_modules")
_BROKEN = """
        from aws_cdk.aws_apigateway import CfnModel

        function.function.add_environment("NEW", "1")
        broken = CfnModel(self, "Broken", rest_api_id="gone", content_type="application/json", schema={})
        broken.node.add_dependency(function.live)
"""
_WAITING = """
  const { existsSync, rmSync } = process.getBuiltinModule('node:fs');
  rmSync(%s, { force: true });
  while (!existsSync(%s)) await new Promise((go) => setTimeout(go, 50));
"""
_LEFT_OUT = shutil.ignore_patterns(".git", ".backend", "cdk.out", "dist", "generated", "__pycache__", "tests")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project that a test may edit."""
    copy = tmp_path_factory.mktemp("reload") / "project"

    def ignore(folder: str, names: list[str]) -> set[str]:
        here = Path(folder).relative_to(PROJECT)
        return _LEFT_OUT(folder, names) | {name for name in names if str(here / name) in _INSTALLED}

    shutil.copytree(PROJECT, copy, ignore=ignore)
    for installed in _INSTALLED:
        (copy / installed).symlink_to(PROJECT / installed)
    return copy


@pytest.fixture(scope="module")
def edited(own: Backend, copy: Path) -> Backend:
    """A backend that runs the copy."""
    edited = replace(own, project=copy)
    edited.up()
    return edited


def test_an_edit_of_the_function_is_served_at_once_and_a_broken_one_is_not(edited: Backend, copy: Path) -> None:
    """The code that builds last is the code that serves."""
    operations = copy / "lambda" / "src" / "operations.ts"
    source = operations.read_text(encoding="utf-8")

    assert _post(edited, {"name": "a"}).status_code == 201
    before = _workers(edited)
    operations.write_text(source.replace("Item created successfully", "Item edited"), encoding="utf-8")
    until(lambda: _post(edited, {"name": "a"}).json()["message"] == "Item edited")
    until(lambda: before.isdisjoint(_workers(edited)))
    operations.write_text("this is no TypeScript", encoding="utf-8")
    until(lambda: "not served" in (edited.state / "logs" / "backend.log").read_text(encoding="utf-8"))

    assert _post(edited, {"name": "a"}).json()["message"] == "Item edited"
    operations.write_text(source, encoding="utf-8")
    until(lambda: _post(edited, {"name": "a"}).json()["message"] == "Item created successfully")


def test_a_request_under_way_is_answered_by_the_code_that_took_it(edited: Backend, copy: Path, tmp_path: Path) -> None:
    """Nobody's request fails because somebody saves a file."""
    operations, free, go = copy / "lambda" / "src" / "operations.ts", tmp_path / "free", tmp_path / "go"
    source = operations.read_text(encoding="utf-8")
    taken, waiting = "  const input = readJson(request);\n", _WAITING % (json.dumps(str(free)), json.dumps(str(go)))
    free.touch()
    edit = source.replace("Item created successfully", "Item waited for").replace(taken, taken + waiting)
    operations.write_text(edit, encoding="utf-8")
    until(lambda: "Item waited for" in _served(edited))

    with ThreadPoolExecutor(1) as background:
        answer = background.submit(_post, edited, {"name": "a"})
        until(lambda: not free.exists())
        operations.write_text(source, encoding="utf-8")
        until(lambda: "Item created successfully" in _served(edited))
        assert _post(edited, {"name": "b"}).json()["message"] == "Item created successfully"
        go.touch()

    assert (answer.result().status_code, answer.result().json().get("message")) == (201, "Item waited for")


def test_an_edit_whose_deploy_fails_half_way_leaves_the_last_edit_serving(edited: Backend, copy: Path) -> None:
    """The roll-back knows of what was deployed alone; the code that was served before it serves on."""
    operations, stack = copy / "lambda" / "src" / "operations.ts", copy / "serverless_backend" / "infra" / "stack.py"
    code, infra = (file.read_text(encoding="utf-8") for file in (operations, stack))
    operations.write_text(code.replace("Item created successfully", "Item swapped"), encoding="utf-8")
    until(lambda: _post(edited, {"name": "a"}).json()["message"] == "Item swapped")

    stack.write_text(infra.replace("        CfnOutput(", f"{_BROKEN}        CfnOutput(", 1), encoding="utf-8")
    until(lambda: "infra/stack.py not served" in (edited.state / "logs" / "backend.log").read_text(encoding="utf-8"))

    assert _post(edited, {"name": "a"}).json()["message"] == "Item swapped"
    stack.write_text(infra, encoding="utf-8")
    operations.write_text(code, encoding="utf-8")
    until(lambda: _post(edited, {"name": "a"}).json()["message"] == "Item created successfully")


def test_an_edit_of_the_schema_changes_the_gateway_and_the_function_alike(edited: Backend, copy: Path) -> None:
    """A field that an owner adds is accepted by the model and the validator, stored and read back."""
    schema_file = copy / "schema" / "item.schema.json"
    schema = json.loads(schema_file.read_text(encoding="utf-8"))
    schema["properties"]["color"] = {"type": "string", "maxLength": 10, "description": "A color."}
    assert _post(edited, {"name": "a", "color": "red"}).status_code == 400

    schema_file.write_text(json.dumps(schema), encoding="utf-8")
    until(lambda: _post(edited, {"name": "a", "color": "red"}).status_code == 201)

    assert _post(edited, {"name": "a", "color": "red"}).json()["item"]["color"] == "red"
    refused = _post(edited, {"name": "a", "color": "x" * 11})
    assert refused.status_code == 400
    assert "too long" in refused.json()["detail"]


def test_an_edit_of_the_settings_is_deployed_each_time_it_is_saved_by_renaming(edited: Backend, copy: Path) -> None:
    """Editors that put a new file in the place of the old one are heard more than once."""
    settings = copy / "serverless_backend" / "settings" / "presets.py"
    source = settings.read_text(encoding="utf-8")

    for level in ("WARN", "ERROR"):
        draft = settings.with_suffix(".new")
        draft.write_text(source.replace('"log_level": "DEBUG"', f'"log_level": "{level}"'), encoding="utf-8")
        draft.replace(settings)
        until(partial(_logs_at, edited, level))

    until(lambda: edited.facts()["pids"]["emulator"] in {process.pid for process in marked(edited.state)})


def _served(backend: Backend) -> str:
    """Return the code of the version that serves."""
    facts = backend.facts()
    functions = session().client("lambda", endpoint_url=facts["endpoint"])
    version = functions.get_alias(FunctionName=facts["function"], Name="live")["FunctionVersion"]
    code = functions.get_function(FunctionName=facts["function"], Qualifier=version)["Code"]["Location"]
    with zipfile.ZipFile(io.BytesIO(httpx.get(code, timeout=30).content)) as packed:
        return packed.read("index.mjs").decode("utf-8")


def _workers(backend: Backend) -> set[int]:
    return {process.pid for process in backend.processes() if Path(process.exe()).name == "node"}


def _logs_at(backend: Backend, level: str) -> bool:
    facts = backend.facts()
    functions = session().client("lambda", endpoint_url=facts["endpoint"])
    try:
        found = functions.get_function_configuration(FunctionName=facts["function"])
    except BotoCoreError:  # the emulator is just being stopped and started
        return False
    return found["Environment"]["Variables"]["LOG_LEVEL"] == level


def _post(backend: Backend, item: dict[str, str]) -> httpx.Response:
    return httpx.post(f"{backend.url}/items", json=item, timeout=60)
