"""No process of ours can reach AWS with the developer's rights."""

import subprocess
import sys
from pathlib import Path

import pytest

from serverless_backend.bundle import NODE
from serverless_backend.devstack.environment import MARK, aws_environment, child_environment


@pytest.fixture(autouse=True)
def developer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer who is logged in to AWS."""
    monkeypatch.setenv("AWS_PROFILE", "work")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAREAL")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "real")
    monkeypatch.setenv("CDK_DEFAULT_ACCOUNT", "123456789012")


def test_no_setting_of_the_developers_reaches_a_child() -> None:
    """Of all AWS_ and CDK_ variables a child has only those that shut AWS out."""
    environment = child_environment(Path("/state"))

    assert {name: value for name, value in environment.items() if name.startswith(("AWS_", "CDK_"))} == {
        "AWS_CONFIG_FILE": "/dev/null",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def test_a_tool_gets_dummy_credentials_and_the_loopback_endpoint() -> None:
    """What talks to the local AWS can talk to nothing else."""
    environment = aws_environment(Path("/state"), "http://127.0.0.1:4566")

    assert environment["AWS_ACCESS_KEY_ID"] == environment["AWS_SECRET_ACCESS_KEY"] == "test"
    assert environment["AWS_ENDPOINT_URL"] == "http://127.0.0.1:4566"
    assert "AWS_SESSION_TOKEN" not in environment


def test_every_child_is_marked_and_finds_the_pinned_node_first() -> None:
    """A child carries the name of its state folder, and runs our Node whatever the machine has."""
    environment = child_environment(Path("/state"))

    assert environment[MARK] == "/state"
    assert environment["PATH"].split(":")[0] == str(NODE.parent)


def test_our_own_clients_do_not_read_the_developers_settings() -> None:
    """In a process of ours a profile that would mislead every AWS library is gone before the first is asked."""
    code = "from serverless_backend.devstack import environment as e; e.drop_aws_settings(); " + (
        "print(e.session().get_credentials().access_key, e.session().region_name)"
    )

    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert printed == "test us-east-1\n"
