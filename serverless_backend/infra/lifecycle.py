"""What S3 removes by itself; no item goes unless it was deleted, and no intent while its key counts."""

from typing import Final

from aws_cdk import aws_s3 as s3

from serverless_backend.infra.asked_once import days
from serverless_backend.settings import Settings

ITEMS: Final = "items/"
INTENTS: Final = "idempotency/"
BLOCKS: Final = "blocks/"


def old_versions(settings: Settings) -> s3.LifecycleRule:
    """Return the rule for what was replaced, deleted, or never uploaded whole."""
    return s3.LifecycleRule(
        id="expire-old-versions",
        # A delete marker tells a replay that its item was deleted. S3 keeps it as long as a version that it hides:
        # both must outlive the keys of the intents.
        noncurrent_version_expiration=days(settings.version_retention_days),
        expired_object_delete_marker=True,
        abort_incomplete_multipart_upload_after=days(7),
    )


def intents() -> s3.LifecycleRule:
    """Return the rule for the intents of creates."""
    return s3.LifecycleRule(
        id="expire-intents",
        prefix=INTENTS,
        # A key counts for 24 hours.
        expiration=days(2),
        noncurrent_version_expiration=days(1),
    )


def blocks() -> s3.LifecycleRule:
    """Return the rule for copies of pages, also of those that were left before page_blocks was switched off."""
    return s3.LifecycleRule(
        id="expire-blocks",
        prefix=BLOCKS,
        expiration=days(1),
        noncurrent_version_expiration=days(1),
    )


def tombstones() -> s3.LifecycleRule:
    """Return the rule for the empty objects that stand where young items were deleted."""
    return s3.LifecycleRule(
        id="expire-tombstones",
        prefix=ITEMS,
        # One stands until no create of its item can be under way.
        object_size_less_than=1,
        expiration=days(1),
    )
