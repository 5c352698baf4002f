"""What a CDK context says is what the real CDK CLI hands to the app."""

import json
import subprocess
from pathlib import Path

import pytest

from serverless_backend.bundle import NODE, PROJECT
from serverless_backend.devstack import cdk_context
from serverless_backend.devstack.cdk import CLI
from serverless_backend.devstack.failures import Failure
from serverless_backend.settings import Settings

_DUMP = "import os, pathlib; pathlib.Path('heard.json').write_text(os.environ['CDK_CONTEXT_JSON'])"
_FILES = {
    "cdk.json": """{"app": "python3 dump.py", "context": {
        "environment": "staging", "bucket_name": null, "log_retention_days": 7.0, "enable_cors": false,
        "throttling_rate_limit": 1e3, "ip_allowlist": ["1.2.3.4"], "api_stage_name": "a",
        "method_throttling": {"POST /items": {"rate_limit": 5, "burst_limit": 6.0}}
    }}""",
    "cdk.context.json": '{"environment": "dev", "auth": "iam", "alarms": true, "bucket_name": "b"}',
    "home/.cdk.json": '{"context": {"auth": "none", "log_level": "WARN", "waf": null, "api_stage_name": "b"}}',
}
_WORDS = ("api_stage_name=v2", "alarm_email=", "log_level=x", "log_level=a=b", "throttling_burst_limit=7")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of the CDK with all the files that its CLI reads a context from, one in its owner's home."""
    (tmp_path / "home").mkdir()
    (tmp_path / "dump.py").write_text(_DUMP)
    for name, text in _FILES.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def test_the_same_as_the_cdk_cli_says(project: Path) -> None:
    """Files and words are read, and overrule each other, as the CDK CLI has it."""
    words = [part for word in _WORDS for part in ("-c", word)]
    environment = {"PATH": str(NODE.parent), "HOME": str(project / "home"), "CDK_DISABLECLI_TELEMETRY": "true"}
    command = [str(NODE), str(CLI), "synth", "--no-notices", "--app", f'"{PROJECT}/.venv/bin/python" dump.py', *words]
    # It ends in an error, since there is no assembly; what it has told the app is what counts.
    subprocess.run(command, cwd=project, env=environment, capture_output=True, check=False)
    heard = json.loads((project / "heard.json").read_text())

    found = cdk_context.read(_WORDS, project=project, home=project / "home")

    # The library drops nulls.
    told = {key: value for key, value in heard.items() if key in Settings.model_fields and value is not None}
    assert found.values == told
    assert found.values["log_level"] == "a=b"


def test_each_value_tells_where_it_stands(project: Path) -> None:
    """The command line, then the project's files, then the person's own; without a home, nobody's."""
    found = cdk_context.read(_WORDS, project=project, home=project / "home")
    without = cdk_context.read((), project=project)

    keys = ("api_stage_name", "alarm_email", "environment", "auth", "alarms")
    assert {key: (found.values[key], found.origins[key]) for key in keys} == {
        "api_stage_name": ("v2", "-c"),
        "alarm_email": ("", "-c"),
        "environment": ("staging", "cdk.json"),
        "auth": ("iam", "cdk.context.json"),
        "alarms": (True, "cdk.context.json"),
    }
    assert "bucket_name" not in found.values
    assert (without.values["api_stage_name"], "log_level" in without.values) == ("a", False)


def test_without_any_file(tmp_path: Path) -> None:
    """No file is no context."""
    assert cdk_context.read((), project=tmp_path, home=tmp_path).values == {}


@pytest.mark.parametrize("text", ["{", "[]", '{"context": []}', "\udcff"])
def test_a_file_that_is_no_context(text: str, tmp_path: Path) -> None:
    """A broken file is named, in one line."""
    (tmp_path / "cdk.json").write_bytes(text.encode(errors="surrogateescape"))

    with pytest.raises(Failure, match=r"^.*/cdk\.json cannot be read: [^\n]+$"):
        cdk_context.read((), project=tmp_path)


def test_a_word_that_is_no_assignment() -> None:
    """What the CDK CLI would leave out with a warning is refused."""
    with pytest.raises(Failure, match=r"^-c prod: a setting is KEY=VALUE"):
        cdk_context.read(["prod"])
