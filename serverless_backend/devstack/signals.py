"""The signals that end a program: raised as one exception, and held back while a process is started."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""Ctrl-C, `kill`, and a terminal that was closed."""


class Stopped(BaseException):
    """A signal asked the backend to stop; not an `Exception`, so that nothing on the way swallows it."""


def raise_stopped(_number: int, _frame: FrameType | None) -> NoReturn:
    """Raise `Stopped`, wherever the main thread is."""
    raise Stopped


def on_signals(handler: Callable[[int, FrameType | None], object] | signal.Handlers) -> None:
    """Let a handler take the signals that end a program, until the event loop takes them over."""
    for number in ENDING:
        signal.signal(number, handler)


@contextmanager
def held_back() -> Iterator[None]:
    """Handle what signals come meanwhile only after the block, so that what it starts is known to whoever ends it.

    Handlers interrupt the main thread alone: in another one there is nothing to hold back.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before = {number: signal.signal(number, lambda number, _frame: came.append(number)) for number in ENDING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for late in came:
            signal.raise_signal(late)
