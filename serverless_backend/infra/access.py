"""Who may call the API: from which addresses, and how callers prove who they are."""

from collections.abc import Mapping, Sequence
from typing import TypedDict

from aws_cdk import Annotations, Stack
from aws_cdk import aws_apigateway as apigateway
from constructs import Construct

from serverless_backend.infra.api_key import ApiKey
from serverless_backend.infra.cognito import Tokens
from serverless_backend.infra.waiver import waive
from serverless_backend.settings import Settings


class MethodAccess(TypedDict, total=False):
    """What a method asks of its callers, as `add_method` takes it."""

    api_key_required: bool
    authorization_type: apigateway.AuthorizationType
    authorization_scopes: Sequence[str]
    authorizer: apigateway.IAuthorizer


class Access(Construct):
    """Makes what authentication needs, and says what it asks of each method."""

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings) -> None:
        super().__init__(scope, construct_id)
        self._settings = settings
        self._tokens = Tokens(self, "Tokens", settings=settings) if settings.auth == "cognito" else None
        if settings.retain_data and settings.auth == "none" and not settings.ip_allowlist:
            Annotations.of(Stack.of(self)).add_warning_v2(
                "serverless-backend:open-api",
                f"Anybody may call the API of {settings.environment}, and read, change and delete every item: "
                "auth is none and ip_allowlist is empty. Set one of them.",
            )

    def of_method(self, verb: str) -> MethodAccess:
        """Return what a method asks of its callers; a preflight asks nothing and is not made with this."""
        if self._tokens:
            return {
                "authorization_type": apigateway.AuthorizationType.COGNITO,
                "authorizer": self._tokens.authorizer,
                "authorization_scopes": [self._tokens.scope_for(verb)],
            }
        if self._settings.auth == "iam":
            return {"authorization_type": apigateway.AuthorizationType.IAM}
        return {"api_key_required": True} if self._settings.auth == "api_key" else {}

    def waive_weaker(self, method: apigateway.Method) -> None:
        """Say why a method, made with the above, asks no more than it does."""
        waive(method, _weaker(self._settings))

    def bind(self, stage: apigateway.Stage) -> None:
        """Hand out the key of a whole API where there is one."""
        if self._settings.auth == "api_key":
            ApiKey(self, "Key", settings=self._settings, stage=stage)


def _weaker(settings: Settings) -> Mapping[str, str]:
    callers = "the addresses of ip_allowlist" if settings.ip_allowlist else "everybody"
    if settings.auth == "none":
        reason = f"The API is open to {callers} until auth is set."
        return {"APIG4": reason, "COG4": reason}
    if settings.auth == "api_key":
        reason = "Callers are told apart by an API key, as auth = api_key asks."
        return {"APIG4": reason, "COG4": reason}
    if settings.auth == "iam":
        return {"COG4": "Callers sign their requests with AWS credentials, as auth = iam asks."}
    return {}
