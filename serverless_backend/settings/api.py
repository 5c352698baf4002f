"""The REST API: stage, limits and CORS."""

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from serverless_backend.settings.values import INT32, Boolean, Group, Integer, ListOf, OptionalInteger, SomeOf, Table

Route = Literal[
    "GET /items", "POST /items", "GET /items/{id}", "PUT /items/{id}", "PATCH /items/{id}", "DELETE /items/{id}"
]


class Throttle(Group):
    """The limits of one method."""

    rate_limit: Integer = Field(ge=1, le=INT32)
    burst_limit: Integer = Field(ge=1, le=INT32)


def _as_browsers_say(origin: str) -> str:
    url = urlsplit(origin)
    if (url.scheme, url.port) in {("http", 80), ("https", 443)}:
        raise ValueError("names the default port, which browsers leave out")
    return origin


_Origin = Annotated[str, Field(pattern=r"^(\*|https?://[a-z0-9.-]+(:[0-9]{1,5})?)$"), AfterValidator(_as_browsers_say)]


def _star_is_alone(origins: tuple[str, ...]) -> tuple[str, ...]:
    if "*" in origins and len(origins) > 1:
        raise ValueError("names origins beside the star that allows all")
    return origins


_Header = Annotated[str, Field(pattern=r"^[A-Za-z0-9!#$%&'*+.^_`|~-]+$")]
_Method = Literal["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]


class ApiSettings(Group):
    """API."""

    api_stage_name: str = Field(
        default="v1",
        pattern=r"^[A-Za-z0-9_]{1,128}$",
        title="The API's stage, the first part of its path.",
        description="up to 128 of A-Z, a-z, 0-9 and underscores, such as v1",
    )
    throttling_rate_limit: Integer = Field(
        default=1000,
        ge=1,
        le=INT32,
        title="Requests a second that the stage takes.",
        description=f"a whole number of requests a second from 1 to {INT32}",
    )
    throttling_burst_limit: Integer = Field(
        default=2000,
        ge=1,
        le=INT32,
        title="Requests that the stage takes at once.",
        description=f"a whole number of requests from 1 to {INT32}",
    )
    method_throttling: Annotated[dict[Route, Throttle], Table] = Field(
        default={},
        title="Limits of single methods, in place of the stage's.",
        description='a JSON object such as {"POST /items": {"rate_limit": 10, "burst_limit": 20}}',
    )
    compression_min_bytes: OptionalInteger = Field(
        default=None,
        ge=0,
        le=10_485_760,
        title="Answers of this size and more are compressed for clients that ask for it; none, when it is empty.",
        description="a whole number of bytes from 0 to 10485760",
    )
    enable_cors: Boolean = Field(
        default=True, title="Whether browsers of other origins may call the API.", description="true or false"
    )
    cors_origins: Annotated[SomeOf[_Origin], AfterValidator(_star_is_alone)] = Field(
        default=("*",),
        title="Origins that may call the API from a browser.",
        description='a JSON list of origins such as ["https://example.com"], or ["*"]',
    )
    cors_methods: SomeOf[_Method] = Field(
        default=("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"),
        title="Methods that browsers of other origins may use.",
        description='a JSON list of GET, HEAD, POST, PUT, PATCH and DELETE, such as ["GET", "HEAD"]',
    )
    cors_headers: ListOf[_Header] = Field(
        default=(
            *("Content-Type", "Authorization", "X-Api-Key", "X-Amz-Date", "X-Amz-Security-Token"),
            "X-Amz-Content-Sha256",
            *("If-Match", "If-None-Match", "Idempotency-Key"),
        ),
        title="Request headers that browsers of other origins may send.",
        description='a JSON list of header names, such as ["Content-Type"]',
    )
    cors_max_age_seconds: Integer = Field(
        default=300,
        ge=0,
        le=86_400,
        title="Time that a browser may remember what CORS allows.",
        description="a whole number of seconds from 0 to 86400",
    )
