"""A copy of the items in a second region."""

import json
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App

from .synth import FLAGS, flat, lint, named, of_type, stack_in, synth, synthesise, templates

BUCKET = "AWS::S3::Bucket"
MAIN = "ServerlessBackendStack-dev"
REPLICA = "ServerlessBackendReplica-dev"
SOURCE = "arn:<AWS::Partition>:s3:::serverless-items-dev-<AWS::AccountId>-<AWS::Region>"
COPY = "arn:<AWS::Partition>:s3:::serverless-items-dev-<AWS::AccountId>-eu-central-1-replica"
KEY_OF_REPLICA = {
    "Fn::GetStackOutput": {"StackName": REPLICA, "OutputName": "KeyArn", "Region": "eu-central-1"},
}

KEPT = {BUCKET, "AWS::KMS::Key", "AWS::Logs::LogGroup"}
THERE = "the key of the replica"
CONTEXT = "kms:EncryptionContext:aws:s3:arn"


def pair(**settings: object) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the templates of the stack and of its replica."""
    found = templates(replication_region="eu-central-1", **settings)
    return found[MAIN], found[REPLICA]


def rights(template: dict[str, Any]) -> set[tuple[str, str, tuple[str, ...]]]:
    """Return what S3 may do to copy items: (action, resource, of which buckets), the last for keys alone."""
    _, role = named(template, "StoreReplicationRole", "AWS::IAM::Role")
    (policy,) = role["Properties"]["Policies"]
    found = set()
    for statement in policy["PolicyDocument"]["Statement"]:
        assert statement["Effect"] == "Allow"
        actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
        where, condition = statement["Resource"], statement.get("Condition", {"StringLike": {CONTEXT: []}})
        assert (condition.keys(), condition["StringLike"].keys()) == ({"StringLike"}, {CONTEXT})
        buckets = tuple(flat(each) for each in condition["StringLike"][CONTEXT])
        found |= {(action, THERE if where == KEY_OF_REPLICA else flat(where), buckets) for action in actions}
    return found


def test_off() -> None:
    """Without a second region there is one stack, and nothing is copied."""
    found = templates()

    assert list(found) == [MAIN]
    assert "ReplicationConfiguration" not in named(found[MAIN], "StoreBucket", BUCKET)[1]["Properties"]
    assert "ReplicaBucketName" not in found[MAIN]["Outputs"]


def test_stacks(tmp_path: Path) -> None:
    """The replica is a stack in the other region, and there before the stack whose items are copied to it."""
    app = App(outdir=str(tmp_path), context=FLAGS)
    stack_in(app, replication_region="eu-central-1")
    synthesise(app)
    artifacts = json.loads((tmp_path / "manifest.json").read_text("utf-8"))["artifacts"]

    assert artifacts[REPLICA]["environment"] == "aws://unknown-account/eu-central-1"
    assert artifacts[MAIN]["environment"] == "aws://unknown-account/unknown-region"
    assert REPLICA in artifacts[MAIN]["dependencies"]
    assert MAIN not in artifacts[REPLICA]["dependencies"]


@pytest.mark.parametrize("settings", [{}, {"encryption": "kms", "server_access_logs": True, "retain_data": True}])
def test_sound(settings: dict[str, object]) -> None:
    """CloudFormation's linter has no warning about either template, without and with all that is kept of data."""
    assert [lint(template) for template in pair(**settings)] == [[], []]


def test_rule() -> None:
    """Items are copied to the bucket there, and what is deleted here is deleted there; intents are not copied."""
    template, _ = pair()
    _, bucket = named(template, "StoreBucket", BUCKET)
    role, _ = named(template, "StoreReplicationRole", "AWS::IAM::Role")

    replication = bucket["Properties"]["ReplicationConfiguration"]

    assert replication["Role"] == {"Fn::GetAtt": [role, "Arn"]}
    (rule,) = replication["Rules"]
    assert {name: value for name, value in rule.items() if name != "Destination"} == {
        "Id": "replicate-items",
        "Status": "Enabled",
        "Filter": {"Prefix": "items/"},
        "DeleteMarkerReplication": {"Status": "Enabled"},
    }
    assert {name: flat(value) for name, value in rule["Destination"].items()} == {"Bucket": COPY}
    assert flat(template["Outputs"]["ReplicaBucketName"]["Value"]) == (
        "serverless-items-dev-<AWS::AccountId>-eu-central-1-replica"
    )


def test_rule_with_a_key() -> None:
    """With keys of the stacks' own, what the key here encrypts is copied too, and encrypted by the key there."""
    template, _ = pair(encryption="kms")
    _, bucket = named(template, "StoreBucket", BUCKET)

    (rule,) = bucket["Properties"]["ReplicationConfiguration"]["Rules"]

    assert rule["SourceSelectionCriteria"] == {"SseKmsEncryptedObjects": {"Status": "Enabled"}}
    assert rule["Destination"]["EncryptionConfiguration"] == {"ReplicaKmsKeyID": KEY_OF_REPLICA}


PLAIN_RIGHTS = {
    ("s3:GetReplicationConfiguration", SOURCE, ()),
    ("s3:ListBucket", SOURCE, ()),
    ("s3:GetObjectVersionForReplication", f"{SOURCE}/items/*", ()),
    ("s3:GetObjectVersionAcl", f"{SOURCE}/items/*", ()),
    ("s3:GetObjectVersionTagging", f"{SOURCE}/items/*", ()),
    ("s3:ReplicateObject", f"{COPY}/items/*", ()),
    ("s3:ReplicateDelete", f"{COPY}/items/*", ()),
    ("s3:ReplicateTags", f"{COPY}/items/*", ()),
}


def test_least_privilege() -> None:
    """S3 may read items here and write copies of them there, and nothing else."""
    template, _ = pair()
    _, role = named(template, "StoreReplicationRole", "AWS::IAM::Role")

    assert rights(template) == PLAIN_RIGHTS
    assert [each["Principal"] for each in role["Properties"]["AssumeRolePolicyDocument"]["Statement"]] == [
        {"Service": "s3.amazonaws.com"}
    ]


def test_least_privilege_with_keys() -> None:
    """With keys, S3 may also decrypt with the key here and encrypt with the key there, for these buckets alone."""
    template, _ = pair(encryption="kms")
    key, _ = named(template, "Key", "AWS::KMS::Key")

    assert rights(template) == PLAIN_RIGHTS | {
        ("kms:Decrypt", f"<{key}.Arn>", (SOURCE, f"{SOURCE}/*")),
        ("kms:Decrypt", THERE, (COPY, f"{COPY}/*")),
        ("kms:Encrypt", THERE, (COPY, f"{COPY}/*")),
        ("kms:GenerateDataKey", THERE, (COPY, f"{COPY}/*")),
    }


def test_bucket_there() -> None:
    """The copies are versioned and private, and old versions go from there as they go from here."""
    _, replica = pair(version_retention_days=90)
    _, bucket = named(replica, "Bucket", BUCKET)
    properties = bucket["Properties"]

    assert flat(properties["BucketName"]) == "serverless-items-dev-<AWS::AccountId>-eu-central-1-replica"
    assert properties["VersioningConfiguration"] == {"Status": "Enabled"}
    assert properties["BucketEncryption"]["ServerSideEncryptionConfiguration"] == [
        {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    ]
    assert set(properties["PublicAccessBlockConfiguration"].values()) == {True}
    assert properties["LifecycleConfiguration"]["Rules"] == [
        {
            "Id": "expire-old-versions",
            "Status": "Enabled",
            "NoncurrentVersionExpiration": {"NoncurrentDays": 90},
            "ExpiredObjectDeleteMarker": True,
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
        },
        # What S3 deletes by a rule here it does not delete there.
        {
            "Id": "expire-tombstones",
            "Status": "Enabled",
            "Prefix": "items/",
            "ObjectSizeLessThan": 1,
            "ExpirationInDays": 1,
        },
    ]


def test_tls_only_there() -> None:
    """The copies are read over TLS 1.2 or later alone; their policy asks no condition, as S3 writes them."""
    _, replica = pair()
    _, policy = named(replica, "BucketPolicy", "AWS::S3::BucketPolicy")

    denied = [each for each in policy["Properties"]["PolicyDocument"]["Statement"] if each["Effect"] == "Deny"]

    assert [each["Condition"] for each in denied] == [
        {"Bool": {"aws:SecureTransport": "false"}},
        {"NumericLessThan": {"s3:TlsVersion": 1.2}},
    ]


def test_key_there() -> None:
    """With keys of the stacks' own, the replica has one in its region, and says which to the other stack."""
    _, replica = pair(encryption="kms")
    key_id, key = named(replica, "Key", "AWS::KMS::Key")
    _, bucket = named(replica, "Bucket", BUCKET)
    arn = {"Fn::GetAtt": [key_id, "Arn"]}

    assert key["Properties"]["EnableKeyRotation"] is True
    assert bucket["Properties"]["BucketEncryption"]["ServerSideEncryptionConfiguration"] == [
        {
            "BucketKeyEnabled": True,
            "ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": arn},
        }
    ]
    assert replica["Outputs"] == {"KeyArn": {"Value": arn}}


@pytest.mark.parametrize("encryption", ["s3", "kms"])
@pytest.mark.parametrize(("retain_data", "policy"), [(False, "Delete"), (True, "RetainExceptOnCreate")])
def test_kept_as_data_is(encryption: str, policy: str, *, retain_data: bool) -> None:
    """Copies and their key outlive the stack where the items do; else they go, and leave no log group behind."""
    _, replica = pair(retain_data=retain_data, encryption=encryption)

    kept = {name: each["DeletionPolicy"] for name, each in replica["Resources"].items() if each["Type"] in KEPT}

    assert set(kept.values()) == {policy}
    assert len(of_type(replica, "Custom::S3AutoDeleteObjects")) == (0 if retain_data else 1)
    groups = of_type(replica, "AWS::Logs::LogGroup")
    functions = of_type(replica, "AWS::Lambda::Function").values()
    assert [flat(each["LoggingConfig"]["LogGroup"]) for each in functions] == [f"<{group}>" for group in groups]


def test_only_the_replication_is_added() -> None:
    """The stack with a replica is the stack without one, a role, a rule and an output more."""
    with_one, _ = pair()
    without = synth()

    assert {*with_one["Resources"]} - {*without["Resources"]} == {
        named(with_one, "StoreReplicationRole", "AWS::IAM::Role")[0]
    }
    assert {*with_one["Outputs"]} - {*without["Outputs"]} == {"ReplicaBucketName"}
