"""CORS: the preflight, the gateway's own answers and the function say one thing, or nothing."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from serverless_backend.bundle import bundle

from .synth import NODE, flat, named, of_type, synth

EXPOSED = "'ETag, Idempotency-Replayed, Link, Location, Retry-After, X-Request-Id'"
HEADERS = (
    "Content-Type, Authorization, X-Api-Key, X-Amz-Date, X-Amz-Security-Token, X-Amz-Content-Sha256, "
    "If-Match, If-None-Match, Idempotency-Key"
)
A, B = "https://a.example", "https://b.example:8443"


def preflights(**settings: object) -> list[dict[str, Any]]:
    """Return the properties of the OPTIONS methods, one for each of the two paths where CORS is on."""
    methods = of_type(synth(**settings), "AWS::ApiGateway::Method").values()
    found = [each for each in methods if each["HttpMethod"] == "OPTIONS"]
    assert len(found) == (0 if settings.get("enable_cors") in (False, "false") else 2)
    return found


@pytest.mark.parametrize(
    ("settings", "changed"),
    [
        ({}, {}),
        ({"cors_origins": [A]}, {"Access-Control-Allow-Origin": f"'{A}'", "Vary": "'Origin'"}),
        ({"cors_methods": ["GET", "HEAD"]}, {"Access-Control-Allow-Methods": "'GET, HEAD, OPTIONS'"}),
        ({"cors_headers": ["If-Match", "X-Mine"]}, {"Access-Control-Allow-Headers": "'If-Match, X-Mine'"}),
        ({"cors_headers": []}, {"Access-Control-Allow-Headers": None}),
        ({"cors_max_age_seconds": 0}, {"Access-Control-Max-Age": "'0'"}),
    ],
)
def test_preflight(settings: dict[str, object], changed: dict[str, str | None]) -> None:
    """Both paths answer a preflight with 204, what the settings allow, for how long, and the request's id."""
    expected = {
        "Access-Control-Allow-Origin": "'*'",
        "Access-Control-Allow-Methods": "'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS'",
        "Access-Control-Allow-Headers": f"'{HEADERS}'",
        "Access-Control-Max-Age": "'300'",
        "X-Request-Id": "context.requestId",
        **changed,
    }
    for method in preflights(**settings):
        (answer,) = method["Integration"]["IntegrationResponses"]

        assert answer["StatusCode"] == "204"
        assert answer["ResponseParameters"] == {
            f"method.response.header.{name}": value for name, value in expected.items() if value is not None
        }


@pytest.mark.parametrize("settings", [{}, {"cors_origins": [A]}])
def test_preflight_declares_its_headers(settings: dict[str, object]) -> None:
    """Each header of the preflight is declared, or the gateway would not send it."""
    for method in preflights(**settings):
        (declared,) = method["MethodResponses"]
        (answer,) = method["Integration"]["IntegrationResponses"]

        assert declared["StatusCode"] == "204"
        assert set(declared["ResponseParameters"]) == set(answer["ResponseParameters"])


@pytest.mark.parametrize("settings", [{}, {"cors_origins": [A]}])
def test_preflight_needs_no_function(settings: dict[str, object]) -> None:
    """Where there is nothing to choose, a preflight is answered by the gateway, whatever its body is."""
    for method in preflights(**settings):
        integration = method["Integration"]

        assert (integration["Type"], integration["PassthroughBehavior"]) == ("MOCK", "NEVER")
        assert json.loads(integration["RequestTemplates"]["application/json"]) == {"statusCode": 204}


@pytest.mark.parametrize(
    ("auth", "origins"), [("iam", ["*"]), ("api_key", [A, B]), ("iam", [A, B]), ("cognito", [A, B])]
)
def test_preflight_asks_for_no_credentials(auth: str, origins: list[str]) -> None:
    """Browsers send none with a preflight, so none are asked for, whatever the other methods ask for."""
    for method in preflights(auth=auth, cors_origins=origins):
        assert method["AuthorizationType"] == "NONE"
        assert not method.get("ApiKeyRequired", False)


def test_one_of_several_origins_is_chosen_by_the_function() -> None:
    """With several origins, both paths hand a preflight to the live version, which alone compares origins."""
    template = synth(cors_origins=[A, B])
    live, _ = named(template, "ItemsLive", "AWS::Lambda::Alias")
    allowed = [flat(each["SourceArn"]) for each in of_type(template, "AWS::Lambda::Permission").values()]

    for method in preflights(cors_origins=[A, B]):
        assert method["Integration"]["Type"] == "AWS_PROXY"
        assert f"functions/<{live}>/invocations" in flat(method["Integration"]["Uri"])
    assert sum("/OPTIONS/items" in arn for arn in allowed) == 2


@pytest.mark.parametrize(
    ("origins", "origin", "vary"),
    [
        (["*"], "'*'", None),
        ([A], f"'{A}'", "'Origin'"),
        ([A, B], "'*'", None),
    ],
)
def test_gateway_errors_reach_browsers(origins: list[str], origin: str, vary: str | None) -> None:
    """Each answer that the gateway gives by itself carries the CORS headers; of several it can name none."""
    responses = of_type(synth(cors_origins=origins), "AWS::ApiGateway::GatewayResponse")
    assert len(responses) == 21
    for response in responses.values():
        headers = response["ResponseParameters"]

        assert headers["gatewayresponse.header.Access-Control-Allow-Origin"] == origin
        assert headers["gatewayresponse.header.Access-Control-Expose-Headers"] == EXPOSED
        assert headers.get("gatewayresponse.header.Vary") == vary


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The function as it is deployed: the folder of the bundle, away from the package."""
    return Path(shutil.copytree(bundle(), tmp_path_factory.mktemp("function") / "dist"))


def answer(built: Path, verb: str = "GET", origin: str = A, /, **settings: object) -> dict[str, Any]:
    """Configure the function as the template does, and have it answer a browser's request for no path."""
    _, function = named(synth(**settings), "ItemsFunction", "AWS::Lambda::Function")
    variables = {name: flat(value) for name, value in function["Properties"]["Environment"]["Variables"].items()}
    deployed = {"REGION": "eu-west-1", "BUCKET_NAME": "bucket"}
    nowhere = {
        "AWS_ENDPOINT_URL_S3": "http://127.0.0.1:9",
        "AWS_ACCESS_KEY_ID": "none",
        "AWS_SECRET_ACCESS_KEY": "none",
    }
    context = {"requestId": "1a2b", "path": "/v1/nope"}
    event = {"httpMethod": verb, "resource": "/nope", "headers": {"origin": origin}, "requestContext": context}
    script = f"""import("{built}/index.mjs")
        .then(({{ handler }}) => handler({json.dumps(event)}, {{ getRemainingTimeInMillis: () => 9000 }}))
        .then((answer) => console.log(JSON.stringify(answer)))"""
    environment = {**variables, **deployed, **nowhere}
    run = subprocess.run([NODE, "--eval", script], env=environment, capture_output=True, text=True, check=True)
    return dict(json.loads(run.stdout.splitlines()[-1]))


@pytest.mark.parametrize(("origins", "origin"), [(["*"], "*"), ([A], A), ([B, A], A)])
def test_function_says_the_same(built: Path, origins: list[str], origin: str) -> None:
    """The function, configured by the template, sends the headers that the gateway sends."""
    headers = answer(built, cors_origins=origins)["headers"]

    assert headers["Access-Control-Allow-Origin"] == origin
    assert f"'{headers['Access-Control-Expose-Headers']}'" == EXPOSED
    assert headers.get("Vary") == (None if origin == "*" else "Origin")


def test_functions_preflight_says_what_the_gateways_would(built: Path) -> None:
    """The function's preflight, configured by the template, has the headers that the gateway's has for one origin."""
    settings: dict[str, object] = {"cors_methods": ["GET"], "cors_headers": ["If-Match"], "cors_max_age_seconds": 7}

    preflight = answer(built, "OPTIONS", B, cors_origins=[A, B], **settings)

    assert preflight["statusCode"] == 204
    assert {name: value for name, value in preflight["headers"].items() if name not in ("Cache-Control", "Vary")} == {
        "Access-Control-Allow-Origin": B,
        "Access-Control-Allow-Methods": "GET, OPTIONS",
        "Access-Control-Allow-Headers": "If-Match",
        "Access-Control-Max-Age": "7",
        "Access-Control-Expose-Headers": EXPOSED.strip("'"),
        "X-Request-Id": "1a2b",
    }


def test_function_is_silent_too(built: Path) -> None:
    """With CORS off, the function sends no CORS header."""
    headers = answer(built, enable_cors=False)["headers"]

    assert headers["X-Request-Id"] == "1a2b"
    assert not [name for name in headers if name.startswith("Access-Control")]


def test_off_means_off() -> None:
    """With CORS off there is no preflight and no CORS header anywhere, and the function is told so."""
    for value in (False, "false"):
        template = json.dumps(synth(enable_cors=value))

        assert preflights(enable_cors=value) == []
        assert "Access-Control" not in template
        assert '"CORS_ORIGINS": ""' in template
