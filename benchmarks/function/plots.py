"""Plots of what was measured of the function."""

from collections import Counter
from pathlib import Path

from benchmarks.figure import plot
from benchmarks.function.curves import LATENCY_MS, Curve
from benchmarks.function.rows import words
from benchmarks.function.start import Starts


def latency_plot(file: Path, curves: list[Curve]) -> None:
    """Draw how long pages take by their length."""
    with plot(file) as axes:
        for curve in curves:
            axes.plot(list(curve.points), list(curve.points.values()), marker="o", label=curve.name)
        axes.set(xscale="log", yscale="log", xlabel="items of a page", ylabel="round trips to S3")
        axes.set_title(f"Time of a page, at {LATENCY_MS} ms a request")
        axes.grid(visible=True, alpha=0.3)
        axes.legend()


def requests_plot(file: Path, requests: dict[str, dict[str, Counter[str]]]) -> None:
    """Draw what calls ask of S3."""
    with plot(file) as axes:
        for place, (name, calls) in enumerate(requests.items()):
            positions = [number + (place - 0.5) * 0.4 for number in range(len(calls))]
            bars = axes.barh(positions, [counts.total() for counts in calls.values()], height=0.38, label=name)
            axes.bar_label(bars, labels=[words(counts) for counts in calls.values()], padding=3)
            axes.set_yticks(range(len(calls)), list(calls))
        axes.set(xscale="log", xlabel="requests to S3", title="Requests of a call")
        axes.set_xlim(0.8, 1000)
        axes.legend()
        axes.invert_yaxis()


def start_plot(file: Path, starts: Starts) -> None:
    """Draw the parts of a cold start, as multiples of the start of an empty handler."""
    names, unit = list(starts), starts["empty"].init
    parts = {
        "Node and the runtime client": [1.0 for _ in names],
        "the bundle's load and INIT": [max(starts[name].init / unit - 1, 0) for name in names],
        "first invocation": [starts[name].first / unit for name in names],
    }
    with plot(file) as axes:
        left = [0.0 for _ in names]
        for part, widths in parts.items():
            axes.barh(names, widths, left=left, label=part)
            left = [before + width for before, width in zip(left, widths, strict=True)]
        axes.set(xlabel="starts of an empty handler", title="Cold start and first POST over HTTPS")
        axes.legend()
