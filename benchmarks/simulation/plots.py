"""Plots of what the simulation says."""

from pathlib import Path

from benchmarks.figure import plot
from benchmarks.simulation import assumptions as a


def cost_plot(file: Path, costs: dict[int, dict[str, float]]) -> None:
    """Draw what a million requests cost at each rate, by part."""
    names = [f"{rate:,} a second" for rate in costs]
    with plot(file) as axes:
        left = [0.0 for _ in names]
        for part in next(iter(costs.values())):
            widths = [parts[part] for parts in costs.values()]
            axes.barh(names, widths, left=left, label=part)
            left = [before + width for before, width in zip(left, widths, strict=True)]
        axes.set(xlabel="US dollars for a million requests", title="Cost by part, if S3 carried the rate")
        axes.invert_yaxis()
        axes.legend()


def shards_plot(file: Path, ceilings: dict[int, dict[str, float]]) -> None:
    """Draw at which rate each limit of S3 bites, by the number of shards."""
    with plot(file) as axes:
        for limit in next(iter(ceilings.values())):
            axes.plot(list(ceilings), [rates[limit] for rates in ceilings.values()], marker="o", label=limit)
        axes.axhline(a.ACCOUNT_RATE, color="grey", linestyle=":", label="API Gateway's quota of an account")
        axes.set_xscale("log", base=2)
        axes.set_yscale("log")
        axes.set_xticks(list(ceilings), [str(shards) for shards in ceilings])
        axes.set(xlabel="key_shards", ylabel="requests a second", title="Where the limits of S3 bite")
        axes.grid(visible=True, alpha=0.3)
        axes.legend()
