"""The real CDK CLI against the local AWS: bootstrap and deploy, with progress, a time limit, and reasons."""

import os
import re
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
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
        self._process: subprocess.Popen[str] | None = None
        self._over_time = False

    @property
    def assembly(self) -> Path:
        """The folder of the last synthesised assembly."""
        return self._state.path / "cdk.out"

    def bootstrap(self, report: Report) -> None:
        """Make the bucket and roles that every deploy uses.

        Raises:
            Failure: it failed, or passed the time limit.
        """
        self._run("bootstrap", report, f"aws://{ACCOUNT}/{REGION}")

    def deploy(self, report: Report, context: Sequence[str]) -> None:
        """Build the function, synthesise the stack with the settings in `context` (`key=value`), and deploy it.

        Raises:
            Failure: it failed, or passed the time limit.
        """
        settings = [word for pair in context for word in ("-c", pair)]
        self._run("deploy", report, "--require-approval", "never", "--progress", "events", *settings)

    def abort(self) -> None:
        """End the run that is under way, if there is one."""
        if self._process is not None and self._process.poll() is None:
            with suppress(ProcessLookupError):  # it ended by itself meanwhile
                os.killpg(self._process.pid, signal.SIGKILL)

    def _run(self, verb: str, report: Report, *words: str) -> None:
        if not CLI.is_file():
            raise Failure("the CDK CLI is not installed: run `make install`", Exit.TOOL_MISSING)
        log = self._state.logs / f"{verb}.log"
        with log.open("w", encoding="utf-8") as kept, self._running(verb, *words) as process:
            lines = [_heard(line, kept.write, report) for line in process.stdout or ()]
        if self._over_time:
            raise Failure(f"cdk {verb} was ended after {self._limit:.0f} s; see {log}", Exit.TIMED_OUT)
        if process.returncode != 0:
            raise Failure(f"cdk {verb} failed: {_reason(lines)}; see {log}", Exit.DEPLOY_FAILED)

    @contextmanager
    def _running(self, verb: str, *words: str) -> "Iterator[subprocess.Popen[str]]":
        """Run the CLI to its end, which comes at the time limit at the latest, and at once where the block is left."""
        with ExitStack() as leaving:
            with held_back():
                process = self._process = leaving.enter_context(self._start(verb, *words))
                leaving.callback(self.abort)
                over_time = threading.Timer(self._limit, self._end_over_time)
                leaving.callback(over_time.cancel)
                over_time.start()
            yield process
            process.wait()

    def _end_over_time(self) -> None:
        self._over_time = True
        self.abort()

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
