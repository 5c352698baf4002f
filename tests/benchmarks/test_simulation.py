"""The simulation: its pieces by figures that were reckoned by hand, and docs/scaling.md by its output."""

import re
from math import isclose
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.report import Options
from benchmarks.simulation import assumptions as a
from benchmarks.simulation.assumptions import MIX, Mix
from benchmarks.simulation.cost import in_tiers, million, million_pages
from benchmarks.simulation.fleet import Fleet
from benchmarks.simulation.load import S3Use, ceilings, rounds, s3_use, steady, unread, used
from benchmarks.simulation.plots import cost_plot
from benchmarks.simulation.run import run
from benchmarks.simulation.tables import figure, tables
from benchmarks.simulation.throttle import failing, throttled
from serverless_backend.settings import Settings
from tests.infra.synth import from_typescript

_DOC: Final = Path(__file__).parents[2] / "docs" / "scaling.md"
_STATUSES: Final = {"429", "503"}
_READERS: Final = Mix(item=0.5, page=0.5)


@pytest.fixture(scope="module")
def results() -> dict[str, str]:
    """Return every table of the simulation."""
    return tables()


@pytest.mark.parametrize(
    ("mix", "expected"),
    [
        (Mix(item=1), S3Use(get=1)),
        (Mix(post=1), S3Use(put=1)),
        (Mix(post_with_key=1), S3Use(put=1, intent=1)),
        (Mix(change=1), S3Use(get=1, put=1)),
        (Mix(delete=1), S3Use(get=1, delete=1)),
        (Mix(page=1), S3Use(get=7, list=4)),
    ],
)
def test_requests(mix: Mix, expected: S3Use) -> None:
    """Each kind of request asks of S3 what the architecture says; a page of 7 changed items in 4 shards 4 LISTs."""
    assert s3_use(mix, page_gets=7, shards=4) == expected


def test_pages_cost() -> None:
    """S3 asks $5.00 for a million pages from memory, $50 where each has a start and 100 GETs, $5.40 with its block."""
    assert million_pages() == pytest.approx(5.0)
    assert million_pages(new=1) == pytest.approx(50.0)
    assert million_pages(new=1, cold_page_gets=1, init_lists=0) == pytest.approx(5.4)
    assert million_pages(shards=16) == pytest.approx(80.0)


def test_tiers() -> None:
    """Each unit costs what its tier does: 10 at 2, 20 at 1, and 5 at a half."""
    assert in_tiers(35, ((10, 2), (20, 1), (a.UNBOUNDED, 0.5))) == pytest.approx(42.5)


def test_unread_by_hand() -> None:
    """Where one write passes on average, K is 1 or more half of the time, and 2 or more a quarter of it."""
    assert unread(1, items=2) == pytest.approx(0.75)


@given(st.floats(0, 1e6))
def test_unread_bounds(passed: float) -> None:
    """No more items are unread than were written, nor than the page has, and a page waits twice at most."""
    assert 0 <= unread(passed) <= min(passed, 100) + 1e-9
    assert 0 <= rounds(passed) <= min(unread(passed), 2) + 1e-9


def test_reading_alone() -> None:
    """Where nothing is written a page is one LIST; an item and a page take 63 ms and the CPU of one call each."""
    load = steady(1000, _READERS)

    assert load.s3 == S3Use(get=0.5, list=0.5)
    assert load.seconds == pytest.approx((63 + 1.2 * 1769 / 512) / 1000)
    assert load.concurrency == pytest.approx(67.15, abs=0.01)


def test_gateway_cost() -> None:
    """At 10 a second every request is in the gateway's first tier, at $3.50 a million; 0.5 GETs and LISTs are $2.70."""
    costs = million(steady(10, _READERS), _READERS)

    assert costs["API Gateway"] == pytest.approx(3.5)
    assert costs["S3 requests"] == pytest.approx(0.5 * 0.4 + 0.5 * 5)


@given(st.floats(1, 1e5), st.sampled_from(a.SHARDS))
def test_more_is_more(rate: float, shards: int) -> None:
    """A higher rate has no fewer GETs in a page, and uses more of each limit."""
    low, high = steady(rate, shards=shards), steady(1.5 * rate, shards=shards)

    assert low.page_gets <= high.page_gets
    assert all(part < used(high, shards)[limit] for limit, part in used(low, shards).items())


def test_ceilings_by_hand() -> None:
    """A prefix takes 3,500 POSTs a second; four take 14,000, but no more pages: each page lists all of them."""
    assert ceilings(Mix(post=1), 4)["PUT, DELETE"] == pytest.approx(14_000, rel=1e-3)
    assert ceilings(Mix(page=1), 1)["LIST"] == pytest.approx(5_500, rel=1e-3)
    assert ceilings(Mix(page=1), 4)["LIST"] == pytest.approx(5_500, rel=1e-3)


@pytest.mark.parametrize("rate", [100, 1_000])
def test_fleet_agrees(rate: float) -> None:
    """Where environments are many, events and the formula find as many busy, and as many GETs in a page."""
    load, tally = steady(rate), Fleet(rate).run(30_000)

    assert tally.busy / tally.requests == pytest.approx(load.concurrency, rel=0.05)
    assert tally.page_gets / tally.pages == pytest.approx(load.page_gets, rel=0.15)


def test_fleet_of_visits() -> None:
    """A lone request starts an environment if none came for ten minutes: e**-0.6 of them at one in 1,000 seconds."""
    tally = Fleet(0.001).run(10_000)

    assert tally.starts / tally.requests == pytest.approx(0.549, rel=0.05)


def test_blocks_without_writes() -> None:
    """Where nothing is written, one block serves every new environment: a LIST and a GET."""
    tally = Fleet(0.001, _READERS, blocks=True).run(2_000)

    assert (tally.page_gets, tally.block_puts) == (0, 0)
    assert 0 < tally.block_gets < tally.pages


@pytest.mark.parametrize(("offered", "fail"), [(0.8, 0), (1.25, 0.2), (4, 0.75)])
def test_throttled(offered: float, fail: float) -> None:
    """S3 serves what its limit is, whoever asks again: of four times as many, three quarters fail."""
    tally = throttled(offered, 20_000)

    assert failing(offered) == pytest.approx(fail)
    assert 1 - len(tally.served) / 20_000 == pytest.approx(fail, abs=0.03)
    assert len(tally.tries) == 20_000
    assert max(tally.tries) <= 5


def test_no_throttle() -> None:
    """Below the limit nearly every PUT is served at once."""
    assert sorted(throttled(0.5, 10_000).served)[9_900] == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (0.00234567, "0.00235"), (1, "1"), (99.06, "99.1"), (16123.4, "16,100"), (1e9, "1,000,000,000")],
)
def test_figures(value: float, text: str) -> None:
    """Figures have three digits."""
    assert figure(value) == text


def test_defaults() -> None:
    """What the simulation takes for the settings' defaults is what they are."""
    defaults = {name: Settings.model_fields[name].default for name in ("throttling_rate_limit", "function_memory_mb")}

    assert defaults == {"throttling_rate_limit": a.STAGE_RATE, "function_memory_mb": a.MEMORY_MB}


def test_function() -> None:
    """A page reads as many items at a time as the function does."""
    assert from_typescript("s3-pages.ts", "it.READS_AT_ONCE") == a.PARALLEL_READS


def test_mix() -> None:
    """The shares of the mix are of all requests."""
    assert isclose(sum(vars(MIX).values()), 1)


def test_repeats(tmp_path: Path) -> None:
    """The same simulation draws the same bytes, and counts the same."""
    first, second = tmp_path / "1.svg", tmp_path / "2.svg"
    for file in (first, second):
        cost_plot(file, {rate: million(steady(rate)) for rate in a.RATES})

    assert first.read_bytes() == second.read_bytes()
    assert Fleet(10).run(1_000) == Fleet(10).run(1_000)


def test_section(tmp_path: Path, results: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The report has every table, and the plots that it shows."""
    monkeypatch.setattr("benchmarks.simulation.run.tables", lambda: results)

    text = run(Options(rounds=1, folder=tmp_path)).text

    assert all(table in text for table in results.values())
    assert sorted(re.findall(r"\((.*\.svg)\)", text)) == sorted(file.name for file in tmp_path.iterdir())


def test_document(results: dict[str, str]) -> None:
    """The tables of docs/scaling.md are the simulation's. Where they are not, put these there and read the text."""
    text = _DOC.read_text(encoding="utf-8")

    assert dict(re.findall(r"<!-- begin (\w+) -->\n(.*?)\n<!-- end -->", text, re.DOTALL)) == results


def test_prose(results: dict[str, str]) -> None:
    """Every figure in the text of docs/scaling.md is in one of its tables, or in the assumptions."""
    text = _DOC.read_text(encoding="utf-8")
    prose = re.sub(r"<!-- begin.*?<!-- end -->|```.*?```|\]\(.*?\)", "", text, flags=re.DOTALL)
    source = Path(a.__file__).read_text(encoding="utf-8").replace("_", ",")
    known = _figures(" ".join([*results.values(), source])) | _STATUSES

    assert _figures(prose) - known == set()


def _figures(text: str) -> set[str]:
    """Return all numbers of two digits and more, without the zeros of cents."""
    found = (number.rstrip(",") for number in re.findall(r"\d[\d,]*(?:\.\d+)?", text))
    return {re.sub(r"\.0+$", "", number) for number in found if len(number) > 1}
