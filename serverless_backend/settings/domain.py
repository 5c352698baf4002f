"""The API's own name."""

from typing import Annotated

from pydantic import AfterValidator, Field

from serverless_backend.settings.values import Group, OptionalText

_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_NAME = rf"({_LABEL}\.)+[a-z]([a-z0-9-]{{0,61}}[a-z0-9])?"

# The AWS CLI prints /hostedzone/Z0123 and example.com. where the console prints Z0123 and example.com: both are taken.
_ZoneId = Annotated[OptionalText, AfterValidator(lambda text: text and text.removeprefix("/hostedzone/"))]
_ZoneName = Annotated[OptionalText, AfterValidator(lambda text: text and text.removesuffix("."))]


class DomainSettings(Group):
    """Domain."""

    custom_domain: OptionalText = Field(
        default=None,
        pattern=rf"^{_NAME}$",
        max_length=253,
        title="The name that the API answers under; its execute-api endpoint is switched off then.",
        description="a domain name in lower case, such as api.example.com",
    )
    certificate_arn: OptionalText = Field(
        default=None,
        pattern=r"^arn:aws[a-z-]*:acm:[a-z0-9-]+:[0-9]{12}:certificate/[A-Za-z0-9-]+$",
        title="The certificate of the domain; without it one is issued, proven by a record in the hosted zone.",
        description="the ARN of an ACM certificate of the stack's region",
    )
    hosted_zone_id: _ZoneId = Field(
        default=None,
        pattern=r"^(/hostedzone/)?[A-Z0-9]{1,32}$",
        title="The Route 53 zone that the domain's records are made in; without it you make them.",
        description="the id of a hosted zone, such as Z0123456789ABCDEFGHIJ",
    )
    hosted_zone_name: _ZoneName = Field(
        default=None,
        pattern=rf"^{_NAME}\.?$",
        title="The name of that zone.",
        description="the domain name of the hosted zone, such as example.com",
    )
    domain_base_path: OptionalText = Field(
        default=None,
        pattern=r"^[A-Za-z0-9$._+!*'()-]+(/[A-Za-z0-9$._+!*'()-]+)*$",
        max_length=300,
        title="The path under the domain that leads to the API; the root, when it is empty.",
        description="path segments without a slash at either end, such as backend/v1",
    )
