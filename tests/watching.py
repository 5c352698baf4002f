"""What `cdk watch` and its kin say while they run."""

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def watching(command: Sequence[str], *, project: Path, environment: Mapping[str, str]) -> Iterator[Iterator[str]]:
    """Run a command in a project until the end of the block, and give the lines that it says."""
    with subprocess.Popen(
        command,
        cwd=project,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            yield iter(process.stdout or ())
        finally:
            os.killpg(process.pid, signal.SIGKILL)


def until(words: str, lines: Iterator[str]) -> str:
    """Return the lines up to the one that has the words; the test's own time limit ends a wait in vain."""
    heard = []
    for line in lines:
        heard.append(line)
        if words in line:
            return "".join(heard)
    raise AssertionError("".join(heard))
