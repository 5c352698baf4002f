"""What the bucket of the items refuses, whoever asks."""

from collections.abc import Mapping, Sequence
from typing import cast

from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3

from serverless_backend.infra.asked_once import ANYBODY
from serverless_backend.infra.lifecycle import INTENTS, ITEMS


def require_conditional_writes(bucket: s3.Bucket) -> None:
    """Refuse writes and deletes that say nothing of what they expect to find, of the owner's too.

    What S3 does by itself, for its lifecycle rules, and deleting single versions are other actions, and stay allowed.
    """
    arn = bucket.bucket_arn
    unconditional = {"s3:if-none-match": "true", "s3:if-match": "true"}
    # The start and the parts of a multipart upload carry no condition; its completion does.
    creates = {"s3:ObjectCreationOperation": "true"}
    policy = cast("s3.BucketPolicy", bucket.policy)  # which asks for TLS already
    policy.document.add_statements(
        _deny(
            "WritesAreConditional",
            "s3:PutObject",
            [f"{arn}/{prefix}*" for prefix in (ITEMS, INTENTS)],
            {"Null": unconditional, "Bool": creates},
        ),
        _deny(
            "DeletesAreConditional",
            "s3:DeleteObject",
            [f"{arn}/{ITEMS}*"],
            {"Null": {"s3:if-match": "true"}},
        ),
    )


def _deny(
    sid: str, action: str, resources: Sequence[str], conditions: Mapping[str, Mapping[str, str]]
) -> iam.PolicyStatement:
    return iam.PolicyStatement(
        sid=sid,
        effect=iam.Effect.DENY,
        principals=[ANYBODY],
        actions=[action],
        resources=list(resources),
        conditions=conditions,
    )
