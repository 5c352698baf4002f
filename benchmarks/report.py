"""What a part of the benchmarks hands over."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Options:
    """How to measure: how many rounds the timed parts have, and the folder that plots are written into."""

    rounds: int
    folder: Path


@dataclass(frozen=True, kw_only=True)
class Section:
    """A chapter of the report: Markdown without its heading; plots are named relative to the report's folder."""

    title: str
    text: str


def table(head: list[str], rows: list[list[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
