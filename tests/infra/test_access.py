"""Who may call the API: what each method asks, the API's policy, the key, and the words about an open API."""

from typing import Any

import pytest

from .synth import flat, lint, named, of_type, only, synth, warnings

AUTHS = ["none", "api_key", "iam", "cognito"]
ASKED = ("AuthorizationType", "ApiKeyRequired", "AuthorizationScopes")
TOKEN = {"AuthorizationType": "COGNITO_USER_POOLS"}
READ, WRITE = TOKEN | {"AuthorizationScopes": ["items/read"]}, TOKEN | {"AuthorizationScopes": ["items/write"]}
CHANGES = ("POST", "PUT", "PATCH", "DELETE")
ROOT = "arn:<AWS::Partition>:iam::<AWS::AccountId>:root"


def asked(**settings: object) -> dict[str, dict[str, Any]]:
    """Return what the methods of each verb ask of callers, which must be the same on both paths."""
    found: dict[str, dict[str, Any]] = {}
    for method in of_type(synth(**settings), "AWS::ApiGateway::Method").values():
        facts = {name: method[name] for name in ASKED if name in method}
        assert found.setdefault(method["HttpMethod"], facts) == facts
    return found


@pytest.mark.parametrize(
    ("auth", "reads", "changes"),
    [
        ("none", {"AuthorizationType": "NONE"}, {"AuthorizationType": "NONE"}),
        ("api_key", *[{"AuthorizationType": "NONE", "ApiKeyRequired": True}] * 2),
        ("iam", {"AuthorizationType": "AWS_IAM"}, {"AuthorizationType": "AWS_IAM"}),
        ("cognito", READ, WRITE),
    ],
)
def test_every_method_asks(auth: str, reads: dict[str, Any], changes: dict[str, Any]) -> None:
    """Each method asks what the setting says, HEAD and the 405s (ANY) included; a preflight asks nothing, ever."""
    assert asked(auth=auth) == {
        **dict.fromkeys(("GET", "ANY"), reads),
        **dict.fromkeys(CHANGES, changes),
        "OPTIONS": {"AuthorizationType": "NONE"},
    }


def test_auth_changes_are_deployed() -> None:
    """Another kind of authentication makes another deployment, so that the stage asks for it."""
    deployments = {flat(only(synth(auth=auth), "AWS::ApiGateway::Stage")["DeploymentId"]) for auth in AUTHS}

    assert len(deployments) == 4


@pytest.mark.parametrize("auth", AUTHS)
def test_url_stays(auth: str) -> None:
    """Authentication is switched in place: API and stage are the same, and so is the URL."""
    kinds = ("AWS::ApiGateway::RestApi", "AWS::ApiGateway::Stage")

    assert all(of_type(synth(auth=auth), kind).keys() == of_type(synth(), kind).keys() for kind in kinds)


def statement(effect: str, principal: str, resource: str, **condition: object) -> dict[str, object]:
    """Return a statement about calls, as the template has it."""
    return {
        "Effect": effect,
        "Principal": {"AWS": principal},
        "Action": "execute-api:Invoke",
        "Resource": resource,
        **condition,
    }


def only_from(*ranges: str) -> dict[str, object]:
    """Return the statement that refuses all other addresses."""
    return statement("Deny", "*", "execute-api:/*", Condition={"NotIpAddress": {"aws:SourceIp": list(ranges)}})


ALL = statement("Allow", "*", "execute-api:/*")
ACCOUNT = statement("Allow", ROOT, "execute-api:/*")
PREFLIGHTS = statement("Allow", "*", "execute-api:/*/OPTIONS/*")
ONE = only_from("1.2.3.4/32")


@pytest.mark.parametrize(
    ("settings", "statements"),
    [
        ({}, [ALL]),
        ({"ip_allowlist": []}, [ALL]),
        ({"ip_allowlist": '["1.2.3.4/32"]'}, [ALL, ONE]),
        ({"ip_allowlist": ["10.0.0.0/8", "::1"]}, [ALL, only_from("10.0.0.0/8", "::1/128")]),
        ({"auth": "api_key", "ip_allowlist": ["1.2.3.4/32"]}, [ALL, ONE]),
        ({"auth": "cognito", "ip_allowlist": ["1.2.3.4/32"]}, [ALL, ONE]),
        ({"auth": "iam"}, [ACCOUNT, PREFLIGHTS]),
        ({"auth": "iam", "enable_cors": False}, [ACCOUNT]),
        ({"auth": "iam", "ip_allowlist": ["1.2.3.4/32"]}, [ACCOUNT, PREFLIGHTS, ONE]),
    ],
)
def test_resource_policy(settings: dict[str, object], statements: list[dict[str, object]]) -> None:
    """A policy is always there. It refuses addresses outside of the list, and signatures of other accounts."""
    policy = only(synth(**settings), "AWS::ApiGateway::RestApi")["Policy"]

    assert [each | {"Principal": {"AWS": flat(each["Principal"]["AWS"])}} for each in policy["Statement"]] == statements


@pytest.mark.parametrize(
    ("settings", "quota"),
    [
        ({}, {"Limit": 1_000_000, "Period": "MONTH"}),
        ({"api_key_quota": "500", "api_key_quota_period": "day"}, {"Limit": 500, "Period": "DAY"}),
        ({"api_key_quota": 7, "api_key_quota_period": "week"}, {"Limit": 7, "Period": "WEEK"}),
    ],
)
def test_api_key(settings: dict[str, object], quota: dict[str, object]) -> None:
    """There is a key with a quota for the stage, throttled as the stage is; its id is an output, its value is not."""
    template = synth(auth="api_key", throttling_rate_limit=5, throttling_burst_limit=9, **settings)
    key, resource = named(template, "AccessKey", "AWS::ApiGateway::ApiKey")
    plan, properties = named(template, "AccessKey", "AWS::ApiGateway::UsagePlan")
    bond = only(template, "AWS::ApiGateway::UsagePlanKey")
    (stage,) = properties["Properties"]["ApiStages"]

    assert resource["Properties"] == {"Enabled": True}
    assert properties["Properties"]["Quota"] == quota
    assert properties["Properties"]["Throttle"] == {"RateLimit": 5, "BurstLimit": 9}
    assert flat(stage["ApiId"]) == f"<{named(template, 'ApiRestApi', 'AWS::ApiGateway::RestApi')[0]}>"
    assert flat(stage["Stage"]) == f"<{named(template, 'ApiRestApi', 'AWS::ApiGateway::Stage')[0]}>"
    assert (flat(bond["KeyId"]), flat(bond["UsagePlanId"]), bond["KeyType"]) == (f"<{key}>", f"<{plan}>", "API_KEY")
    assert flat(template["Outputs"]["ApiKeyId"]["Value"]) == f"<{key}>"


def test_api_key_is_sound() -> None:
    """CloudFormation's linter has no warning about key and plan."""
    assert lint(synth(auth="api_key")) == []


@pytest.mark.parametrize("auth", ["none", "iam", "cognito"])
def test_no_api_key(auth: str) -> None:
    """Without auth = api_key there is neither key nor plan."""
    template = synth(auth=auth)

    assert not any(of_type(template, f"AWS::ApiGateway::{kind}") for kind in ("ApiKey", "UsagePlan", "UsagePlanKey"))
    assert "ApiKeyId" not in template["Outputs"]


@pytest.mark.parametrize(
    ("settings", "warned"),
    [
        ({"environment": "prod"}, True),
        ({"environment": "staging", "retain_data": True}, True),
        ({"environment": "prod", "waf": True}, True),
        ({"environment": "prod", "ip_allowlist": ["1.2.3.4/32"]}, False),
        ({"environment": "prod", "auth": "api_key"}, False),
        ({}, False),
    ],
)
def test_open_api_is_told(settings: dict[str, object], warned: bool) -> None:
    """Where data is kept and anybody could change it, the synth says so in words; else it says nothing."""
    # Without alarms, which would have a warning of their own.
    told = warnings(alarms=False, **settings)

    assert len(told) == warned
    assert all("Anybody may call the API" in each and "[ack: serverless-backend:open-api]" in each for each in told)
