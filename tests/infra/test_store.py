"""The bucket: what it keeps, how, and for how long."""

from typing import Any

import pytest

from .synth import flat, from_typescript, of_type, only, synth

BUCKET = "AWS::S3::Bucket"
# Of every version of the backend: a bucket under another would be another bucket.
BUCKET_ID = "StoreBucket4FBDE984"
ITEM = "items/fe5df8db-8a18-8158-8e91-2114b157e0f1.json"
INTENT = "idempotency/2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae.json"


def test_bucket_name() -> None:
    """The bucket is named after the setting, the environment, the account and the region."""
    bucket = only(synth(bucket_name="shelf", environment="test"), BUCKET)

    assert flat(bucket["BucketName"]) == "shelf-test-<AWS::AccountId>-<AWS::Region>"


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_safe_by_default(environment: str) -> None:
    """In every environment the bucket is versioned, encrypted, private and owns all that is in it."""
    bucket = only(synth(environment=environment), BUCKET)

    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"] == [
        {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    ]
    assert bucket["PublicAccessBlockConfiguration"] == {
        "BlockPublicAcls": True,
        "BlockPublicPolicy": True,
        "IgnorePublicAcls": True,
        "RestrictPublicBuckets": True,
    }
    assert bucket["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}


def lifecycle(key: str = "", **settings: object) -> list[dict[str, Any]]:
    """Return the rules by which S3 removes what is in the bucket, or those alone under which a key falls."""
    rules = only(synth(**settings), BUCKET)["LifecycleConfiguration"]["Rules"]
    return [rule for rule in rules if not key or key.startswith(rule.get("Prefix", ""))]


def test_lifecycle() -> None:
    """Old versions go after 30 days, unfinished uploads after 7, intents after 2, tombstones and blocks after 1."""
    assert lifecycle() == [
        {
            "Id": "expire-old-versions",
            "Status": "Enabled",
            "NoncurrentVersionExpiration": {"NoncurrentDays": 30},
            "ExpiredObjectDeleteMarker": True,
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
        },
        {
            "Id": "expire-intents",
            "Status": "Enabled",
            "Prefix": "idempotency/",
            "ExpirationInDays": 2,
            "NoncurrentVersionExpiration": {"NoncurrentDays": 1},
        },
        {
            "Id": "expire-tombstones",
            "Status": "Enabled",
            "Prefix": "items/",
            "ObjectSizeLessThan": 1,
            "ExpirationInDays": 1,
        },
        {
            "Id": "expire-blocks",
            "Status": "Enabled",
            "Prefix": "blocks/",
            "ExpirationInDays": 1,
            "NoncurrentVersionExpiration": {"NoncurrentDays": 1},
        },
    ]


def test_no_item_expires() -> None:
    """What is current under items/ expires only where it is empty, as no item is."""
    (rule,) = [rule for rule in lifecycle(ITEM) if "ExpirationInDays" in rule]

    assert rule["ObjectSizeLessThan"] == 1


@pytest.mark.parametrize("days", [3, 30, 3650])
def test_old_versions_are_kept_as_long_as_asked(days: int) -> None:
    """What was replaced or deleted stays for as many days as the setting says; nothing else goes sooner or later."""
    rules = lifecycle(version_retention_days=days)

    assert [rule.get("NoncurrentVersionExpiration") for rule in rules] == [
        {"NoncurrentDays": days},
        {"NoncurrentDays": 1},
        None,
        {"NoncurrentDays": 1},
    ]
    assert [rule.get("ExpirationInDays") for rule in rules] == [None, 2, 1, 1]


def test_intents_go_long_before_the_word_that_their_item_was_deleted() -> None:
    """An intent stays while its key counts; the delete marker of its item stays weeks longer.

    S3 takes a delete marker with the last version that it hides, and may be days late to take an intent.
    """
    (intent,) = [rule for rule in lifecycle(INTENT) if "ExpirationInDays" in rule]
    (versions,) = [rule for rule in lifecycle(ITEM) if "NoncurrentVersionExpiration" in rule]

    assert from_typescript("once.ts", "it.KEY_LIFETIME_MS") == 24 * 3_600_000
    assert intent["ExpirationInDays"] == 2
    assert versions["NoncurrentVersionExpiration"]["NoncurrentDays"] >= 2 + 28


@pytest.mark.parametrize("environment", ["dev", "prod"])
@pytest.mark.parametrize(
    ("index", "condition"),
    [(0, {"Bool": {"aws:SecureTransport": "false"}}), (1, {"NumericLessThan": {"s3:TlsVersion": 1.2}})],
)
def test_tls_only(environment: str, index: int, condition: dict[str, Any]) -> None:
    """The bucket and all that is in it refuse every request that does not come over TLS, in version 1.2 or later."""
    policy = only(synth(environment=environment), "AWS::S3::BucketPolicy")

    statement = policy["PolicyDocument"]["Statement"][index]

    assert (statement["Effect"], statement["Action"], statement["Principal"]) == ("Deny", "s3:*", {"AWS": "*"})
    assert statement["Condition"] == condition
    assert [flat(each) for each in statement["Resource"]] == [f"<{BUCKET_ID}.Arn>", f"<{BUCKET_ID}.Arn>/*"]


def conditional(**settings: object) -> dict[str, Any]:
    """Return, by name, what the bucket's policy says of conditions."""
    policy = only(synth(**settings), "AWS::S3::BucketPolicy")
    return {each["Sid"]: each for each in policy["PolicyDocument"]["Statement"] if "Sid" in each}


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_unconditional_writes_are_refused(environment: str) -> None:
    """Nobody writes an item or an intent, or deletes an item, without a word on what they expect to find."""
    arn = {"Fn::GetAtt": [BUCKET_ID, "Arn"]}

    assert conditional(environment=environment) == {
        "WritesAreConditional": {
            "Sid": "WritesAreConditional",
            "Effect": "Deny",
            "Principal": {"AWS": "*"},
            "Action": "s3:PutObject",
            "Resource": [
                {"Fn::Join": ["", [arn, "/idempotency/*"]]},
                {"Fn::Join": ["", [arn, "/items/*"]]},
            ],
            "Condition": {
                "Null": {"s3:if-none-match": "true", "s3:if-match": "true"},
                "Bool": {"s3:ObjectCreationOperation": "true"},
            },
        },
        "DeletesAreConditional": {
            "Sid": "DeletesAreConditional",
            "Effect": "Deny",
            "Principal": {"AWS": "*"},
            "Action": "s3:DeleteObject",
            "Resource": {"Fn::Join": ["", [arn, "/items/*"]]},
            "Condition": {"Null": {"s3:if-match": "true"}},
        },
    }


def test_unconditional_writes_may_be_allowed() -> None:
    """Where the setting is off, the bucket's policy says nothing of conditions, and refuses what it refused before."""
    statements = only(synth(require_conditional_writes=False), "AWS::S3::BucketPolicy")["PolicyDocument"]["Statement"]

    assert conditional(require_conditional_writes=False) == {}
    assert [each["Effect"] for each in statements] == ["Deny", "Deny", "Allow"]


@pytest.mark.parametrize(
    "settings",
    [
        {"encryption": "kms"},
        {"server_access_logs": True},
        {"replication_region": "eu-central-1"},
        {"require_conditional_writes": False},
        {"version_retention_days": 3},
        {"retain_data": True},
        {"environment": "test"},
    ],
)
def test_no_option_replaces_the_bucket(settings: dict[str, object]) -> None:
    """An option is switched on and off on the bucket that is there: it stays the same resource, of the same name."""
    bucket = synth(**settings)["Resources"][BUCKET_ID]

    assert bucket["Type"] == BUCKET
    assert flat(bucket["Properties"]["BucketName"]) == (
        f"serverless-items-{settings.get('environment', 'dev')}-<AWS::AccountId>-<AWS::Region>"
    )


@pytest.mark.parametrize(
    ("environment", "policy", "emptied"),
    [("dev", "Delete", 1), ("staging", "Delete", 1), ("prod", "RetainExceptOnCreate", 0)],
)
def test_only_prod_keeps(environment: str, policy: str, emptied: int) -> None:
    """Production keeps its bucket when a stack that once stood goes; any other environment empties and deletes it."""
    template = synth(environment=environment)

    (bucket,) = [each for each in template["Resources"].values() if each["Type"] == BUCKET]

    assert (bucket["DeletionPolicy"], bucket["UpdateReplacePolicy"]) == (policy, policy.removesuffix("ExceptOnCreate"))
    assert len(of_type(template, "Custom::S3AutoDeleteObjects")) == emptied
