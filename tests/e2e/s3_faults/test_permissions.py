"""IAM is enforced locally, and least privilege holds both ways: each grant is needed, and nothing else is used."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from serverless_backend.devstack.environment import session
from tests.e2e.http import assert_problem
from tests.e2e.s3_faults.proxied import Proxied
from tests.e2e.s3_faults.verb import Verb
from tests.e2e.s3_faults.verbs import VERBS, Finish

if TYPE_CHECKING:
    from mypy_boto3_iam import IAMClient

Grant = tuple[str, str]
"""An action and what of the bucket it is granted on, empty for the bucket itself."""

_NEEDED: Mapping[str, Grant] = {
    "GET items": ("s3:GetObject", "items/*"),
    "PUT items": ("s3:PutObject", "items/*"),
    "DELETE items": ("s3:DeleteObject", "items/*"),
    "GET idempotency": ("s3:GetObject", "idempotency/*"),
    "PUT idempotency": ("s3:PutObject", "idempotency/*"),
    "LIST": ("s3:ListBucket", ""),
}
"""What each kind of call to S3 takes."""


@dataclass(frozen=True)
class Policy:
    """The one policy of the function's role."""

    iam: "IAMClient"
    role: str
    name: str

    @property
    def document(self) -> dict[str, Any]:
        """The policy as it is in force."""
        held = self.iam.get_role_policy(RoleName=self.role, PolicyName=self.name)["PolicyDocument"]
        document: dict[str, Any] = json.loads(held) if isinstance(held, str) else dict(held)
        return document

    def grants(self) -> set[Grant]:
        """Return each action on S3 with each resource that it is granted on."""
        split = [single for statement in self.document["Statement"] for single in _split(statement)]
        return {grant for single in split if (grant := _grant(single)) is not None}

    @contextmanager
    def without(self, grant: Grant) -> Iterator[None]:
        """Take one grant away, and put it back."""
        whole = self.document
        split = [single for statement in whole["Statement"] for single in _split(statement)]
        less = [single for single in split if _grant(single) != grant]
        assert len(less) == len(split) - 1
        self._put({**whole, "Statement": less})
        try:
            yield
        finally:
            self._put(whole)

    def _put(self, document: dict[str, Any]) -> None:
        self.iam.put_role_policy(RoleName=self.role, PolicyName=self.name, PolicyDocument=json.dumps(document))


@pytest.fixture(scope="module")
def policy(world: Proxied) -> Policy:
    """What the function's role may do."""
    functions = session().client("lambda", endpoint_url=world.endpoint)
    iam = session().client("iam", endpoint_url=world.endpoint)
    role = functions.get_function_configuration(FunctionName=world.function)["Role"].rpartition("/")[2]
    (name,) = iam.list_role_policies(RoleName=role)["PolicyNames"]
    assert iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"] == []
    return Policy(iam, role, name)


def test_one_request_of_every_verb_uses_all_that_is_granted_on_the_bucket_and_nothing_else(
    world: Proxied, policy: Policy
) -> None:
    """The record of the calls, each taken for the grant it needs, is the policy."""
    used = set()
    for kind in VERBS:
        verb = kind(world)
        with world.proxy.following(verb.usual) as calls:
            verb.check(verb.send())
        used |= {_NEEDED[call.call.kind] for call in calls}

    assert policy.grants() == set(_NEEDED.values())
    assert used == set(_NEEDED.values())


@pytest.mark.parametrize("call", _NEEDED)
def test_each_grant_is_needed_by_the_requests_that_make_its_call_and_by_no_other(
    world: Proxied, policy: Policy, call: str
) -> None:
    """Without it they are 500s that tell a stranger nothing and of which the log says AccessDenied; the rest works."""
    # Without ListBucket AWS answers 403 for a key that was never written, the emulator 404.
    verbs = [kind(world) for kind in VERBS if (call, kind) != ("LIST", Finish)]
    with policy.without(_NEEDED[call]):
        answers = [_send(verb) for verb in verbs]

    refused = [answer for verb, answer in zip(verbs, answers, strict=True) if call in verb.calls]
    for answer, line in zip(refused, world.logged(refused), strict=True):
        assert_problem(answer, 500)
        assert "AccessDenied" not in answer.text
        assert line["level"] == "ERROR"
        assert "AccessDenied" in json.dumps(line["error"])
    for verb, answer in zip(verbs, answers, strict=True):
        assert answer in refused or answer.status_code == verb.status, answer.text
        assert _send(verb).status_code == (verb.status if answer in refused else verb.again)


def _send(verb: Verb) -> httpx.Response:
    with verb.world.proxy.following(verb.usual):
        return verb.send()


def _split(statement: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return a statement as several, of one action and one resource each."""
    actions, resources = _listed(statement["Action"]), _listed(statement["Resource"])
    return [{**statement, "Action": action, "Resource": resource} for action in actions for resource in resources]


def _listed(held: str | list[str]) -> list[str]:
    return [held] if isinstance(held, str) else held


def _grant(single: Mapping[str, str]) -> Grant | None:
    action, resource = single["Action"], single["Resource"]
    return (action, resource.partition(":::")[2].partition("/")[2]) if action.startswith("s3:") else None
