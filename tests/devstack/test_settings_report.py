"""`backend settings` prints what is effective and where it comes from, or every fault."""

import json
import os
import re
import subprocess
from pathlib import Path

from serverless_backend.bundle import PROJECT
from serverless_backend.devstack import settings_report
from serverless_backend.settings import Settings, resolve

BACKEND = PROJECT / ".venv" / "bin" / "backend"


def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a home of the test's own."""
    environment = os.environ | {"HOME": str(home)}
    return subprocess.run(
        [str(BACKEND), "settings", *words], env=environment, capture_output=True, text=True, check=False
    )


def test_for_a_script(tmp_path: Path) -> None:
    """JSON has each setting with value and source: the command line's, or that of the person's own file."""
    (tmp_path / ".cdk.json").write_text('{"context": {"cors_max_age_seconds": 60, "log_level": "WARN"}}')

    done = run(tmp_path, "--json", "-c", "environment=prod", "-c", 'ip_allowlist=["1.2.3.4"]', "-c", "log_level=ERROR")

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert list(told) == list(Settings.model_fields)
    keys = ("environment", "ip_allowlist", "log_level", "cors_max_age_seconds")
    assert [(told[key]["value"], told[key]["source"]) for key in keys] == [
        ("prod", "-c"),
        (["1.2.3.4/32"], "-c"),
        ("ERROR", "-c"),
        (60, "~/.cdk.json"),
    ]


def test_refused(tmp_path: Path) -> None:
    """A refusal has all faults, on stderr, with what would be right and the exit code of a failure."""
    words = ("log_retention_days=3x", "environmnet=prod", "replication_region=eu-west-1")

    done = run(tmp_path, "--region", "eu-west-1", *[part for word in words for part in ("-c", word)])

    assert done.returncode == 1
    assert done.stdout == ""
    assert [re.sub(r": .*", "", line) for line in done.stderr.removeprefix("error: ").splitlines()] == [
        'log_retention_days = "3x" from -c',
        'environmnet = "prod" from -c',
        'replication_region = "eu-west-1" from -c',
    ]


def test_for_a_person(tmp_path: Path) -> None:
    """The text has the groups of docs/settings.md, and a line for each setting."""
    effective = resolve({"waf": "true", "cors_methods": '["GET"]'}, folder=tmp_path, origins={"waf": "-c"})

    lines = settings_report.as_text(effective).splitlines()

    assert [line for line in lines if line and not line.startswith(" ")] == [
        *("The stack", "API", "Access", "Domain", "Data", "Function", "Logs and alarms"),
    ]
    assert [line.split()[0] for line in lines if line.startswith(" ")] == list(Settings.model_fields)
    assert [
        line.split(maxsplit=1)[1].rstrip() for line in lines if re.match(r"  (waf|log_level|alarm_email) ", line)
    ] == [
        "-c                              true",
        "the preset                      DEBUG",
        "the default",
    ]
    assert '["GET"]' in next(line for line in lines if "cors_methods" in line)
