"""The state folder: one backend at a time, and no record of one that is gone."""

import subprocess
import sys
from pathlib import Path

import pytest

from serverless_backend.devstack.failures import Exit, Failure
from serverless_backend.devstack.state import Running, StateFolder

_RUNNING = Running(
    url="http://127.0.0.1:3000/v1",
    endpoint="http://127.0.0.1:4566",
    region="us-east-1",
    stack="ServerlessBackendStack-dev",
    bucket="items",
    function="function",
    logGroup="group",
    accessLogGroup="access",
    pids={"backend": 1, "emulator": 2},
)
_HOLD = """
import sys
from pathlib import Path
from serverless_backend.devstack.state import StateFolder
with StateFolder(Path(sys.argv[1])).held():
    print("held", flush=True)
    sys.stdin.read()
"""


def test_git_never_sees_a_state_folder_wherever_it_lies(state: StateFolder) -> None:
    """The folder ignores itself."""
    assert (state.path / ".gitignore").read_text(encoding="utf-8") == "*\n"


def test_a_second_backend_on_the_same_folder_is_refused_with_the_pid_of_the_first(state: StateFolder) -> None:
    """While one process holds the folder another is refused, and told whom to stop."""
    with _holder(state) as first:
        with pytest.raises(Failure) as refused, state.held():
            pytest.fail("held twice")

        assert str(first.pid) in str(refused.value)
        assert refused.value.code == Exit.ALREADY_RUNNING
        assert state.owner() == first.pid
        first.kill()


def test_a_killed_backend_holds_nothing(state: StateFolder) -> None:
    """The kernel lets go of the folder of a process that was killed, and its record counts no more."""
    with _holder(state) as first:
        state.announce(_RUNNING)
        first.kill()
        first.wait()

    assert state.owner() is None
    assert state.running() is None
    with state.held():
        assert state.running() == _RUNNING


def test_a_state_path_that_is_a_file_is_refused_by_name(tmp_path: Path) -> None:
    """A path that cannot be a folder is refused in words."""
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(Failure, match=r"cannot keep state in .*file.*--state"):
        StateFolder(tmp_path / "file").create()


def _holder(state: StateFolder) -> "subprocess.Popen[bytes]":
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(state.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    return holder
