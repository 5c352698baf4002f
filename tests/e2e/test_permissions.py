"""IAM is enforced locally: what the role may not do fails as it would on AWS."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from serverless_backend.devstack.environment import session
from tests.e2e.backend import Backend
from tests.e2e.http import assert_problem


def test_without_the_right_to_put_a_post_is_a_500_that_the_log_explains_and_a_get_still_works(
    backend: Backend, api: httpx.Client
) -> None:
    """The answer tells a stranger nothing but the request id; the log says AccessDenied under that id."""
    api.post("/items", json={"name": "kept"}).raise_for_status()

    with _deployed_without(backend, "s3:PutObject"):
        refused = api.post("/items", json={"name": "lost"})
        listed = api.get("/items", params={"limit": 1})

    problem = assert_problem(refused, 500)
    assert "PutObject" not in refused.text
    assert "AccessDenied" not in refused.text
    lines = [line for line in backend.logs() if line.get("requestId") == problem["requestId"]]
    assert "AccessDenied" in json.dumps([line for line in lines if line["level"] == "ERROR"])
    assert listed.json()["items"][0]["name"] == "kept"
    api.post("/items", json={"name": "works again"}).raise_for_status()


@pytest.mark.parametrize(
    ("action", "path"), [("s3:GetObject", "/items/{id}"), ("s3:ListBucket", "/items"), ("s3:GetObject", "/items")]
)
def test_each_s3_action_that_is_granted_is_needed_by_a_request(
    backend: Backend, api: httpx.Client, action: str, path: str
) -> None:
    """With one action taken away, the request that uses it fails: nothing is granted that goes unused."""
    posted = api.post("/items", json={"name": "needed"}).json()["item"]

    with _deployed_without(backend, action):
        refused = api.get(path.format(id=posted["id"]))

    assert_problem(refused, 500)


@contextmanager
def _deployed_without(backend: Backend, action: str) -> Iterator[None]:
    """Deploy the stack's template less one action of the function's policy, and afterwards as it was."""
    facts = backend.facts()
    formation = session().client("cloudformation", endpoint_url=facts["endpoint"])
    template = formation.get_template(StackName=facts["stack"])["TemplateBody"]
    whole = template if isinstance(template, str) else json.dumps(template)
    _update(formation, facts["stack"], json.dumps(_without(json.loads(whole), action)))
    try:
        yield
    finally:
        _update(formation, facts["stack"], whole)


def _update(formation: Any, stack: str, template: str) -> None:
    formation.update_stack(
        StackName=stack, TemplateBody=template, Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"]
    )
    formation.get_waiter("stack_update_complete").wait(StackName=stack, WaiterConfig={"Delay": 1, "MaxAttempts": 60})


def _without(template: dict[str, Any], action: str) -> dict[str, Any]:
    taken = 0
    for resource in template["Resources"].values():
        if resource["Type"] != "AWS::IAM::Policy":
            continue
        for statement in resource["Properties"]["PolicyDocument"]["Statement"]:
            actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
            if action in actions:
                statement["Action"] = [kept for kept in actions if kept != action] or ["s3:ListAllMyBuckets"]
                taken += 1
    assert taken == 1, f"{action} is granted in {taken} statements"
    return template
