"""The kinds of addresses that the API answers over: IPv4, and IPv6 beside it."""

from typing import cast

from aws_cdk import CfnResource
from constructs import Construct

from serverless_backend.settings import Settings


def answer_over_both(endpoint: Construct, *, settings: Settings) -> CfnResource:
    """Let an API or a domain name answer over both kinds, and return its resource.

    Where only IPv4 ranges may call it is IPv4 alone: callers that have both kinds would come over the other.
    """
    resource = cast("CfnResource", endpoint.node.default_child)
    allowed = settings.ip_allowlist
    ipv6 = not allowed or any(":" in each for each in allowed)
    resource.add_property_override("EndpointConfiguration.IpAddressType", "dualstack" if ipv6 else "ipv4")
    return resource
