"""The policy of the API itself: whom it lets in, and from which addresses."""

from typing import Final

from aws_cdk import aws_iam as iam

from serverless_backend.infra.asked_once import ANYBODY
from serverless_backend.settings import Settings

_INVOKE: Final = ["execute-api:Invoke"]
_EVERYTHING: Final = "execute-api:/*"
_PREFLIGHTS: Final = "execute-api:/*/OPTIONS/*"


def resource_policy(settings: Settings) -> iam.PolicyDocument:
    """Return a policy in any case: an API whose policy is taken away keeps the old one in force."""
    if settings.auth == "iam":
        # A star would be leave for the signature of any AWS account. The account's own callers need leave of IAM too.
        statements = [_allow(iam.AccountRootPrincipal(), _EVERYTHING)]
        if settings.enable_cors:
            statements.append(_allow(ANYBODY, _PREFLIGHTS))
    else:
        statements = [_allow(ANYBODY, _EVERYTHING)]
    if settings.ip_allowlist:
        statements.append(_deny_others(settings.ip_allowlist))
    return iam.PolicyDocument(statements=statements)


def _allow(principal: iam.IPrincipal, resource: str) -> iam.PolicyStatement:
    return iam.PolicyStatement(principals=[principal], actions=_INVOKE, resources=[resource])


def _deny_others(allowlist: tuple[str, ...]) -> iam.PolicyStatement:
    """Refuse outright: a caller whose own IAM policy allows the call needs no leave of this one."""
    return iam.PolicyStatement(
        effect=iam.Effect.DENY,
        principals=[ANYBODY],
        actions=_INVOKE,
        resources=[_EVERYTHING],
        conditions={"NotIpAddress": {"aws:SourceIp": list(allowlist)}},
    )
