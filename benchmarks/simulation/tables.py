"""The simulation's results as tables, by name: docs/scaling.md has the same ones."""

from typing import Final

from benchmarks.report import table
from benchmarks.simulation import assumptions as a
from benchmarks.simulation.assumptions import MIX, Mix
from benchmarks.simulation.cost import million, million_pages, month
from benchmarks.simulation.fleet import Fleet
from benchmarks.simulation.load import Load, ceilings, greatest, steady, used
from benchmarks.simulation.throttle import failing, throttled

_MIXES: Final = {
    "the mix": MIX,
    "1 % writes": Mix(item=0.69, page=0.30, post=0.01),
    "the mix, pages cached in front": Mix(**{**vars(MIX), "page": 0.0}),
}


def figure(value: float) -> str:
    """Return three digits of a number, and all of one that is larger."""
    if value == a.UNBOUNDED:
        return "none"
    digits = f"{float(f'{value:.3g}'):,f}".rstrip("0").rstrip(".")
    return digits or "0"


def dollars(value: float) -> str:
    """Return an amount, in cents where it is small."""
    return f"${value:,.2f}" if value < 1000 else f"${figure(value)}"


def percent(share: float) -> str:
    """Return a share of all."""
    return f"{figure(100 * share)} %"


def tables() -> dict[str, str]:
    """Return every table."""
    return {
        "rates": rates(),
        "cost": cost(),
        "limits": limits(),
        "shards": shards(),
        "new": new_environments(),
        "fleet": fleet(),
        "throttled": throttling(),
    }


def concurrency(load: Load) -> float:
    """Return the concurrency that Lambda must allow: for the busiest moment, and for so many calls a second."""
    return max(load.environments, load.rate / a.CALLS_PER_ENVIRONMENT)


def rates() -> str:
    """Return what each rate needs."""
    loads = [steady(rate) for rate in a.RATES]
    rows = {
        "let through as deployed": [percent(min(a.STAGE_RATE / load.rate, 1)) for load in loads],
        "an average request": [f"{figure(1000 * load.seconds)} ms" for load in loads],
        "requests at a time, on average": [figure(load.concurrency) for load in loads],
        "concurrency that Lambda must allow": [figure(concurrency(load)) for load in loads],
        "until Lambda has scaled so far": [f"{figure(scaling_seconds(load))} s" for load in loads],
        "13 writes take": [f"{figure(a.BLOCK_WORTH / load.rate / MIX.writes)} s" for load in loads],
        "GETs of a page of 100": [figure(load.page_gets) for load in loads],
    }
    for limit in used(loads[0]):
        rows[f"{limit} under `items/`, of S3's limit"] = [f"{figure(used(load)[limit])} times" for load in loads]
    head = ["", *(f"{rate:,} a second" for rate in a.RATES)]
    return table(head, [[name, *cells] for name, cells in rows.items()])


def scaling_seconds(load: Load) -> float:
    """Return how long Lambda takes from nothing: the first SCALING environments are at once."""
    return max(concurrency(load) / a.SCALING - 1, 0) * a.SCALING_PERIOD


def cost() -> str:
    """Return what a million requests cost at each rate, and a month."""
    columns = [million(steady(rate)) for rate in a.RATES]
    rows = [[part, *(dollars(column[part]) for column in columns)] for part in columns[0]]
    rows.append(["a million requests", *(dollars(sum(column.values())) for column in columns)])
    rows.append(["a month", *(dollars(sum(month(steady(rate)).values())) for rate in a.RATES)])
    return table(["", *(f"{rate:,} a second" for rate in a.RATES)], rows)


def limits() -> str:
    """Return where each limit is met, the first one first."""
    columns = [_met(mix) for mix in _MIXES.values()]
    order = sorted(columns[0], key=lambda limit: columns[0][limit])
    return table(["limit", *_MIXES], [[limit, *(figure(met[limit]) for met in columns)] for limit in order])


def _met(mix: Mix) -> dict[str, float]:
    room = greatest(lambda rate: concurrency(steady(rate, mix)) <= a.CONCURRENCY)
    return {
        "stage: `throttling_rate_limit`": a.STAGE_RATE,
        "account: API Gateway's requests a second": a.ACCOUNT_RATE,
        "account: Lambda's concurrency": room,
        **{f"S3: {limit} of one prefix": rate for limit, rate in ceilings(mix).items()},
    }


def shards() -> str:
    """Return what shards buy, and what a page costs then."""
    rows = []
    for count in a.SHARDS:
        met = ceilings(MIX, count)
        warm, cold = (million_pages(gets, init_lists=0, shards=count) for gets in (0, 1))
        rows.append([str(count), *(figure(rate) for rate in met.values()), dollars(warm), dollars(cold)])
    return table(["`key_shards`", *ceilings(), "S3 of a million pages, all in memory", "none in memory"], rows)


def new_environments() -> str:
    """Return what S3 asks for a million pages, by how many are the first of a new environment."""
    rows = [
        [percent(new), dollars(million_pages(new)), dollars(million_pages(new, cold_page_gets=1, init_lists=0))]
        for new in (0, 0.1, 1)
    ]
    return table(["pages of new environments", "S3 of a million pages", "with `page_blocks`"], rows)


def fleet(requests: int = 60_000) -> str:
    """Return what pages cost at several rates, simulated, without blocks and with them."""
    rows = []
    for rate in (0.003, 0.1, 10, 100, 1_000, 100_000):
        plain, blocks = (Fleet(rate, blocks=blocks).run(requests) for blocks in (False, True))
        settled = requests / rate > a.IDLE
        starts = percent(plain.starts / plain.requests) if settled else "-"
        gets = (steady(rate).page_gets, plain.page_gets / plain.pages, blocks.page_gets / blocks.pages)
        money = (plain.dollars_a_million_pages, blocks.dollars_a_million_pages)
        rows.append([figure(rate), starts, *map(figure, gets), *map(dollars, money)])
    counts = ["GETs of a page, formula", "simulated", "with `page_blocks`"]
    return table(["a second", "new environments", *counts, "S3 of a million pages", "with `page_blocks`"], rows)


def throttling(requests: int = 40_000) -> str:
    """Return what comes of more PUTs than S3 takes."""
    rows = []
    for offered in (1.1, 2, 5):
        tally = throttled(offered, requests)
        failed = 1 - len(tally.served) / len(tally.tries)
        mean = sum(tally.served) / len(tally.served)
        tries = sum(tally.tries) / len(tally.tries)
        shares = (percent(share) for share in (failed, failing(offered)))
        rows.append([figure(offered), *shares, figure(tries), f"{1000 * mean:.0f} ms"])
    return table(["times the limit", "fail", "formula", "tries of a request", "a served PUT"], rows)
