"""Log groups as ours all are: kept for as long as the settings say."""

from typing import Final

from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct

from serverless_backend.infra.removal import removal_policy
from serverless_backend.infra.waiver import waive
from serverless_backend.settings import LOG_RETENTION_DAYS, Settings

# The library names its periods and hides their lengths; both lists run from the shortest to the longest.
_PERIODS: Final = [period for period in logs.RetentionDays if period is not logs.RetentionDays.INFINITE]
RETENTION: Final = dict(zip(LOG_RETENTION_DAYS, _PERIODS, strict=True))


def log_group(
    scope: Construct, construct_id: str, *, settings: Settings, key: kms.IKey | None, name: str | None = None
) -> logs.LogGroup:
    """Return a log group under a generated name, unless AWS dictates one; a key encrypts it in place of AWS's own."""
    group = logs.LogGroup(
        scope,
        construct_id,
        log_group_name=name,
        encryption_key=key,
        retention=RETENTION[settings.log_retention_days],
        removal_policy=removal_policy(settings),
    )
    if not key:
        waive(group, {"CloudWatchLogGroupEncrypted": "CloudWatch encrypts it with a key of its own."})
    return group
