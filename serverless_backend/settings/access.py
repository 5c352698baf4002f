"""Who may call the API."""

from ipaddress import IPv6Network, ip_network
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from serverless_backend.settings.values import INT32, Boolean, Group, Integer, ListOf, OptionalText


def _range(text: str) -> str:
    if "%" in text:
        raise ValueError("has a zone, which means nothing in AWS")
    network = ip_network(text)
    if isinstance(network, IPv6Network) and (mapped := network.network_address.ipv4_mapped):
        raise ValueError(f"is IPv4 written as IPv6, which no caller has: write {mapped}")
    return str(network)


_Range = Annotated[str, AfterValidator(_range)]
_SCOPE = r"^[\x21\x23-\x5B\x5D-\x7E]+/[\x21\x23-\x2E\x30-\x5B\x5D-\x7E]+$"


class AccessSettings(Group):
    """Access."""

    ip_allowlist: ListOf[_Range] = Field(
        default=(),
        title="Addresses that may call the API; all, when it is empty.",
        description='a JSON list of IPv4 and IPv6 ranges or addresses, such as ["203.0.113.0/24", "2001:db8::1"]',
    )
    auth: Literal["none", "api_key", "iam", "cognito"] = Field(
        default="none",
        title="How callers prove who they are: not at all, by an API key, by SigV4, or by a token of a user pool.",
        description="none, api_key, iam or cognito",
    )
    api_key_quota: Integer = Field(
        default=1_000_000,
        ge=1,
        le=INT32,
        title="Requests that the API key is good for in each period.",
        description=f"a whole number of requests from 1 to {INT32}",
    )
    api_key_quota_period: Literal["day", "week", "month"] = Field(
        default="month", title="The period of the quota.", description="day, week or month"
    )
    cognito_user_pool_arn: OptionalText = Field(
        default=None,
        pattern=r"^arn:aws[a-z-]*:cognito-idp:[a-z0-9-]+:[0-9]{12}:userpool/[A-Za-z0-9_-]+$",
        title="A user pool that is there already; without it the stack makes one, with a client for machines.",
        description="the ARN of a user pool of the stack's region",
    )
    cognito_read_scope: str = Field(
        default="items/read",
        pattern=_SCOPE,
        title="The scope that a token of the existing user pool needs to read.",
        description="<resource server>/<scope>, such as items/read",
    )
    cognito_write_scope: str = Field(
        default="items/write",
        pattern=_SCOPE,
        title="The scope that a token of the existing user pool needs to change anything.",
        description="<resource server>/<scope>, such as items/write",
    )
    waf: Boolean = Field(
        default=False,
        title="A firewall: AWS's common rules, its known bad inputs, a limit for each address; it costs while idle.",
        description="true or false",
    )
    waf_rate_limit: Integer = Field(
        default=2000,
        ge=10,
        le=2_000_000_000,
        title="Requests that the firewall takes from one address in five minutes.",
        description="a whole number from 10 to 2000000000",
    )
