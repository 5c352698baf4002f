"""A synth of the tests, after the first of its process, against `cdk synth`."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import IO, Final

from benchmarks.report import Options, Section, table
from serverless_backend.bundle import NODE, PROJECT
from serverless_backend.devstack.cdk import CLI

_TARGET: Final = 30
_IN_A_ROW: Final = 3
_TEXT: Final = """\
`cdk synth` starts Node, Python and the kernel of the CDK, builds the function and loads the library each time. The
tests make a template in a process that has all of that, with a stub for the function's code. "12 times" is the time of
`cdk synth` over that, the median of {in_a_row} in a row, as tests come one after the other; both take turns, and of
{rounds} rounds it is the median.

{table}

The packs are the five packs of security rules, which look on as the tests make templates. The
library's own validation (`CDK_VALIDATION`) looks at each template as CloudFormation would: `cdk synth` and a deploy to
AWS have it, the tests in the one that is about it, `backend up` not at all.
"""


@dataclass(frozen=True, kw_only=True)
class _Kind:
    """A way to make a template in a process that runs already."""

    words: str
    line: str
    validated: bool
    target: int | None


_KINDS: Final = (
    _Kind(words="packs, as in the tests", line="packs", validated=False, target=_TARGET),
    _Kind(words="packs and validation", line="packs", validated=True, target=None),
    _Kind(words="validation alone", line="bare", validated=True, target=None),
    _Kind(words="neither", line="bare", validated=False, target=None),
)


@dataclass(frozen=True, kw_only=True)
class _Process:
    """A process that synthesises on demand."""

    input: IO[str]
    output: IO[str]

    def synth(self, line: str) -> float:
        """Return the ms of one synth, the median of some in a row: the first of them finds the caches cold."""
        return median(self._one(line) for _ in range(_IN_A_ROW))

    def _one(self, line: str) -> float:
        print(line, file=self.input, flush=True)
        return float(self.output.readline())


def run(options: Options) -> Section:
    """Measure each way in turn, and say how many times longer `cdk synth` takes."""
    with ExitStack() as stack:
        processes = {validated: stack.enter_context(_process(validated=validated)) for validated in (True, False)}
        for kind in _KINDS:
            processes[kind.validated].synth(kind.line)
        taken = [_round(processes) for _ in range(options.rounds)]
    rows = [
        [kind.words, f"≥ {kind.target} times" if kind.target else "", _ratio([ms[index] for ms in taken], kind.target)]
        for index, kind in enumerate(_KINDS)
    ]
    text = _TEXT.format(
        in_a_row=_IN_A_ROW, rounds=options.rounds, table=table(["a synth in the process", "target", "measured"], rows)
    )
    return Section(title="Synth", text=text)


def _ratio(ratios: list[float], target: int | None) -> str:
    ratio = median(ratios)
    return f"{ratio:.3g} times{' **missed**' if target and ratio < target else ''}"


def _round(processes: dict[bool, _Process]) -> list[float]:
    """Return, for each kind, the time of `cdk synth` over its own."""
    cli = _cdk_synth()
    return [cli / processes[kind.validated].synth(kind.line) for kind in _KINDS]


def _cdk_synth() -> float:
    """Return the ms of one `cdk synth`."""
    with TemporaryDirectory() as folder:
        begun = time.perf_counter()
        subprocess.run(
            [NODE, CLI, "synth", "--quiet", "--output", str(Path(folder) / "out")],
            cwd=PROJECT,
            check=True,
            capture_output=True,
        )
        return (time.perf_counter() - begun) * 1000


@contextmanager
def _process(*, validated: bool) -> Iterator[_Process]:
    environment = os.environ | {"CDK_VALIDATION": "true" if validated else "false"}
    command = [sys.executable, "-m", "benchmarks.synth.in_process"]
    with subprocess.Popen(
        command, cwd=PROJECT, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None  # noqa: S101 - both are piped
        assert process.stdout is not None  # noqa: S101
        yield _Process(input=process.stdin, output=process.stdout)
        process.stdin.close()
