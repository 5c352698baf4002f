"""The plot of how long clients of the local stack wait."""

from pathlib import Path

from benchmarks.figure import plot
from benchmarks.local.load import Load


def percentiles_plot(file: Path, loads: dict[str, list[Load]]) -> None:
    """Draw median and 99th percentile by the number of clients, each over the median of one client."""
    with plot(file) as axes:
        for name, by_clients in loads.items():
            clients = [each.clients for each in by_clients]
            unit = by_clients[0].p50
            (line,) = axes.plot(clients, [each.p50 / unit for each in by_clients], marker="o", label=f"{name}, p50")
            shade = line.get_color()
            axes.plot(clients, [each.p99 / unit for each in by_clients], "--", color=shade, label=f"{name}, p99")
        axes.set(xlabel="clients", ylabel="times the median of one client", title="Waiting times of the local stack")
        axes.set_xscale("log", base=2)
        axes.set_xticks(clients, [str(each) for each in clients])
        axes.grid(visible=True, alpha=0.3)
        axes.legend()
