"""What becomes of items in the bucket."""

from typing import Final, Literal

from pydantic import Field

from serverless_backend.settings.regions import LONGEST_REGION
from serverless_backend.settings.values import Boolean, Group, Integer, OptionalText

REPLICA_SUFFIX: Final = "-replica"
"""What the name of the bucket in the second region has at its end."""


class DataSettings(Group):
    """Data."""

    encryption: Literal["s3", "kms"] = Field(
        default="s3",
        title="Encryption at rest: by S3's own key, or by a KMS key of the stack's, rotated each year. So are logs, "
        "but those of server_access_logs are always by S3's own. From kms back to s3 only as docs/operations.md says.",
        description="s3 or kms",
    )
    version_retention_days: Integer = Field(
        default=30,
        ge=3,
        le=3650,
        title="Days that a replaced or deleted version of an item is kept.",
        description="a whole number of days from 3 to 3650; less would not outlive the keys of idempotent creates",
    )
    server_access_logs: Boolean = Field(
        default=False,
        title="A log of each request that reaches the bucket, in a bucket of its own, kept as long as the other logs.",
        description="true or false",
    )
    replication_region: OptionalText = Field(
        default=None,
        pattern=r"^[a-z]{2,}(-[a-z]+)+-[0-9]$",
        max_length=LONGEST_REGION,
        title="A second region that items are copied to, in a stack of its own, whose bucket's name ends in "
        f"{REPLICA_SUFFIX}: deploy with --all.",
        description="the name of another region of the same partition, such as eu-central-1",
    )
    page_blocks: Boolean = Field(
        default=False,
        title="Whether instances of the function leave the items of first pages in the bucket once more, in one object "
        "for each limit: a new instance then reads a page by two S3 requests. Text of an item that was deleted or "
        "replaced may stay there for up to four days. Not with encryption = kms.",
        description="true or false",
    )
    require_conditional_writes: Boolean = Field(
        default=True,
        title="Whether the bucket refuses a write or delete that is not conditional, whoever sends it: "
        "nobody can overwrite what they have not seen.",
        description="true or false; the local AWS always has false",
    )
