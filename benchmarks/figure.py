"""Plots as SVG files that differ only where what they show does."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure


@contextmanager
def plot(file: Path) -> Iterator[Axes]:
    """Draw into the axes of a figure, which is written to a file then."""
    with mpl.rc_context({"svg.hashsalt": "benchmarks", "svg.fonttype": "none"}):
        figure = Figure(figsize=(8, 4.5), layout="constrained")
        yield figure.subplots()
        figure.savefig(file, metadata={"Date": None})
