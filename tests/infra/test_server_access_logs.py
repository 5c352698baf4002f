"""S3's own log of the requests that reach the bucket."""

from typing import Any

import pytest

from .synth import flat, named, of_type, synth, templates

BUCKET = "AWS::S3::Bucket"
POLICY = "AWS::S3::BucketPolicy"


def test_off() -> None:
    """There is one bucket, and S3 keeps no log of it."""
    (bucket,) = of_type(synth(), BUCKET).values()

    assert "LoggingConfiguration" not in bucket


@pytest.mark.parametrize("encryption", ["s3", "kms"])
def test_on(encryption: str) -> None:
    """The log goes to a private bucket of its own, under a generated name, and for as long as other logs are kept."""
    template = synth(server_access_logs=True, log_retention_days=30, encryption=encryption)
    _, items = named(template, "StoreBucket", BUCKET)
    logs_id, logs = named(template, "StoreAccessLogs", BUCKET)

    assert items["Properties"]["LoggingConfiguration"] == {"DestinationBucketName": {"Ref": logs_id}}
    assert {name: value for name, value in logs["Properties"].items() if name != "Tags"} == {
        # S3 delivers its logs to no bucket that a KMS key encrypts by default.
        "BucketEncryption": {
            "ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
        },
        "LifecycleConfiguration": {
            "Rules": [
                {
                    "Id": "expire-logs",
                    "Status": "Enabled",
                    "ExpirationInDays": 30,
                    "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
                }
            ]
        },
        "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
        "PublicAccessBlockConfiguration": {
            "BlockPublicAcls": True,
            "BlockPublicPolicy": True,
            "IgnorePublicAcls": True,
            "RestrictPublicBuckets": True,
        },
    }


def test_only_s3_writes_the_log() -> None:
    """S3 may write to the log's bucket what it logs of the bucket of this account, over TLS as anybody."""
    template = synth(server_access_logs=True)
    _, policy = named(template, "StoreAccessLogsPolicy", POLICY)

    allowed = [each for each in policy["Properties"]["PolicyDocument"]["Statement"] if "Service" in each["Principal"]]
    denied = [each["Condition"] for each in policy["Properties"]["PolicyDocument"]["Statement"] if "Condition" in each]

    (delivery,) = allowed
    assert (delivery["Effect"], delivery["Action"]) == ("Allow", "s3:PutObject")
    assert delivery["Principal"] == {"Service": "logging.s3.amazonaws.com"}
    assert flat(delivery["Resource"]) == f"<{named(template, 'StoreAccessLogs', BUCKET)[0]}.Arn>/*"
    assert delivery["Condition"] == {
        "ArnLike": {"aws:SourceArn": {"Fn::GetAtt": ["StoreBucket4FBDE984", "Arn"]}},
        "StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}},
    }
    assert {"Bool": {"aws:SecureTransport": "false"}} in denied
    assert {"NumericLessThan": {"s3:TlsVersion": 1.2}} in denied


@pytest.mark.parametrize(
    ("settings", "policy", "emptied"),
    [({}, "Delete", 2), ({"environment": "prod"}, "RetainExceptOnCreate", 0)],
)
def test_kept_as_data_is(settings: dict[str, object], policy: str, emptied: int) -> None:
    """The log goes with the stack or stays, as items do; its emptying has a log group of the stack."""
    template = synth(server_access_logs=True, **settings)
    _, logs = named(template, "StoreAccessLogs", BUCKET)

    assert logs["DeletionPolicy"] == policy
    assert len(of_type(template, "Custom::S3AutoDeleteObjects")) == emptied
    handlers: list[dict[str, Any]] = [
        function
        for name, function in of_type(template, "AWS::Lambda::Function").items()
        if name.startswith("CustomS3AutoDeleteObjects")
    ]
    assert [flat(each["LoggingConfig"]["LogGroup"])[:18] for each in handlers] == ["<StoreEmptyingLogs"] * min(
        emptied, 1
    )


def test_of_the_replica_too() -> None:
    """Where items are copied to a second region, the copy has a log there."""
    replica = templates(server_access_logs=True, replication_region="eu-central-1")["ServerlessBackendReplica-dev"]
    _, bucket = named(replica, "Bucket", BUCKET)

    assert bucket["Properties"]["LoggingConfiguration"] == {
        "DestinationBucketName": {"Ref": named(replica, "AccessLogs", BUCKET)[0]}
    }
