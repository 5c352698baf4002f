"""A bucket for S3's own log of the requests that reach another, where the settings ask for one."""

from aws_cdk import aws_s3 as s3
from constructs import Construct

from serverless_backend.infra.asked_once import days
from serverless_backend.infra.bucket import NOT_COPIED, private_bucket
from serverless_backend.settings import Settings


def server_access_logs(scope: Construct, construct_id: str, *, settings: Settings) -> s3.Bucket | None:
    """Return the bucket that the log goes to, which is kept as long as other logs are; None where none is asked for."""
    if not settings.server_access_logs:
        return None
    rule = s3.LifecycleRule(
        id="expire-logs",
        expiration=days(settings.log_retention_days),
        abort_incomplete_multipart_upload_after=days(7),
    )
    rules = (NOT_COPIED, "S3BucketVersioningEnabled")
    return private_bucket(
        scope,
        construct_id,
        settings=settings,
        lifecycle_rules=[rule],
        versioned=False,
        waived=dict.fromkeys(rules, "Only S3 writes to it, each object once, and all expire."),
    )
