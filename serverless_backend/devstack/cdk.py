"""The real CDK CLI against the local AWS: bootstrap and deploy, with progress, a time limit, and reasons."""

import os
import re
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from serverless_backend.bundle import NODE, PROJECT
from serverless_backend.devstack.environment import ACCOUNT, REGION, aws_environment
from serverless_backend.devstack.failures import Exit, Failure
from serverless_backend.devstack.signals import held_back
from serverless_backend.devstack.state import StateFolder

CLI = PROJECT / "node_modules" / "aws-cdk" / "bin" / "cdk"
_PROGRESS = re.compile(r"\|\s*(\d+)/(\d+)\s*\|.*?\|\s*(?:CREATE|UPDATE|DELETE)_\w+\s*\|\s*(\S+)")
_REASONS = (
    re.compile(r"(?:CREATE|UPDATE|DELETE)_FAILED\s*\|\s*(.*)"),
    re.compile(r"❌\s*(.*)"),
    re.compile(r"\S*[Ee]rror:\s*(.*)"),
)

Report = Callable[[str], None]
"""Takes one short line of progress."""


class Cdk:
    """The CDK CLI, set up so that it can reach nothing but the local AWS."""

    def __init__(self, state: StateFolder, endpoint: str, *, limit: float) -> None:
        self._state = state
        self._endpoint = endpoint
        self._limit = limit
        self._run_now: _Run | None = None

    @property
    def assembly(self) -> Path:
        """The folder of the last synthesised assembly."""
        return self._state.path / "cdk.out"

    def bootstrap(self, report: Report) -> None:
        """Make the bucket and roles that every deploy uses.

        Raises:
            Failure: it failed, or passed the time limit.
        """
        # The CLI would synthesise the app of cdk.json first, though nothing of it is asked for.
        self._run("bootstrap", report, f"aws://{ACCOUNT}/{REGION}", "--app", "")

    def deploy(self, report: Report, context: Sequence[str]) -> None:
        """Build the function, synthesise the stack with the settings in `context` (`key=value`), and deploy it.

        Raises:
            Failure: it failed, or passed the time limit.
        """
        settings = [word for pair in context for word in ("-c", pair)]
        self._run("deploy", report, "--require-approval", "never", "--progress", "events", *settings)

    def abort(self) -> None:
        """End the run that is under way, if there is one."""
        if self._run_now is not None and self._run_now.process.poll() is None:
            self._run_now.end()

    def _run(self, verb: str, report: Report, *words: str) -> None:
        if not CLI.is_file():
            raise Failure("the CDK CLI is not installed: run `make install`", Exit.TOOL_MISSING)
        log = self._state.logs / f"{verb}.log"
        with log.open("w", encoding="utf-8") as kept, self._running(verb, *words) as run:
            lines = [_heard(line, kept.write, report) for line in run.process.stdout or ()]
        if run.over_time.is_set():
            raise Failure(f"cdk {verb} was ended after {self._limit:.0f} s; see {log}", Exit.TIMED_OUT)
        if run.process.returncode != 0:
            raise Failure(f"cdk {verb} failed: {_reason(lines)}; see {log}", Exit.DEPLOY_FAILED)

    @contextmanager
    def _running(self, verb: str, *words: str) -> "Iterator[_Run]":
        """Run the CLI to its end, which comes at the time limit at the latest, and at once where the block fails."""
        with ExitStack() as leaving:
            with held_back():
                run = self._run_now = _Run(leaving.enter_context(self._start(verb, *words)))
                leaving.push(run.left)
                timer = threading.Timer(self._limit, run.end_over_time)
                leaving.callback(timer.cancel)
                timer.start()
            yield run
            run.process.wait()

    def _start(self, verb: str, *words: str) -> subprocess.Popen[str]:
        # The library's own validation of the template takes half of a synth; a deploy to AWS and the tests have it on.
        environment = aws_environment(self._state.path, self._endpoint) | {"CDK_VALIDATION": "false"}
        # In the developer's home, .cdk.json may name a profile or settings; the library's cache is kept, it is large.
        environment |= {
            "HOME": str(self._state.tmp),
            "JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(PROJECT / ".venv" / "jsii"),
        }
        return subprocess.Popen(
            [
                str(NODE),
                str(CLI),
                verb,
                *words,
                "--output",
                str(self.assembly),
                "--ci",
                "--no-notices",
            ],
            cwd=PROJECT,
            env=environment | {"TMPDIR": str(self._state.tmp), "NO_COLOR": "1", "CDK_DISABLE_CLI_TELEMETRY": "true"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )


@dataclass(frozen=True)
class _Run:
    """One run of the CLI, which leads a group of processes."""

    process: "subprocess.Popen[str]"
    over_time: threading.Event = field(default_factory=threading.Event)

    def end(self) -> None:
        """End the whole group: what the CLI started may outlive it, and hold its output open."""
        with suppress(ProcessLookupError):  # it ended by itself meanwhile
            os.killpg(self.process.pid, signal.SIGKILL)

    def end_over_time(self) -> None:
        """End it, and say why."""
        self.over_time.set()
        self.end()

    def left(self, fault: type[BaseException] | None, *_: object) -> None:
        """End it where its block was left by an exception."""
        if fault is not None:
            self.end()


def _heard(line: str, keep: Callable[[str], object], report: Report) -> str:
    keep(line)
    if progress := _PROGRESS.search(line):
        done, total, resource = progress.groups()
        report(f"{done} of {total} resources, {resource}")
    return line.rstrip()


def _reason(lines: list[str]) -> str:
    for pattern in _REASONS:
        for line in lines:
            if found := pattern.search(line):
                return found.group(1).strip().rstrip(".")
    return lines[-1] if lines else "it said nothing"
