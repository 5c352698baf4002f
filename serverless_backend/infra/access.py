"""Who may call the API: from which addresses, and how callers prove who they are."""

from collections.abc import Sequence
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

    def bind(self, api: apigateway.RestApi) -> None:
        """Hand out the key of a whole API where there is one, and say why its methods ask no more than they do."""
        if self._settings.auth == "api_key":
            ApiKey(self, "Key", settings=self._settings, stage=api.deployment_stage)
        for method in api.methods:
            if method.http_method != "OPTIONS":
                _waive_weaker(method, self._settings)


def _waive_weaker(method: apigateway.Method, settings: Settings) -> None:
    auth = settings.auth
    if auth == "none":
        callers = "the addresses of ip_allowlist" if settings.ip_allowlist else "everybody"
        waive(method, "APIG4", "COG4", reason=f"The API is open to {callers} until auth is set.")
    if auth == "api_key":
        waive(method, "APIG4", "COG4", reason="Callers are told apart by an API key, as auth = api_key asks.")
    if auth == "iam":
        waive(method, "COG4", reason="Callers sign their requests with AWS credentials, as auth = iam asks.")
