"""The bucket: what it keeps, how, and for how long."""

import pytest

from .synth import flat, of_type, only, synth

BUCKET = "AWS::S3::Bucket"


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


def test_lifecycle() -> None:
    """Old versions go after 30 days, unfinished uploads after 7, and nothing that is current ever."""
    bucket = only(synth(), BUCKET)

    assert bucket["LifecycleConfiguration"]["Rules"] == [
        {
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
            "NoncurrentVersionExpiration": {"NoncurrentDays": 30},
            "Status": "Enabled",
        }
    ]


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_tls_only(environment: str) -> None:
    """The bucket and all that is in it refuse every request that does not come over TLS."""
    policy = only(synth(environment=environment), "AWS::S3::BucketPolicy")

    statement = policy["PolicyDocument"]["Statement"][0]

    assert (statement["Effect"], statement["Action"], statement["Principal"]) == ("Deny", "s3:*", {"AWS": "*"})
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert len(statement["Resource"]) == 2


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
