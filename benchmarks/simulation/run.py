"""What AWS makes of the backend under load, as tables and two plots."""

from typing import Final

from benchmarks.report import Options, Section
from benchmarks.simulation import assumptions as a
from benchmarks.simulation.cost import million
from benchmarks.simulation.load import ceilings, steady
from benchmarks.simulation.plots import cost_plot, shards_plot
from benchmarks.simulation.tables import tables

_TEXT: Final = """\
Nothing here was measured in AWS. [assumptions.py](../simulation/assumptions.py) has every number with its source; the
mix of requests is invented. [docs/scaling.md](../../docs/scaling.md) says what follows.

## Rates

{rates}

## Cost

{cost}

![Cost of a million requests by part](simulation-cost.svg)

## Limits

Requests a second of the mix at which each is met:

{limits}

## Shards

Requests a second of the mix at which each limit of S3 is met:

{shards}

![Where the limits of S3 bite, by shards](simulation-shards.svg)

## Environments that have read nothing

{new}

## Environments, event by event

{fleet}

## More than S3 takes, event by event

{throttled}
"""


def run(options: Options) -> Section:
    """Simulate; the same each time."""
    cost_plot(options.folder / "simulation-cost.svg", {rate: million(steady(rate)) for rate in a.RATES})
    shards_plot(options.folder / "simulation-shards.svg", {count: ceilings(shards=count) for count in a.SHARDS})
    return Section(title="Under load, simulated", text=_TEXT.format_map(tables()))
