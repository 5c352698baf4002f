"""The `backend` command: parses, checks, calls plain functions, and maps failures to exit codes."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from serverless_backend.bundle import PROJECT
from serverless_backend.devstack import detached, logs
from serverless_backend.devstack.console import Console
from serverless_backend.devstack.environment import drop_aws_settings
from serverless_backend.devstack.failures import Exit, Failure
from serverless_backend.devstack.processes import sweep
from serverless_backend.devstack.state import Running, StateFolder
from serverless_backend.devstack.up import Options, up
from serverless_backend.settings import SettingsError, load


class _Group(click.Group):
    """Turns an expected failure into one line and its exit code, whichever command it comes from."""

    def invoke(self, ctx: click.Context) -> Any:
        console = Console()
        try:
            return super().invoke(ctx)
        except (Failure, SettingsError) as failure:
            if ctx.params["verbose"]:
                console.trace()
            console.fail(str(failure))
            ctx.exit(failure.code if isinstance(failure, Failure) else Exit.FAILED)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--verbose", is_flag=True, help="Show the traceback of a failure.")
def backend(verbose: bool) -> None:  # noqa: ARG001 - read by the group when something fails
    """Run the serverless backend on this machine: no AWS account, no Docker."""
    drop_aws_settings()


_state = click.option(
    "--state",
    default=PROJECT / ".backend",
    show_default=".backend in the project",
    envvar="BACKEND_STATE",
    show_envvar=True,
    type=click.Path(file_okay=False, path_type=Path),
    callback=lambda _ctx, _param, path: StateFolder(path.resolve()),
    help="Folder that keeps everything of this local AWS.",
)


@backend.command("up")
@click.option("--detach", is_flag=True, help="Return once the backend answers; stop it with `backend down`.")
@click.option(
    "--port",
    default=3000,
    show_default=True,
    envvar="BACKEND_PORT",
    show_envvar=True,
    type=click.IntRange(1, 65535),
    help="Port on 127.0.0.1.",
)
@click.option("-c", "context", multiple=True, metavar="KEY=VALUE", help="A setting, as `cdk deploy -c` takes it.")
@click.option(
    "--deploy-limit", default=300, show_default=True, type=click.IntRange(10), help="Seconds a deploy may take."
)
@_state
def _up(*, detach: bool, port: int, context: tuple[str, ...], deploy_limit: int, state: StateFolder) -> None:
    """Start the local AWS, deploy the stack, and serve it until Ctrl-C."""
    load(dict(_pair(word) for word in context))
    console = Console()
    options = Options(port=port, state=state, context=context, deploy_limit=deploy_limit)
    if detach:
        detached.up(options, console)
    else:
        up(options, console)


@backend.command("down")
@_state
def _down(*, state: StateFolder) -> None:
    """Stop the backend, and whatever it left."""
    console = Console()
    was_running = detached.stop(state)
    swept = sweep(state.path)
    console.say("stopped" if was_running or swept else f"no backend was running on {state.path}")


@backend.command("status")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@_state
def _status(*, as_json: bool, state: StateFolder) -> None:
    """Print where the backend answers, and what it is made of."""
    facts = asdict(_running(state))
    console = Console()
    if as_json:
        console.result(json.dumps(facts, indent=2))
        return
    for name, value in facts.items():
        shown = ", ".join(f"{key} {pid}" for key, pid in value.items()) if isinstance(value, dict) else value
        console.result(f"{name:<15} {shown}")


@backend.command("logs")
@click.option("-f", "--follow", is_flag=True, help="Go on as lines come in.")
@click.option("--access", is_flag=True, help="The API's access log, not the function's log.")
@_state
def _logs(*, follow: bool, access: bool, state: StateFolder) -> None:
    """Print the function's log, one JSON object a line."""
    running = _running(state)
    group = running.accessLogGroup if access else running.logGroup
    for line in logs.lines(running.endpoint, group, follow=follow):
        click.echo(line)


def _running(state: StateFolder) -> Running:
    if running := state.running():
        return running
    if pid := state.owner():
        raise Failure(f"the backend on {state.path} does not answer yet: `backend up` (pid {pid})", Exit.NOT_RUNNING)
    raise Failure(f"no backend is running on {state.path}: start one with `backend up`", Exit.NOT_RUNNING)


def _pair(word: str) -> tuple[str, object]:
    key, equals, value = word.partition("=")
    if not equals:
        raise Failure(f"-c {word}: a setting is KEY=VALUE, as in -c log_retention_days=30")
    return key, value
