"""Options that meet in one place hold together, two by two and all at once."""

import json
from typing import Any

import pytest

from .options import CERTIFICATE, ENVIRONMENTS, OTHERWISE, everything
from .synth import flat, lint, named, of_type, only, synth, templates

DOMAIN = {"custom_domain": "api.example.com", "certificate_arn": CERTIFICATE}
SOMEWHERE = ["203.0.113.0/24"]
BROWSERS = ["https://a.example", "https://b.example"]

PAIRS: list[dict[str, object]] = [
    {**DOMAIN, "ip_allowlist": SOMEWHERE},
    {**DOMAIN, "waf": True},
    {"encryption": "kms", "replication_region": "eu-central-1"},
    {"encryption": "kms", "server_access_logs": True},
    {"deployment": "canary", "alarms": True},
    {"auth": "api_key", "cors_origins": BROWSERS},
    {"auth": "iam", "cors_origins": BROWSERS},
    {"auth": "cognito", "cors_origins": BROWSERS},
]
REST = [("dev", "bodies"), *(("prod", otherwise) for otherwise in OTHERWISE if otherwise != "bodies")]


@pytest.mark.parametrize("settings", PAIRS, ids=" and ".join)
def test_sound(settings: dict[str, object]) -> None:
    """Two options together keep the security rules, and CloudFormation's linter has no warning about them."""
    assert [lint(template) for template in templates(**settings).values()] in ([[]], [[], []])


@pytest.mark.parametrize("environment", ["dev", "staging", "prod"])
def test_nothing_said(environment: str) -> None:
    """An environment's presets and the defaults keep the security rules, and the linter has no warning about them."""
    assert lint(synth(environment=environment)) == []


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_everything_at_once(environment: str) -> None:
    """All options together keep the security rules, in both stacks, and the linter has no warning about either."""
    stacks = templates(**everything(environment))

    assert stacks.keys() == {f"ServerlessBackendStack-{environment}", f"ServerlessBackendReplica-{environment}"}
    assert [lint(template) for template in stacks.values()] == [[], []]


@pytest.mark.parametrize(("environment", "otherwise"), REST)
def test_everything_else_at_once(environment: str, otherwise: str) -> None:
    """What excludes one of them keeps the security rules together with all the rest, and the linter has no warning."""
    assert [lint(template) for template in templates(**everything(environment, otherwise)).values()] == [[], []]


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_everything_fits(environment: str) -> None:
    """With everything on there is room for more: CloudFormation takes 500 resources, and templates of 1 MB."""
    for template in templates(**everything(environment)).values():
        assert len(template["Resources"]) < 250
        assert len(json.dumps(template)) < 500_000


def test_domain_with_allowlist() -> None:
    """The list holds under the API's own name, and there is no second way in around either."""
    template = synth(**DOMAIN, ip_allowlist=SOMEWHERE)
    api = only(template, "AWS::ApiGateway::RestApi")

    denied = [each for each in api["Policy"]["Statement"] if each["Effect"] == "Deny"]
    assert [each["Condition"]["NotIpAddress"]["aws:SourceIp"] for each in denied if "Condition" in each] == [SOMEWHERE]
    assert api["DisableExecuteApiEndpoint"] is True


def test_domain_with_firewall() -> None:
    """The firewall stands before the stage that the name leads to."""
    template = synth(**DOMAIN, waf=True)
    (stage,) = of_type(template, "AWS::ApiGateway::Stage")

    association = only(template, "AWS::WAFv2::WebACLAssociation")
    mapping = only(template, "AWS::ApiGateway::BasePathMapping")
    assert flat(association["ResourceArn"]).endswith(f"/stages/<{stage}>")
    assert flat(mapping["Stage"]) == f"<{stage}>"


def test_key_with_replication() -> None:
    """Items are decrypted with the key here and encrypted with the key there; neither stack's key is the other's."""
    stacks = templates(encryption="kms", replication_region="eu-central-1")
    here, there = stacks["ServerlessBackendStack-dev"], stacks["ServerlessBackendReplica-dev"]

    ((key_here,), (key_there,)) = (of_type(each, "AWS::KMS::Key") for each in (here, there))
    assert _key_of(here, "StoreBucket") == f"<{key_here}.Arn>"
    assert _key_of(there, "Bucket") == f"<{key_there}.Arn>"
    _, bucket = named(here, "StoreBucket", "AWS::S3::Bucket")
    (rule,) = bucket["Properties"]["ReplicationConfiguration"]["Rules"]
    assert rule["SourceSelectionCriteria"] == {"SseKmsEncryptedObjects": {"Status": "Enabled"}}
    told = rule["Destination"]["EncryptionConfiguration"]["ReplicaKmsKeyID"]["Fn::GetStackOutput"]
    assert flat(there["Outputs"][told["OutputName"]]["Value"]) == f"<{key_there}.Arn>"


def test_key_with_server_access_logs() -> None:
    """S3 writes its log with its own key: the log bucket of a stack with a key is not closed to it."""
    template = synth(encryption="kms", server_access_logs=True)

    _, logs = named(template, "StoreAccessLogs", "AWS::S3::Bucket")
    (rule,) = logs["Properties"]["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["ServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}


def test_canary_with_alarms() -> None:
    """Alarms that roll back wake nobody, and alarms that wake somebody roll nothing back."""
    template = synth(deployment="canary", alarms=True)
    alarms = of_type(template, "AWS::CloudWatch::Alarm")
    group = only(template, "AWS::CodeDeploy::DeploymentGroup")

    watched = {each["Name"]["Ref"] for each in group["AlarmConfiguration"]["Alarms"]}
    waking = {name for name, each in alarms.items() if each.get("AlarmActions")}
    assert (len(watched), len(waking)) == (2, 5)
    assert watched | waking == set(alarms)
    assert watched & waking == set()


@pytest.mark.parametrize("origins", [["*"], ["https://a.example"], BROWSERS])
@pytest.mark.parametrize(
    ("auth", "refusals"),
    [
        ("none", {"THROTTLED": "429"}),
        ("api_key", {"INVALID_API_KEY": "403", "QUOTA_EXCEEDED": "429"}),
        ("iam", {"MISSING_AUTHENTICATION_TOKEN": "403", "INVALID_SIGNATURE": "403", "EXPIRED_TOKEN": "403"}),
        ("cognito", {"UNAUTHORIZED": "401", "ACCESS_DENIED": "403"}),
    ],
)
def test_auth_with_cors(auth: str, refusals: dict[str, str], origins: list[str]) -> None:
    """A browser may ask without credentials whether it may come, and reads why it was refused."""
    template = synth(auth=auth, cors_origins=origins)
    preflights = [
        each for each in of_type(template, "AWS::ApiGateway::Method").values() if each["HttpMethod"] == "OPTIONS"
    ]
    answers = {each["ResponseType"]: each for each in of_type(template, "AWS::ApiGateway::GatewayResponse").values()}

    assert [(each["AuthorizationType"], each.get("ApiKeyRequired", False)) for each in preflights] == [
        ("NONE", False)
    ] * 2
    for kind, status in refusals.items():
        assert answers[kind]["StatusCode"] == status
        assert "gatewayresponse.header.Access-Control-Allow-Origin" in answers[kind]["ResponseParameters"]


@pytest.mark.parametrize(("auth", "status"), [("none", "404"), ("api_key", "404"), ("iam", "403"), ("cognito", "404")])
def test_auth_with_unknown_paths(auth: str, status: str) -> None:
    """Only under IAM may a path that is not there be a request that was not signed."""
    answers = of_type(synth(auth=auth), "AWS::ApiGateway::GatewayResponse").values()

    (answer,) = [each for each in answers if each["ResponseType"] == "MISSING_AUTHENTICATION_TOKEN"]
    assert answer["StatusCode"] == status


def _key_of(template: dict[str, Any], start: str) -> str:
    _, bucket = named(template, start, "AWS::S3::Bucket")
    (rule,) = bucket["Properties"]["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["BucketKeyEnabled"] is True
    assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"
    return flat(rule["ServerSideEncryptionByDefault"]["KMSMasterKeyID"])
