"""docs/api.md tells of every problem that the function or the gateway can answer with, and of no other."""

import re

import pytest

from serverless_backend.bundle import PROJECT
from serverless_backend.infra.responses import PROBLEMS, TYPE_PREFIX
from tests.infra.synth import from_typescript

_API = (PROJECT / "docs" / "api.md").read_text(encoding="utf-8")
_ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in _API.splitlines()
    if line.startswith("| `/problems/")
]


def test_every_problem_has_a_row_with_its_status() -> None:
    """The table has what both sides can say, and nothing that neither says."""
    of_gateway = {(TYPE_PREFIX + problem.kind, problem.status) for problem in PROBLEMS.values()}
    of_function = {
        (TYPE_PREFIX + kind["type"], kind["status"]) for kind in from_typescript("problem.ts", "it.PROBLEM_KINDS")
    }

    documented = [(row[0].strip("`"), int(row[1])) for row in _ROWS]

    assert set(documented) == of_gateway | of_function
    assert len(documented) == len(set(documented))


@pytest.mark.parametrize("row", _ROWS, ids=[row[0] for row in _ROWS])
def test_every_problem_has_a_cause_and_a_remedy(row: list[str]) -> None:
    """Whoever meets a problem reads why, and what to do."""
    _, _, cause, remedy = row

    assert re.search(r"[a-z]{3}", cause)
    assert re.search(r"[a-z]{3}", remedy)
