"""CORS: the preflight, the gateway's own answers and the function say one thing, or nothing."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from serverless_backend.bundle import bundle

from .synth import NODE, flat, named, of_type, synth

ORIGIN = "'*'"
EXPOSED = "'ETag, Idempotency-Replayed, Link, Location, Retry-After, X-Request-Id'"


def preflights(**settings: object) -> list[dict[str, Any]]:
    """Return the properties of the OPTIONS methods, one for each of the two paths where CORS is on."""
    methods = of_type(synth(**settings), "AWS::ApiGateway::Method").values()
    found = [each for each in methods if each["HttpMethod"] == "OPTIONS"]
    assert len(found) == (0 if settings.get("enable_cors") in (False, "false") else 2)
    return found


def test_preflight() -> None:
    """Both paths answer a preflight with 204, what is allowed, for five minutes, and the request's id."""
    for method in preflights():
        (answer,) = method["Integration"]["IntegrationResponses"]

        assert answer["StatusCode"] == "204"
        assert answer["ResponseParameters"] == {
            "method.response.header.Access-Control-Allow-Origin": ORIGIN,
            "method.response.header.Access-Control-Allow-Methods": "'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS'",
            "method.response.header.Access-Control-Allow-Headers": (
                "'Content-Type, Authorization, X-Api-Key, X-Amz-Date, X-Amz-Security-Token, "
                "If-Match, If-None-Match, Idempotency-Key'"
            ),
            "method.response.header.Access-Control-Max-Age": "'300'",
            "method.response.header.X-Request-Id": "context.requestId",
        }


def test_preflight_declares_its_headers() -> None:
    """Each header of the preflight is declared, or the gateway would not send it."""
    for method in preflights():
        (declared,) = method["MethodResponses"]
        (answer,) = method["Integration"]["IntegrationResponses"]

        assert declared["StatusCode"] == "204"
        assert set(declared["ResponseParameters"]) == set(answer["ResponseParameters"])


def test_preflight_needs_no_function() -> None:
    """A preflight is answered by the gateway, whatever its body is."""
    for method in preflights():
        integration = method["Integration"]

        assert (integration["Type"], integration["PassthroughBehavior"]) == ("MOCK", "NEVER")
        assert json.loads(integration["RequestTemplates"]["application/json"]) == {"statusCode": 204}


def test_gateway_errors_reach_browsers() -> None:
    """Each answer that the gateway gives by itself carries the CORS headers."""
    responses = of_type(synth(), "AWS::ApiGateway::GatewayResponse")
    assert len(responses) == 21
    for response in responses.values():
        headers = response["ResponseParameters"]

        assert headers["gatewayresponse.header.Access-Control-Allow-Origin"] == ORIGIN
        assert headers["gatewayresponse.header.Access-Control-Expose-Headers"] == EXPOSED


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The function as it is deployed: the folder of the bundle, away from the package."""
    return Path(shutil.copytree(bundle(), tmp_path_factory.mktemp("function") / "dist"))


def answer(built: Path, **settings: object) -> dict[str, Any]:
    """Configure the function as the template does, and have it answer a request for no path."""
    _, function = named(synth(**settings), "ItemsFunction", "AWS::Lambda::Function")
    variables = {name: flat(value) for name, value in function["Properties"]["Environment"]["Variables"].items()}
    deployed = {"REGION": "eu-west-1", "BUCKET_NAME": "bucket"}
    credentials = {"AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none"}
    event = {"httpMethod": "GET", "resource": "/nope", "requestContext": {"requestId": "1a2b", "path": "/v1/nope"}}
    script = f"""require("{built}").handler({json.dumps(event)}, {{ getRemainingTimeInMillis: () => 9000 }})
        .then((answer) => console.log(JSON.stringify(answer)))"""
    environment = {**variables, **deployed, **credentials}
    run = subprocess.run([NODE, "--eval", script], env=environment, capture_output=True, text=True, check=True)
    return dict(json.loads(run.stdout.splitlines()[-1]))


def test_function_says_the_same(built: Path) -> None:
    """The function, configured by the template, sends the headers that the gateway sends."""
    headers = answer(built)["headers"]

    assert f"'{headers['Access-Control-Allow-Origin']}'" == ORIGIN
    assert f"'{headers['Access-Control-Expose-Headers']}'" == EXPOSED


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
        assert '"CORS_ORIGIN": ""' in template
