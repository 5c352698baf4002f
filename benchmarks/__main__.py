"""Measures and writes the report: `python -m benchmarks [part…] [--rounds N] [--folder FOLDER]`."""

import traceback
from importlib import import_module
from pathlib import Path
from typing import Final

import click

from benchmarks.report import Options, Section

_PARTS: Final = ("function", "synth", "local", "simulation")
_FOLDER: Final = Path(__file__).resolve().parent / "results"


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice(_PARTS))
@click.option("--rounds", type=click.IntRange(min=1), default=15, show_default=True, help="How often to measure.")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=_FOLDER,
    show_default="benchmarks/results",
    help="Where the report goes.",
)
def main(parts: tuple[str, ...], rounds: int, folder: Path) -> None:
    """Measure PARTS, or everything, and write one file of Markdown for each, with its plots beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    for part in parts or _PARTS:
        click.echo(f"measuring: {part}", err=True)
        section = _run(part, Options(rounds=rounds, folder=folder))
        file = folder / f"{part}.md"
        file.write_text(f"# {section.title}\n\n{section.text.strip()}\n", encoding="utf-8")
        click.echo(f"written: {file}", err=True)


def _run(part: str, options: Options) -> Section:
    """Run a part; one that fails ends the command, behind its traceback."""
    try:
        section: Section = import_module(f"benchmarks.{part}.run").run(options)
    except Exception as error:
        traceback.print_exc()
        raise click.ClickException(f"the part {part} failed: {error}") from error
    return section


if __name__ == "__main__":
    main()
