"""A signal that comes just as a process is started ends that process, too."""

import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from serverless_backend.devstack import cdk
from serverless_backend.devstack.processes import marked
from serverless_backend.devstack.signals import ENDING, Stopped, held_back, on_signals, raise_stopped
from serverless_backend.devstack.state import StateFolder


@pytest.fixture(autouse=True)
def stopping() -> Iterator[None]:
    """Signals raise `Stopped` in this process, as they do while a backend starts."""
    before = {number: signal.getsignal(number) for number in ENDING}
    on_signals(raise_stopped)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", ENDING)
def test_a_signal_is_heard_after_the_block_that_holds_it_back(number: signal.Signals) -> None:
    """What the block does is done whole, and the signal is not lost."""
    done = []
    with pytest.raises(Stopped), held_back():
        os.kill(os.getpid(), number)
        done.append("whole")

    assert done == ["whole"]
    assert signal.getsignal(number) is raise_stopped


def test_without_a_signal_nothing_is_raised_and_in_another_thread_nothing_is_held() -> None:
    """The block is left as it was entered."""
    heard = []

    def block() -> None:
        with held_back():
            heard.append(signal.getsignal(signal.SIGINT))

    block()
    thread = threading.Thread(target=block)
    thread.start()
    thread.join()

    assert heard[0] is not raise_stopped
    assert heard[1] is raise_stopped
    assert signal.getsignal(signal.SIGINT) is raise_stopped


def test_ctrl_c_as_the_cdk_is_started_leaves_no_process_and_no_timer(
    state: StateFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The signal comes after the process is there and before anybody knows of it."""

    class Interrupted(subprocess.Popen[str]):
        def __init__(self, *words: Any, **options: Any) -> None:
            super().__init__(*words, **options)
            os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(subprocess, "Popen", Interrupted)
    with pytest.raises(Stopped):
        cdk.Cdk(state, "http://127.0.0.1:1", limit=600).bootstrap(lambda _: None)

    assert marked(state.path) == []
    assert not [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]
