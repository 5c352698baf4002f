"""The `backend` command: parses, checks, calls plain functions, and maps failures to exit codes."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from serverless_backend.bundle import PROJECT
from serverless_backend.devstack import cdk_context, detached, settings_report
from serverless_backend.devstack.console import Console
from serverless_backend.devstack.environment import drop_aws_settings
from serverless_backend.devstack.failures import Exit, Failure
from serverless_backend.devstack.local_settings import localise
from serverless_backend.devstack.processes import sweep
from serverless_backend.devstack.state import Running, StateFolder
from serverless_backend.settings import SettingsError, resolve


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


_context = click.option(
    "-c", "context", multiple=True, metavar="KEY=VALUE", help="A setting, as `cdk deploy -c` takes it."
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
@_context
@click.option(
    "--deploy-limit", default=300, show_default=True, type=click.IntRange(10), help="Seconds a deploy may take."
)
@_state
def _up(*, detach: bool, port: int, context: tuple[str, ...], deploy_limit: int, state: StateFolder) -> None:
    """Start the local AWS, deploy the stack, and serve it until Ctrl-C."""
    from serverless_backend.devstack.up import Options, up  # noqa: PLC0415 - takes a second to load

    local = localise(context)
    console = Console()
    options = Options(port=port, state=state, context=context, deploy_limit=deploy_limit)
    if detach:
        detached.up(options, console)
        if local.note:  # what stays in the foreground says so itself, at each deploy
            console.say(local.note)
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


@backend.command("settings")
@_context
@click.option("--region", metavar="NAME", help="The stack's region: what has to be of it is checked, too.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def _settings(*, context: tuple[str, ...], region: str | None, as_json: bool) -> None:
    """Print every setting of a `cdk deploy` with the same -c, and where each value comes from."""
    found = cdk_context.read(context, home=Path.home())
    effective = resolve(found.values, region=region, origins=found.origins)
    Console().result(settings_report.as_json(effective) if as_json else settings_report.as_text(effective))


@backend.command("logs")
@click.option("-f", "--follow", is_flag=True, help="Go on as lines come in.")
@click.option("--access", is_flag=True, help="The API's access log, not the function's log.")
@_state
def _logs(*, follow: bool, access: bool, state: StateFolder) -> None:
    """Print the function's log, one JSON object a line."""
    from serverless_backend.devstack import logs  # noqa: PLC0415 - loads the AWS SDK

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
