"""Tokens: a user pool of the stack's own for machines, or one that is there already."""

from typing import Any

import pytest

from .synth import flat, lint, named, of_type, only, synth

EXISTING = "arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_AbC"
OUTPUTS = {"UserPoolId", "UserPoolClientId", "TokenUrl"}


def pool_of(template: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return logical id and whole resource of the stack's user pool."""
    return named(template, "AccessTokensPool", "AWS::Cognito::UserPool")


def test_nobody_signs_up() -> None:
    """Only an administrator makes users of the new pool; they need a strong password and a second factor."""
    _, pool = pool_of(synth(auth="cognito"))

    assert pool["Properties"]["AdminCreateUserConfig"] == {"AllowAdminCreateUserOnly": True}
    assert (pool["Properties"]["MfaConfiguration"], pool["Properties"]["EnabledMfas"]) == ("ON", ["SOFTWARE_TOKEN_MFA"])
    assert pool["Properties"]["Policies"]["PasswordPolicy"] == {
        "MinimumLength": 14,
        "RequireLowercase": True,
        "RequireUppercase": True,
        "RequireNumbers": True,
        "RequireSymbols": True,
        "TemporaryPasswordValidityDays": 1,
    }


@pytest.mark.parametrize(
    ("environment", "protection", "policy"), [("dev", "INACTIVE", "Delete"), ("prod", "ACTIVE", "Retain")]
)
def test_users_outlive_the_stack(environment: str, protection: str, policy: str) -> None:
    """Where data is kept, so are users: the pool is protected and stays; else it goes with the stack."""
    _, pool = pool_of(synth(auth="cognito", environment=environment))

    assert pool["Properties"]["DeletionProtection"] == protection
    assert (pool["DeletionPolicy"], pool["UpdateReplacePolicy"]) == (policy, policy)


def test_machines_get_tokens() -> None:
    """A client with a secret gets tokens for both scopes by client_credentials, and by nothing else."""
    template = synth(auth="cognito")
    pool, _ = pool_of(template)
    server_id, server = named(template, "AccessTokensPoolItems", "AWS::Cognito::UserPoolResourceServer")
    client_id, client = named(template, "AccessTokensPoolMachines", "AWS::Cognito::UserPoolClient")

    assert server["Properties"]["Identifier"] == "items"
    assert [each["ScopeName"] for each in server["Properties"]["Scopes"]] == ["read", "write"]
    assert client["Properties"]["AllowedOAuthFlows"] == ["client_credentials"]
    assert [flat(each) for each in client["Properties"]["AllowedOAuthScopes"]] == [
        f"<{server_id}>/read",
        f"<{server_id}>/write",
    ]
    assert client["Properties"]["GenerateSecret"] is True
    assert client["Properties"]["ExplicitAuthFlows"] == ["ALLOW_REFRESH_TOKEN_AUTH"]
    assert flat(client["Properties"]["UserPoolId"]) == f"<{pool}>"
    outputs = {name: flat(template["Outputs"][name]["Value"]) for name in ("UserPoolId", "UserPoolClientId")}
    assert outputs == {"UserPoolId": f"<{pool}>", "UserPoolClientId": f"<{client_id}>"}


def test_token_url() -> None:
    """Tokens come from a domain that is named after the bucket, the environment and the account."""
    template = synth(auth="cognito", bucket_name="shop", environment="staging")
    domain_id, domain = named(template, "AccessTokensPoolDomain", "AWS::Cognito::UserPoolDomain")

    assert flat(domain["Properties"]["Domain"]) == "shop-staging-<AWS::AccountId>"
    url = flat(template["Outputs"]["TokenUrl"]["Value"])
    assert url == f"https://<{domain_id}>.auth.<AWS::Region>.amazoncognito.com/oauth2/token"


def test_authorizer() -> None:
    """The gateway takes the token from Authorization and checks it against the stack's pool."""
    template = synth(auth="cognito")
    pool, _ = pool_of(template)
    authorizer = only(template, "AWS::ApiGateway::Authorizer")

    assert authorizer["Type"] == "COGNITO_USER_POOLS"
    assert authorizer["IdentitySource"] == "method.request.header.Authorization"
    assert [flat(each) for each in authorizer["ProviderARNs"]] == [f"<{pool}.Arn>"]


def test_new_pool_is_sound() -> None:
    """CloudFormation's linter has no warning about pool, client and authorizer."""
    assert lint(synth(auth="cognito", environment="prod")) == []


@pytest.mark.parametrize(
    ("scopes", "read", "write"),
    [
        ({}, "items/read", "items/write"),
        ({"cognito_read_scope": "shop/see", "cognito_write_scope": "shop/do"}, "shop/see", "shop/do"),
    ],
)
def test_existing_pool(scopes: dict[str, str], read: str, write: str) -> None:
    """An existing pool is asked for its own scopes; the stack makes nothing of Cognito's then."""
    template = synth(auth="cognito", cognito_user_pool_arn=EXISTING, **scopes)
    methods = of_type(template, "AWS::ApiGateway::Method").values()

    asked = {(each["HttpMethod"], *each.get("AuthorizationScopes", [])) for each in methods}

    assert asked == {
        *((verb, read) for verb in ("GET", "ANY")),
        *((verb, write) for verb in ("POST", "PUT", "PATCH", "DELETE")),
        ("OPTIONS",),
    }
    assert only(template, "AWS::ApiGateway::Authorizer")["ProviderARNs"] == [EXISTING]
    assert [each["Type"] for each in template["Resources"].values() if "Cognito" in each["Type"]] == []
    assert not OUTPUTS & template["Outputs"].keys()


def test_another_pool_is_deployed() -> None:
    """A change of the pool alone makes a new deployment, or the stage would go on with the old one."""
    stages = [
        only(synth(auth="cognito", cognito_user_pool_arn=pool), "AWS::ApiGateway::Stage")
        for pool in (EXISTING, EXISTING.replace("AbC", "XyZ"))
    ]

    assert flat(stages[0]["DeploymentId"]) != flat(stages[1]["DeploymentId"])


@pytest.mark.parametrize("auth", ["none", "api_key", "iam"])
def test_no_tokens(auth: str) -> None:
    """Without auth = cognito there is neither pool nor authorizer."""
    template = synth(auth=auth)

    assert of_type(template, "AWS::ApiGateway::Authorizer") == {}
    assert [each["Type"] for each in template["Resources"].values() if "Cognito" in each["Type"]] == []
    assert not OUTPUTS & template["Outputs"].keys()
