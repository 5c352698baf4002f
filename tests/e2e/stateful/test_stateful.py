"""Whatever is done in whatever order, the API answers as its model does."""

import logging

import httpx
import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.e2e.stateful.collection import STEPS, Collection, Tally

_LOG = logging.getLogger(__name__)
_RUNS = 300
# To explain a failure takes hundreds of requests more than to find and shrink it.
_PHASES = (Phase.reuse, Phase.generate, Phase.shrink)

# Without these the fixed runs have missed something; each was held to the model, as was any other.
_MET = {
    *(("GET", status) for status in (200, 304, 400, 404)),
    *(("HEAD", status) for status in (200, 304, 400, 404)),
    *(("POST", status) for status in (201, 400, 422)),
    *(("PUT", status) for status in (200, 400, 404, 412, 428)),
    *(("PATCH", status) for status in (200, 400, 404, 412, 428)),
    *(("DELETE", status) for status in (204, 400, 404, 412, 428)),
}


# Each request has a limit of its own, and the runs are counted.
@pytest.mark.timeout(0)
def test_random_requests_in_random_order_are_answered_as_the_model_says(
    api: httpx.Client, pytestconfig: pytest.Config
) -> None:
    """At least 300 runs of 30 steps: the same ones each time, or as many fresh ones as --runs asks for."""
    asked: int | None = pytestconfig.getoption("--runs")
    runs = asked or _RUNS
    tally = Tally()

    class Deployed(Collection):
        def __init__(self) -> None:
            super().__init__(api, tally)

    run_state_machine_as_test(
        Deployed,
        settings=settings(
            max_examples=runs,
            stateful_step_count=STEPS,
            derandomize=asked is None,
            deadline=None,
            print_blob=True,
            phases=_PHASES,
        ),
        _min_steps=STEPS,
    )

    _LOG.info("%d whole runs, %d steps, answers: %s", tally.whole_runs, tally.steps, sorted(tally.answers.items()))
    assert tally.whole_runs >= runs
    assert asked is not None or tally.answers.keys() >= _MET
