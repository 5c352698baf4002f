"""Buckets as ours all are: private, over TLS 1.2 alone, and kept or emptied as the settings say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from serverless_backend.infra.asked_once import ACCOUNT_ID, PARTITION
from serverless_backend.infra.removal import removal_policy
from serverless_backend.infra.waiver import waive
from serverless_backend.settings import Settings

NOT_LOGGED: Final = ("S1", "S3BucketLoggingEnabled")
NOT_COPIED: Final = "S3BucketReplicationEnabled"
_PRIVATE: Final = s3.BlockPublicAccess.BLOCK_ALL


@dataclass(frozen=True, kw_only=True)
class Replication:
    """Where S3 copies the objects of a bucket to, and the role that it does it in."""

    rule: s3.ReplicationRule
    role: iam.Role


def bucket_name(settings: Settings, region: str) -> str:
    """Return the name of the environment's bucket in a region."""
    return f"{settings.bucket_name}-{settings.environment}-{ACCOUNT_ID}-{region}"


def bucket_arn(name: str) -> str:
    """Return the ARN of a bucket that need not be there yet."""
    return f"arn:{PARTITION}:s3:::{name}"


def private_bucket(  # noqa: PLR0913 named arguments all
    scope: Construct,
    construct_id: str,
    *,
    settings: Settings,
    lifecycle_rules: Sequence[s3.LifecycleRule],
    waived: Mapping[str, str],
    name: str | None = None,
    versioned: bool = True,
    key: kms.IKey | None = None,
    logs: s3.IBucket | None = None,
    replication: Replication | None = None,
) -> s3.Bucket:
    """Return a bucket, let off what is waived; without a key S3's own encrypts it, without a name AWS makes one."""
    bucket = s3.Bucket(
        scope,
        construct_id,
        bucket_name=name,
        versioned=versioned,
        encryption=s3.BucketEncryption.KMS if key else s3.BucketEncryption.S3_MANAGED,
        encryption_key=key,
        bucket_key_enabled=True if key else None,
        block_public_access=_PRIVATE,
        enforce_ssl=True,
        minimum_tls_version=1.2,
        object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
        lifecycle_rules=list(lifecycle_rules),
        server_access_logs_bucket=logs,
        replication_rules=[replication.rule] if replication else None,
        replication_role=replication.role if replication else None,
        removal_policy=removal_policy(settings),
        auto_delete_objects=not settings.retain_data,
    )
    encrypted = {} if key else {"S3DefaultEncryptionKMS": "S3 encrypts it with a key of its own."}
    waive(bucket, {**waived, **encrypted})
    return bucket
