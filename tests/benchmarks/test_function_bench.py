"""The parts of the function's benchmark that count: no second on the clock, and nothing of benchmarks/node_modules."""

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.function import pages, writes
from benchmarks.function.calls import Loaded, counted, loaded
from benchmarks.function.plots import requests_plot
from benchmarks.function.stub import Stub, running_stub
from benchmarks.function.worker import WorkerError, environment
from serverless_backend.bundle import bundle


@pytest.fixture(scope="module")
def stub() -> Iterator[Stub]:
    """Return an S3 for all tests."""
    with running_stub() as running:
        yield running


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the function as it is deployed."""
    return shutil.copytree(bundle(), tmp_path_factory.mktemp("bundle") / "ours") / "index.mjs"


@pytest.fixture
def function(stub: Stub, built: Path) -> Iterator[Loaded]:
    """Return a process that has loaded the function, on a bucket of 30 items."""
    stub.fill(30)
    with loaded("ours", built, environment(stub)) as handler:
        yield handler


def test_start(stub: Stub, built: Path) -> None:
    """A process that loads the function asks S3 once, for one LIST."""
    stub.take()

    with loaded("ours", built, environment(stub)):
        found = stub.take()

    assert found == Counter(LIST=1)


def test_first_page(stub: Stub, function: Loaded) -> None:
    """A page that was never read is one LIST and a GET for each of its items."""
    assert counted(stub, lambda: function.page(20)) == Counter(LIST=1, GET=20)


@pytest.mark.parametrize(("changed", "expected"), [(0, Counter(LIST=1)), (3, Counter(LIST=1, GET=3))])
def test_warm_page(stub: Stub, function: Loaded, changed: int, expected: Counter[str]) -> None:
    """A page that was read before is one LIST, and a GET for each item that has changed since."""
    assert pages.warm_page(function, stub, changed=changed, limit=20) == expected


@pytest.mark.parametrize("count", [30, 3_000])
def test_flat(stub: Stub, function: Loaded, count: int) -> None:
    """A page asks the same of S3 whatever the number of items, be it the first page or the next."""
    stub.fill(count)

    found = (pages.warm_page(function, stub, limit=10), pages.next_page(function, stub, limit=10))

    assert found == (Counter(LIST=1), Counter(LIST=1))


def test_creates(stub: Stub, function: Loaded) -> None:
    """A create is one PUT, with a key two; neither adds more with the next one."""
    found = [writes.plain(function, stub), writes.with_key(function, stub), writes.plain(function, stub)]

    assert found == [Counter(PUT=1), Counter(PUT=2), Counter(PUT=1)]


def test_price() -> None:
    """A million LISTs cost 5 dollars, and with 100 GETs each 45."""
    assert pages.dollars(Counter(LIST=1)) == pytest.approx(5.0)
    assert pages.dollars(Counter(LIST=1, GET=100)) == pytest.approx(45.0)


def test_plots(tmp_path: Path) -> None:
    """A plot of the same figures is the same file."""
    requests = {"reference": {"POST": Counter(PUT=1)}, "ours": {"POST": Counter(PUT=1)}}
    files = [tmp_path / "first.svg", tmp_path / "second.svg"]

    for file in files:
        requests_plot(file, requests)

    assert files[0].read_bytes() == files[1].read_bytes()


def test_failure(stub: Stub, function: Loaded) -> None:
    """An answer that is no success ends the measurement, and is told."""
    with pytest.raises(WorkerError, match="ours answered with 400"):
        counted(stub, lambda: function.page(1001))
