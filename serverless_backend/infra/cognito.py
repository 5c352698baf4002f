"""Tokens of a user pool: the pool, who gets tokens of it, and which of them opens which method."""

from typing import Final, NamedTuple

from aws_cdk import CfnOutput, RemovalPolicy, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_cognito as cognito
from constructs import Construct

from serverless_backend.infra.asked_once import ACCOUNT_ID, days
from serverless_backend.infra.waiver import waive
from serverless_backend.settings import Settings

# ANY serves HEAD; to all else it answers 405, whoever asks.
_READS: Final = frozenset({"GET", "ANY"})
_SERVER: Final = "items"


class Scopes(NamedTuple):
    """What a token must be good for, as `<resource server>/<scope>`."""

    read: str
    write: str


class Tokens(Construct):
    """Checks the token of each request against a user pool: one that is there already, or one of its own."""

    authorizer: apigateway.CognitoUserPoolsAuthorizer

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings) -> None:
        super().__init__(scope, construct_id)
        pool: cognito.IUserPool
        if settings.cognito_user_pool_arn:
            pool = cognito.UserPool.from_user_pool_arn(self, "Pool", settings.cognito_user_pool_arn)
            self._scopes = Scopes(settings.cognito_read_scope, settings.cognito_write_scope)
        else:
            pool = _pool(self, "Pool", settings=settings)
            self._scopes = _admit_machines(self, pool, settings=settings)
        self.authorizer = apigateway.CognitoUserPoolsAuthorizer(self, "Authorizer", cognito_user_pools=[pool])

    def scope_for(self, verb: str) -> str:
        """Return the scope that a method asks of a token."""
        return self._scopes.read if verb in _READS else self._scopes.write


def _pool(scope: Construct, construct_id: str, *, settings: Settings) -> cognito.UserPool:
    pool = cognito.UserPool(
        scope,
        construct_id,
        self_sign_up_enabled=False,
        sign_in_case_sensitive=False,
        account_recovery=cognito.AccountRecovery.EMAIL_ONLY,
        mfa=cognito.Mfa.REQUIRED,
        mfa_second_factor=cognito.MfaSecondFactor(otp=True, sms=False),
        password_policy=cognito.PasswordPolicy(
            min_length=14,
            require_lowercase=True,
            require_uppercase=True,
            require_digits=True,
            require_symbols=True,
            temp_password_validity=days(1),
        ),
        deletion_protection=settings.retain_data,
        # The roll-back of a first deploy could not delete a protected pool; left alone, it is in nobody's way.
        removal_policy=RemovalPolicy.RETAIN if settings.retain_data else RemovalPolicy.DESTROY,
    )
    waive(pool, {"COG8": "The plan guards sign-ins of people; the pool has a client for machines alone."})
    return pool


def _admit_machines(scope: Construct, pool: cognito.IUserPool, *, settings: Settings) -> Scopes:
    """Make a client that gets tokens for its secret, and return what they are good for."""
    read = cognito.ResourceServerScope(scope_name="read", scope_description="Read items")
    write = cognito.ResourceServerScope(scope_name="write", scope_description="Create, change and delete items")
    server = pool.add_resource_server("Items", identifier=_SERVER, scopes=[read, write])
    client = pool.add_client(
        "Machines",
        generate_secret=True,
        # No way in by a password; the library cannot say none at all, which would be Cognito's default.
        auth_flows=cognito.AuthFlow(user_password=False),
        prevent_user_existence_errors=True,
        o_auth=cognito.OAuthSettings(
            flows=cognito.OAuthFlows(client_credentials=True),
            scopes=[cognito.OAuthScope.resource_server(server, each) for each in (read, write)],
        ),
    )
    domain = pool.add_domain(
        "Domain",
        cognito_domain=cognito.CognitoDomainOptions(
            domain_prefix=f"{settings.bucket_name}-{settings.environment}-{ACCOUNT_ID}"
        ),
    )
    stack = Stack.of(scope)
    CfnOutput(stack, "UserPoolId", value=pool.user_pool_id)
    CfnOutput(stack, "UserPoolClientId", value=client.user_pool_client_id)
    CfnOutput(stack, "TokenUrl", value=f"{domain.base_url()}/oauth2/token")
    return Scopes(f"{_SERVER}/{read.scope_name}", f"{_SERVER}/{write.scope_name}")
