"""What docs/openapi.json says is what the deployed stack does."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import schemathesis
from hypothesis import strategies as st
from schemathesis import Case, HookContext, Response, engine
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import Failure
from schemathesis.engine.events import EngineEvent, FatalError, NonFatalError, ScenarioFinished
from schemathesis.openapi.checks import EnsureResourceAvailability
from schemathesis.schemas import BaseSchema

from serverless_backend.bundle import PROJECT

CASES = 2000
MOST_PASSES = 20
CHECKS = {
    *("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance"),
    *("response_schema_conformance", "negative_data_rejection", "positive_data_acceptance", "use_after_free"),
    # Credentials are optional in the document, since the settings decide: there is none for `ignored_auth` to try.
    *("ensure_resource_availability", "missing_required_header", "unsupported_method"),
}
OPERATIONS = {
    *("GET /items", "HEAD /items", "POST /items", "GET /items/{id}", "HEAD /items/{id}"),
    *("PUT /items/{id}", "PATCH /items/{id}", "DELETE /items/{id}"),
}
# All that the function answers, but for a body that is too large and a store that is busy.
STATUSES = {200, 201, 204, 304, 400, 404, 405, 412, 415, 422, 428}
_CONFIG = Path(__file__).with_name("schemathesis.toml")


@dataclass
class Report:
    """What was sent, by phase and by operation, what came back, which checks were made, and what they found."""

    phases: Counter[str] = field(default_factory=Counter)
    operations: Counter[str] = field(default_factory=Counter)
    statuses: set[int] = field(default_factory=set)
    checks: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def add(self, event: EngineEvent) -> None:
        """Take in what the engine tells."""
        assert not isinstance(event, FatalError), event.exception
        if isinstance(event, NonFatalError):
            self.faults.append(f"{event.label}: {event.value}")
        if isinstance(event, ScenarioFinished):
            sent = [event.recorder.cases[case].value for case in event.recorder.interactions]
            self.phases[event.phase.value] += len(sent)
            self.operations.update(case.operation.label for case in sent)
            answered = [each.response for each in event.recorder.interactions.values() if each.response is not None]
            self.statuses |= {response.status_code for response in answered}
            self.checks |= {check.name for made in event.recorder.checks.values() for check in made}
            self.faults += _faults(event)


def test_every_answer_is_a_documented_one(base_url: str, api: httpx.Client) -> None:
    """2,000 requests and more, good and bad, alone and in sequence, get no 5xx and what the document says."""
    report = Report()
    schemathesis.openapi.format("cursor", st.sampled_from(_cursors(api)))
    # A stateful pass ends where a step that is replayed meets a collection that has changed: so there are several.
    for seed in range(1, MOST_PASSES + 1):
        documented = _documented_api(base_url, seed)
        if seed > 1:
            documented.config.phases.update(phases=["stateful"])
        for event in engine.from_schema(documented).execute():
            report.add(event)
        if report.phases.total() >= CASES:
            break

    print(f"{report.phases.total()} cases in {seed} passes: {dict(report.phases)}")  # noqa: T201 with --capture=no
    assert report.faults == [], "\n\n".join(report.faults)
    assert report.phases.total() >= CASES
    assert report.phases.keys() >= {"examples", "coverage", "fuzzing", "stateful"}
    assert report.operations.keys() == OPERATIONS
    assert report.checks >= CHECKS
    assert report.statuses >= STATUSES


def _documented_api(base_url: str, seed: int) -> BaseSchema:
    document = json.loads((PROJECT / "docs" / "openapi.json").read_text(encoding="utf-8"))
    # The pattern says all that the format says, and the engine looks long for what breaks the one alone.
    del document["components"]["schemas"]["ItemId"]["format"]
    config = SchemathesisConfig.from_path(_CONFIG)
    config.update(seed=seed, max_failures=None)
    config.projects.default.update(base_url=base_url)
    documented = schemathesis.openapi.from_dict(document, config=config)
    _excuse_replays(documented)
    return documented


def _cursors(api: httpx.Client) -> list[str]:
    """Cursors that the API gave: the document says of them that they are opaque."""
    for name in ("first", "second", "third"):
        assert api.post("/items", json={"name": name}).status_code == 201
    return [api.get("/items", params={"limit": limit}).json()["nextCursor"] for limit in (1, 2)]


def _excuse_replays(documented: BaseSchema) -> None:
    """Let an item be gone that a replayed request names: its key outlives it, and brings nothing back."""
    replayed = set()

    @documented.hook
    def after_call(_context: HookContext, _case: "Case[Any]", response: Response) -> None:
        if "idempotency-replayed" in response.headers:
            replayed.add(response.json()["item"]["id"])

    @documented.hook
    def filter_failure(_context: HookContext, failure: Failure, case: "Case[Any]", _response: Response) -> bool:
        return not (isinstance(failure, EnsureResourceAvailability) and case.path_parameters["id"] in replayed)


def _faults(scenario: ScenarioFinished) -> Iterator[str]:
    for made in scenario.recorder.checks.values():
        for check in made:
            if check.failure_info is not None:
                failure = check.failure_info.failure
                yield f"{failure.operation}: {failure.title}\n{failure.message}\n{check.failure_info.code_sample}"
