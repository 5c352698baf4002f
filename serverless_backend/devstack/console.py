"""What a person sees: results on stdout, progress on stderr."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import rich.console
from rich.markup import escape


class Console:
    """Two streams: `result` for what a script may read, the rest for a person who waits."""

    def __init__(self) -> None:
        self._out = rich.console.Console(highlight=False, soft_wrap=True)
        self._err = rich.console.Console(stderr=True, highlight=False, soft_wrap=True)

    def result(self, text: str) -> None:
        """Print a result to stdout, as it is."""
        self._out.print(text, markup=False)

    def say(self, text: str) -> None:
        """Print a line about what goes on."""
        self._err.print(text, markup=False)

    def warn(self, text: str) -> None:
        """Print a line about something that went wrong and does not end the program."""
        self._err.print(f"[yellow]![/] {escape(text)}")

    def fail(self, text: str) -> None:
        """Print the one line that an expected failure is."""
        self._err.print(f"[bold red]error:[/] {escape(text)}")

    def trace(self) -> None:
        """Print the traceback of the exception that is being handled."""
        self._err.print_exception()

    @contextmanager
    def step(self, title: str) -> Iterator[Callable[[str], None]]:
        """Show a step while it runs, with what it reports of itself, and how long it took."""
        begun = time.monotonic()
        with self._err.status(escape(title)) as status:

            def report(detail: str) -> None:
                status.update(f"{escape(title)}: {escape(detail)}")

            yield report
        self._err.print(f"[green]✓[/] {escape(title)} [dim]({time.monotonic() - begun:.1f} s)[/]")
