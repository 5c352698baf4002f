"""The CDK CLI is ended when it hangs, and says why when it fails."""

import re
import socket
from pathlib import Path

import pytest

from serverless_backend.bundle import PROJECT
from serverless_backend.devstack.cdk import Cdk
from serverless_backend.devstack.failures import Exit, Failure
from serverless_backend.devstack.processes import marked
from serverless_backend.devstack.state import StateFolder


def test_a_deploy_that_hangs_is_ended_with_a_message_and_leaves_no_process(state: StateFolder) -> None:
    """Against an AWS that accepts connections and never answers, the real CLI is ended after the limit."""
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        cdk = Cdk(state, f"http://127.0.0.1:{deaf.getsockname()[1]}", limit=6)

        with pytest.raises(Failure, match=r"cdk bootstrap was ended after 6 s; see .*bootstrap\.log") as ended:
            cdk.bootstrap(lambda _: None)

    assert ended.value.code == Exit.TIMED_OUT
    assert marked(state.path) == []


def test_a_run_whose_child_holds_on_after_it_has_ended_is_ended_too_and_the_next_one_is_none_the_wiser(
    state: StateFolder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The limit is that of all that the CLI has started, and of one run."""
    cli = tmp_path / "cli.js"
    monkeypatch.setattr("serverless_backend.devstack.cdk.CLI", cli)
    cdk = Cdk(state, "http://127.0.0.1:1", limit=2)
    cli.write_text("require('node:child_process').spawn('sleep', ['120'], { stdio: 'inherit' }).unref();")

    with pytest.raises(Failure, match="was ended after 2 s"):
        cdk.bootstrap(lambda _: None)
    assert marked(state.path) == []

    cli.write_text("")
    cdk.bootstrap(lambda _: None)


def test_a_deploy_that_fails_says_why_and_where_to_read_on(state: StateFolder) -> None:
    """Against an AWS that is not there, the failure is one line with the cause and the log."""
    cdk = Cdk(state, "http://127.0.0.1:1", limit=120)

    with pytest.raises(Failure, match=r"cdk bootstrap failed: .+; see .*bootstrap\.log") as failed:
        cdk.bootstrap(lambda _: None)

    assert failed.value.code == Exit.DEPLOY_FAILED
    assert "\n" not in str(failed.value)


def test_a_bootstrap_does_not_synthesise_the_app_which_it_has_no_use_for(state: StateFolder) -> None:
    """What a synth takes is most of what a bootstrap would."""
    cdk = Cdk(state, "http://127.0.0.1:1", limit=120)

    with pytest.raises(Failure, match="cdk bootstrap failed"):
        cdk.bootstrap(lambda _: None)

    assert not cdk.assembly.exists()


def test_a_bootstrap_runs_where_the_context_of_the_deploy_is(
    state: StateFolder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A qualifier in cdk.json is one of both, or the deploy would look for what nobody has made."""
    cli = tmp_path / "cli.js"
    monkeypatch.setattr("serverless_backend.devstack.cdk.CLI", cli)
    cli.write_text("console.log(process.cwd()); process.exitCode = 1;")

    with pytest.raises(Failure, match=f"cdk bootstrap failed: {re.escape(str(PROJECT))};"):
        Cdk(state, "http://127.0.0.1:1", limit=60).bootstrap(lambda _: None)
