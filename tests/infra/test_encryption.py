"""Encryption at rest: by AWS's own keys, or by one of the stack's."""

import json
from typing import Any

import pytest

from .synth import flat, named, of_type, only, statements, synth

KEY = "AWS::KMS::Key"
GROUP = "AWS::Logs::LogGroup"
BUCKET_ARN = "arn:<AWS::Partition>:s3:::serverless-items-dev-<AWS::AccountId>-<AWS::Region>"
ROOT = "arn:<AWS::Partition>:iam::<AWS::AccountId>:root"


def encryption(template: dict[str, Any]) -> Any:
    """Return how the bucket of the items is encrypted."""
    _, bucket = named(template, "StoreBucket", "AWS::S3::Bucket")
    (rule,) = bucket["Properties"]["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    return rule


def test_off() -> None:
    """Without a key of the stack's S3 and CloudWatch encrypt with their own, and no role may use any key."""
    template = synth()

    assert of_type(template, KEY) == {}
    assert encryption(template) == {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    assert [group for group in of_type(template, GROUP).values() if "KmsKeyId" in group] == []
    assert "kms:" not in str(of_type(template, "AWS::IAM::Policy"))


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_on(environment: str) -> None:
    """One key of the stack's, new each year, encrypts the bucket, through a key of the bucket's own, and every log."""
    template = synth(environment=environment, encryption="kms")
    (key_id,) = of_type(template, KEY)
    arn = {"Fn::GetAtt": [key_id, "Arn"]}

    assert only(template, KEY)["EnableKeyRotation"] is True
    assert encryption(template) == {
        "BucketKeyEnabled": True,
        "ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": arn},
    }
    groups = of_type(template, GROUP)
    assert len(groups) >= 4
    assert [group["KmsKeyId"] for group in groups.values()] == [arn] * len(groups)


@pytest.mark.parametrize(
    ("settings", "policy"),
    [
        ({}, "Delete"),
        ({"retain_data": True}, "RetainExceptOnCreate"),
        ({"environment": "prod"}, "RetainExceptOnCreate"),
    ],
)
def test_key_stays_with_its_data(settings: dict[str, object], policy: str) -> None:
    """The key outlives the stack where the data does, which nobody could read without it."""
    _, key = named(synth(encryption="kms", **settings), "Key", KEY)

    assert key["DeletionPolicy"] == policy


def test_key_is_for_this_account_and_the_logs_of_its_region() -> None:
    """Whom IAM allows it may use the key, and CloudWatch may: for log groups of this account and region alone."""
    owner, logs = only(synth(encryption="kms"), KEY)["KeyPolicy"]["Statement"]

    assert (owner["Effect"], owner["Action"], flat(owner["Principal"]["AWS"])) == ("Allow", "kms:*", ROOT)
    assert (logs["Effect"], flat(logs["Principal"]["Service"])) == ("Allow", "logs.<AWS::Region>.amazonaws.com")
    assert logs["Action"] == [
        *("kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"),
    ]
    groups = logs["Condition"]["ArnLike"]["kms:EncryptionContext:aws:logs:arn"]
    assert flat(groups) == "arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:*"
    assert logs["Condition"].keys() == {"ArnLike"}


def test_function_may_use_the_key_for_the_bucket_alone() -> None:
    """The function may have S3 read and write with the key, in its own bucket, and nothing more."""
    template = synth(encryption="kms")
    role, _ = named(template, "ItemsRole", "AWS::IAM::Role")
    (key_id,) = of_type(template, KEY)

    rights = {each for each in statements(template, role) if each[0].startswith("kms:")}

    assert {(action, key) for action, key, _ in rights} == {
        ("kms:Decrypt", f"<{key_id}.Arn>"),
        ("kms:GenerateDataKey", f"<{key_id}.Arn>"),
    }
    (condition,) = {condition for _, _, condition in rights}
    ((operator, contexts),) = json.loads(condition).items()
    assert (operator, contexts.keys()) == ("StringLike", {"kms:EncryptionContext:aws:s3:arn"})
    arns = contexts["kms:EncryptionContext:aws:s3:arn"]
    assert [flat(each) for each in arns] == [BUCKET_ARN, f"{BUCKET_ARN}/*"]


def test_right_comes_before_the_need() -> None:
    """Where kms is switched on under load, the function may use the key before the bucket asks for it."""
    template = synth(encryption="kms")
    policy, right = named(template, "StoreKeyUse", "AWS::IAM::Policy")
    _, bucket = named(template, "StoreBucket", "AWS::S3::Bucket")

    assert policy in bucket["DependsOn"]
    assert "kms:GenerateDataKey" in str(right)
    assert "StoreBucket" not in str(right)
    assert "DependsOn" not in right


@pytest.mark.parametrize(
    ("settings", "days"),
    [({}, 7), ({"retain_data": True}, None), ({"environment": "prod"}, None)],
)
def test_key_does_not_wait_longer_than_it_must(settings: dict[str, object], days: int | None) -> None:
    """A key that goes with its data costs for seven days more, the fewest there are; one that stays keeps KMS's 30."""
    assert only(synth(encryption="kms", **settings), KEY).get("PendingWindowInDays") == days
