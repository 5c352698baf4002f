"""The function that answers."""

from typing import Literal

from pydantic import Field

from serverless_backend.settings.values import INT32, Group, Integer, OptionalInteger


class FunctionSettings(Group):
    """Function."""

    function_memory_mb: Integer = Field(
        default=512,
        ge=128,
        le=10_240,
        title="Memory of the function, and CPU with it.",
        description="a whole number of MB from 128 to 10240",
    )
    function_timeout_seconds: Integer = Field(
        default=28,
        ge=3,
        le=28,
        title="Time that a request may take; it ends before the gateway's 29 seconds, so that the function answers.",
        description="a whole number of seconds from 3 to 28",
    )
    reserved_concurrency: OptionalInteger = Field(
        default=None,
        ge=1,
        le=INT32,
        title="Requests that the function answers at a time, at most, taken from what the account may run.",
        description=f"a whole number from 1 to {INT32}",
    )
    provisioned_concurrency: OptionalInteger = Field(
        default=None,
        ge=1,
        le=INT32,
        title="Instances of the function that are always warm; they cost while idle.",
        description=f"a whole number from 1 to {INT32}",
    )
    page_cache_mb: Integer = Field(
        default=64,
        ge=0,
        le=5120,
        title="Memory that each instance of the function keeps items of earlier pages in: a page whose items are all "
        "there is one S3 request.",
        description="a whole number of MB from 0 to 5120, at most half of function_memory_mb",
    )
    deployment: Literal["all_at_once", "canary", "linear"] = Field(
        default="all_at_once",
        title="How requests move to new code: at once, a tenth for five minutes first, or a tenth more each minute; "
        "the latter two move them back when the function fails.",
        description="all_at_once, canary or linear",
    )
