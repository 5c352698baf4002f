"""Which stack this is, and whether its data outlives it."""

from typing import Annotated, Final

from pydantic import AfterValidator, Field

from serverless_backend.settings.values import Boolean, Group

ENVIRONMENT: Final = r"^[a-z]([a-z0-9-]{0,14}[a-z0-9])?$"
_RESERVED: Final = ("xn--", "sthree-", "amzn-s3-demo-")


def _is_free(bucket_name: str) -> str:
    if bucket_name.startswith(_RESERVED):
        raise ValueError("starts as names do that S3 keeps for itself")
    return bucket_name


class StackSettings(Group):
    """The stack."""

    environment: str = Field(
        default="dev",
        pattern=ENVIRONMENT,
        title="Names the stack, and chooses the preset and the file of settings.",
        description="dev, staging, prod, or the name of a file config/<environment>.toml: "
        "up to 16 of a-z, 0-9 and inner hyphens, a letter first",
    )
    bucket_name: Annotated[str, AfterValidator(_is_free)] = Field(
        default="serverless-items",
        pattern=r"^[a-z0-9][a-z0-9-]*$",
        title="The start of the bucket's name, `{bucket_name}-{environment}-{account}-{region}`.",
        description="a prefix of a-z, 0-9 and hyphens; with -<environment>-<account>-<region> at most 63 characters, "
        "-replica included where replication_region is set",
    )
    retain_data: Boolean = Field(
        default=False,
        title="Whether bucket, logs, keys and users outlive the stack.",
        description="true or false; in prod always true",
    )
