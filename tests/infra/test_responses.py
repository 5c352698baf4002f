"""The gateway's own answers are problems like the function's."""

import json
from typing import Any

import pytest
from aws_cdk.aws_apigateway import ResponseType

from .synth import from_typescript, of_type, synth

# What the gateway puts in for its variables, in the form in which it does.
CONTEXT = {
    "$context.requestId": "1a2b",
    "$context.error.validationErrorString": '[object has missing required properties ([\\"name\\"])]',
}
STATUSES = {
    "ACCESS_DENIED": 403,
    "API_CONFIGURATION_ERROR": 500,
    "AUTHORIZER_CONFIGURATION_ERROR": 500,
    "AUTHORIZER_FAILURE": 500,
    "BAD_REQUEST_BODY": 400,
    "BAD_REQUEST_PARAMETERS": 400,
    "DEFAULT_4XX": 400,
    "DEFAULT_5XX": 500,
    "EXPIRED_TOKEN": 403,
    "INTEGRATION_FAILURE": 502,
    "INTEGRATION_TIMEOUT": 504,
    "INVALID_API_KEY": 403,
    "INVALID_SIGNATURE": 403,
    "MISSING_AUTHENTICATION_TOKEN": 404,
    "QUOTA_EXCEEDED": 429,
    "REQUEST_TOO_LARGE": 413,
    "RESOURCE_NOT_FOUND": 404,
    "THROTTLED": 429,
    "UNAUTHORIZED": 401,
    "UNSUPPORTED_MEDIA_TYPE": 415,
    "WAF_FILTERED": 403,
}


def responses(**settings: object) -> dict[str, dict[str, Any]]:
    """Return the properties of all gateway responses, by type."""
    found = of_type(synth(**settings), "AWS::ApiGateway::GatewayResponse").values()
    return {each["ResponseType"]: each for each in found}


def problem(response_type: str, **settings: object) -> dict[str, Any]:
    """Return the body that a client reads."""
    template = responses(**settings)[response_type]["ResponseTemplates"]["application/json"]
    for variable, value in CONTEXT.items():
        template = template.replace(variable, value)
    assert "$" not in template
    return dict(json.loads(template))


def test_every_type_is_covered() -> None:
    """There is no type of gateway response that the library knows and we do not answer."""
    names = [name for name in dir(ResponseType) if name.isupper()]
    known = {getattr(ResponseType, name).response_type for name in names}

    assert set(responses()) == known == set(STATUSES)


@pytest.mark.parametrize(("response_type", "status"), STATUSES.items())
def test_problem(response_type: str, status: int) -> None:
    """The body is a problem whose status is the answer's own, with a type, a title, a detail and the request's id."""
    response, body = responses()[response_type], problem(response_type)

    assert response["StatusCode"] == str(status)
    assert list(body) == ["type", "title", "status", "detail", "requestId"]
    assert (body["status"], body["requestId"]) == (status, "1a2b")
    assert body["type"].startswith(from_typescript("problem.ts", "it.TYPE_PREFIX"))
    assert body["title"]
    assert body["detail"].endswith((".", "]"))


@pytest.mark.parametrize("enable_cors", [True, False])
def test_headers(enable_cors: bool) -> None:
    """Each answer names its media type and the request's id, with CORS or without."""
    made = responses(enable_cors=enable_cors)
    assert len(made) == 21
    for response in made.values():
        headers = response["ResponseParameters"]

        assert headers["gatewayresponse.header.Content-Type"] == "'application/problem+json'"
        assert headers["gatewayresponse.header.X-Request-Id"] == "context.requestId"


def test_retry_after() -> None:
    """A client that is throttled is told when to come back."""
    assert responses()["THROTTLED"]["ResponseParameters"]["gatewayresponse.header.Retry-After"] == "'1'"


@pytest.mark.parametrize("response_type", ["BAD_REQUEST_BODY", "BAD_REQUEST_PARAMETERS"])
def test_validator_says_why(response_type: str) -> None:
    """A request that the gateway's validator refused is answered with the validator's reason."""
    assert '[object has missing required properties (["name"])]' in problem(response_type)["detail"]


@pytest.mark.parametrize(
    ("auth", "status", "kind", "remedy"),
    [
        ("none", "404", "/problems/path-not-found", "The paths are /items"),
        ("api_key", "404", "/problems/path-not-found", "The paths are /items"),
        ("iam", "403", "/problems/forbidden", "Sign the request with AWS Signature Version 4"),
        ("cognito", "404", "/problems/path-not-found", "The paths are /items"),
    ],
)
def test_unknown_path(auth: str, status: str, kind: str, remedy: str) -> None:
    """What the gateway has no method for is a 404, except under IAM, where it may as well lack a signature: a 403."""
    response, body = (
        responses(auth=auth)["MISSING_AUTHENTICATION_TOKEN"],
        problem("MISSING_AUTHENTICATION_TOKEN", auth=auth),
    )

    assert (response["StatusCode"], body["status"], body["type"]) == (status, int(status), kind)
    assert body["detail"].startswith(remedy)


@pytest.mark.parametrize(
    ("auth", "status", "kind"),
    [
        ("none", "400", "/problems/bad-request"),
        ("api_key", "400", "/problems/bad-request"),
        ("iam", "403", "/problems/forbidden"),
        ("cognito", "400", "/problems/bad-request"),
    ],
)
def test_signature_of_nobody(auth: str, status: str, kind: str) -> None:
    """Under IAM, what the gateway has no type for is a 403: a signature that it cannot read, or of an unknown key."""
    body = problem("DEFAULT_4XX", auth=auth)

    assert responses(auth=auth)["DEFAULT_4XX"]["StatusCode"] == status
    assert (body["status"], body["type"]) == (int(status), kind)


@pytest.mark.parametrize(
    ("auth", "challenge", "remedy"),
    [
        ("none", None, "Send valid credentials in the header Authorization."),
        ("api_key", None, "Send valid credentials in the header Authorization."),
        ("iam", None, "Send valid credentials in the header Authorization."),
        (
            "cognito",
            "'Bearer'",
            "Send an access token with the scope that the method needs in the header Authorization, as Bearer.",
        ),
    ],
)
def test_unauthorized(auth: str, challenge: str | None, remedy: str) -> None:
    """Who comes without a valid token is asked for one by a 401, as RFC 6750 has it."""
    headers = responses(auth=auth)["UNAUTHORIZED"]["ResponseParameters"]

    assert headers.get("gatewayresponse.header.WWW-Authenticate") == challenge
    assert (problem("UNAUTHORIZED", auth=auth)["status"], problem("UNAUTHORIZED", auth=auth)["detail"]) == (401, remedy)


def test_faults_of_ours_say_nothing() -> None:
    """A 5xx tells the request's id and no more."""
    details = {problem(name)["detail"] for name, status in STATUSES.items() if status >= 500}

    assert details == {"Quote the request id 1a2b when you report this."}


def test_same_kinds_as_the_function() -> None:
    """Where gateway and function refuse for the same reason, type, title and status are the same."""
    prefix, kinds = from_typescript("problem.ts", "[it.TYPE_PREFIX, it.PROBLEM_KINDS]")
    of_function = {(prefix + kind["type"], kind["title"], kind["status"]) for kind in kinds}
    of_gateway = {(body["type"], body["title"], body["status"]) for body in map(problem, STATUSES)}

    shared = {kind for kind, _, _ in of_gateway} & {kind for kind, _, _ in of_function}

    assert shared == {
        "/problems/body-too-large",
        "/problems/internal-error",
        "/problems/invalid-parameter",
        "/problems/path-not-found",
        "/problems/unsupported-media-type",
        "/problems/validation-failed",
    }
    assert {kind for kind, _, _ in of_gateway & of_function} == shared


def test_one_kind_one_title() -> None:
    """A problem's type always comes with the same title and status."""
    kinds = {(body["type"], body["title"], body["status"]) for body in map(problem, STATUSES)}

    assert len(kinds) == len({kind for kind, _, _ in kinds})
