"""The API: its paths and methods, what it checks, and when it is deployed anew."""

import copy
from typing import Any

import pytest

from serverless_backend.infra import responses

from .options import EVERYTHING
from .synth import ITEM_SCHEMA, flat, fresh, named, of_type, only, synth

STAGE = "AWS::ApiGateway::Stage"
LAMBDA_URI = "arn:<AWS::Partition>:apigateway:<AWS::Region>:lambda:path/2015-03-31/functions/<{}>/invocations"


def methods(**settings: object) -> dict[str, dict[str, Any]]:
    """Return the properties of all methods, by method and path."""
    template = synth(**settings)
    parts = of_type(template, "AWS::ApiGateway::Resource")

    def path(reference: dict[str, Any]) -> str:
        if "Ref" not in reference:
            return ""
        part = parts[reference["Ref"]]
        return f"{path(part['ParentId'])}/{part['PathPart']}"

    found = of_type(template, "AWS::ApiGateway::Method").values()
    return {f"{each['HttpMethod']} {path(each['ResourceId'])}": each for each in found}


def validator(method: dict[str, Any]) -> dict[str, Any]:
    """Return what the method's validator checks."""
    return dict(of_type(synth(), "AWS::ApiGateway::RequestValidator")[method["RequestValidatorId"]["Ref"]])


def test_paths_and_methods() -> None:
    """The API has the collection and its items, and hands every other method to the function for its 405."""
    assert set(methods()) == {
        "GET /items",
        "POST /items",
        "ANY /items",
        "OPTIONS /items",
        "GET /items/{id}",
        "PUT /items/{id}",
        "PATCH /items/{id}",
        "DELETE /items/{id}",
        "ANY /items/{id}",
        "OPTIONS /items/{id}",
    }


def test_lambda_proxy() -> None:
    """Each method hands the whole request to the live version and takes its answer as it is."""
    live, _ = named(synth(), "ItemsLive", "AWS::Lambda::Alias")

    integrations = [each["Integration"] for name, each in methods().items() if not name.startswith("OPTIONS")]

    assert {each["Type"] for each in integrations} == {"AWS_PROXY"}
    assert {flat(each["Uri"]) for each in integrations} == {LAMBDA_URI.format(live)}
    assert {each["TimeoutInMillis"] for each in integrations} == {29000}
    assert all("RequestTemplates" not in each and "IntegrationResponses" not in each for each in integrations)


def test_invoke_permissions() -> None:
    """Only the methods of the deployed stage may invoke, and the live version alone; the console's test stage may not.

    Nothing else in the stack gives anybody the right to invoke the function.
    """
    template = synth(api_stage_name="live")
    permissions = of_type(template, "AWS::Lambda::Permission").values()

    stage = f"<{named(template, 'ApiRestApi', STAGE)[0]}>"
    api = f"<{named(template, 'ApiRestApi', 'AWS::ApiGateway::RestApi')[0]}>"

    arns = {flat(each["SourceArn"]).partition("<AWS::AccountId>:")[2] for each in permissions}
    of_items, of_one = ("GET", "POST", "*"), ("GET", "PUT", "PATCH", "DELETE", "*")
    assert arns == {
        *(f"{api}/{stage}/{verb}/items" for verb in of_items),
        *(f"{api}/{stage}/{verb}/items/*" for verb in of_one),
    }
    assert {each["Principal"] for each in permissions} == {"apigateway.amazonaws.com"}
    assert {each["Action"] for each in permissions} == {"lambda:InvokeFunction"}
    live, _ = named(template, "ItemsLive", "AWS::Lambda::Alias")
    assert {flat(each["FunctionName"]) for each in permissions} == {f"<{live}>"}


@pytest.mark.parametrize("method", ["POST /items", "PUT /items/{id}"])
def test_whole_items_are_validated_against_a_model(method: str) -> None:
    """A JSON body is checked against the item's schema, field by field, before the function is called."""
    declared = methods()[method]

    ((media_type, reference),) = declared["RequestModels"].items()
    model = of_type(synth(), "AWS::ApiGateway::Model")[reference["Ref"]]

    assert media_type == "application/json"
    assert validator(declared)["ValidateRequestBody"] is True
    assert model["Schema"] == {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "type": "object",
        "properties": {
            "name": {"type": "string", "minLength": 1, "maxLength": 256},
            "description": {"type": "string", "maxLength": 4096},
        },
        "required": ["name"],
        "additionalProperties": False,
    }


@pytest.mark.parametrize("method", ["GET /items", "GET /items/{id}", "PATCH /items/{id}", "DELETE /items/{id}"])
def test_nothing_else_has_a_model(method: str) -> None:
    """A method whose body is no whole item, or that takes none, leaves the body to the function."""
    declared = methods()[method]

    assert "RequestModels" not in declared
    assert validator(declared).get("ValidateRequestBody", False) is False


@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        ("GET /items", {"method.request.querystring.limit": False, "method.request.querystring.cursor": False}),
        ("GET /items/{id}", {"method.request.path.id": True}),
        ("PUT /items/{id}", {"method.request.path.id": True}),
        ("PATCH /items/{id}", {"method.request.path.id": True}),
        ("DELETE /items/{id}", {"method.request.path.id": True}),
    ],
)
def test_parameters_are_validated(method: str, parameters: dict[str, bool]) -> None:
    """Each method declares its parameters, and the gateway checks them."""
    declared = methods()[method]

    assert declared["RequestParameters"] == parameters
    assert validator(declared)["ValidateRequestParameters"] is True


@pytest.mark.parametrize("path", ["/items", "/items/{id}"])
def test_any_checks_nothing(path: str) -> None:
    """HEAD, and whatever the function answers 405 to, reach it as they came."""
    method = methods()[f"ANY {path}"]

    assert not {"RequestValidatorId", "RequestModels"} & method.keys()


def test_stage() -> None:
    """The API is regional, under a stage of the name that the settings give, and traced."""
    template = synth(api_stage_name="live")

    stage = only(template, STAGE)

    assert (stage["StageName"], stage["TracingEnabled"]) == ("live", True)
    assert only(template, "AWS::ApiGateway::RestApi")["EndpointConfiguration"] == {
        "Types": ["REGIONAL"],
        "IpAddressType": "dualstack",
    }


@pytest.mark.parametrize(
    ("settings", "rate", "burst"),
    [({}, 1000, 2000), ({"throttling_rate_limit": "5", "throttling_burst_limit": "9"}, 5, 9)],
)
def test_throttling(settings: dict[str, object], rate: int, burst: int) -> None:
    """Every method is throttled at the rate and the burst that the settings give."""
    (method,) = only(synth(**settings), STAGE)["MethodSettings"]

    assert (method["ThrottlingRateLimit"], method["ThrottlingBurstLimit"]) == (rate, burst)


def test_method_throttling() -> None:
    """A method with limits of its own has them, and keeps what else the stage says, as they replace all of it."""
    settings = {
        "method_throttling": {
            "DELETE /items/{id}": {"rate_limit": 1, "burst_limit": 3},
            "POST /items": {"rate_limit": 10, "burst_limit": 20},
        },
        "log_bodies": True,
    }
    common = {"LoggingLevel": "INFO", "DataTraceEnabled": True, "MetricsEnabled": True}

    template = synth(**settings)

    assert only(template, STAGE)["MethodSettings"] == [
        {
            "ResourcePath": "/*",
            "HttpMethod": "*",
            "ThrottlingRateLimit": 1000,
            "ThrottlingBurstLimit": 2000,
            **common,
        },
        {
            "ResourcePath": "/~1items~1{id}",
            "HttpMethod": "DELETE",
            "ThrottlingRateLimit": 1,
            "ThrottlingBurstLimit": 3,
            **common,
        },
        {
            "ResourcePath": "/~1items",
            "HttpMethod": "POST",
            "ThrottlingRateLimit": 10,
            "ThrottlingBurstLimit": 20,
            **common,
        },
    ]


@pytest.mark.parametrize(
    ("settings", "smallest"),
    [({}, None), ({"compression_min_bytes": 0}, 0), ({"compression_min_bytes": "1024"}, 1024)],
)
def test_compression(settings: dict[str, object], smallest: int | None) -> None:
    """Answers are compressed from the size that the settings give, which may be 0, and not at all without one."""
    api = only(synth(**settings), "AWS::ApiGateway::RestApi")

    assert api.get("MinimumCompressionSize") == smallest


@pytest.mark.parametrize(
    "settings",
    [{**EVERYTHING, "api_stage_name": "v1"}, {"enable_cors": False}, {"auth": "iam"}, {"environment": "prod"}],
)
def test_no_option_moves_the_api(settings: dict[str, object]) -> None:
    """API and stage stay the ones they are whatever is switched on or off, and with them the URL."""

    def address(template: dict[str, Any]) -> list[str]:
        return [*of_type(template, "AWS::ApiGateway::RestApi"), *of_type(template, STAGE)]

    assert address(synth(**settings)) == address(synth())


def deployment(template: dict[str, Any]) -> str:
    """Return the logical id of the deployment, which the stage must refer to."""
    (name,) = of_type(template, "AWS::ApiGateway::Deployment")
    assert flat(only(template, STAGE)["DeploymentId"]) == f"<{name}>"
    return name


def test_same_settings_same_deployment() -> None:
    """Nothing is deployed anew without a change."""
    assert deployment(fresh()) == deployment(fresh())


@pytest.mark.parametrize(
    "settings",
    [
        {"enable_cors": False},
        {"cors_origins": ["https://a.example", "https://b.example:8443"]},
        {"cors_max_age_seconds": 0},
        {"compression_min_bytes": 0},
        {"ip_allowlist": ["1.2.3.4/32"]},
        {"auth": "iam"},
    ],
)
def test_changes_are_deployed(settings: dict[str, object]) -> None:
    """A change of methods, gateway responses, compression or policy makes a new deployment: the stage serves it."""
    assert deployment(synth(**settings)) != deployment(synth())


@pytest.mark.parametrize("settings", [{"function_memory_mb": 1769}, {"deployment": "canary"}, {"alarms": True}])
def test_changes_behind_the_api_are_not_deployed(settings: dict[str, object]) -> None:
    """The API calls the alias, so that a new version of the function needs no deployment of the API."""
    assert deployment(synth(**settings)) == deployment(synth())


def test_schema_changes_are_deployed() -> None:
    """A change of the item's schema makes a new deployment, and the deployment waits for the model."""
    longer = copy.deepcopy(ITEM_SCHEMA)
    longer["properties"]["name"]["maxLength"] = 300  # type: ignore[index]

    changed = fresh(longer)

    assert deployment(changed) != deployment(synth())
    (model,) = of_type(changed, "AWS::ApiGateway::Model")
    assert model in changed["Resources"][deployment(changed)]["DependsOn"]


def test_response_changes_are_deployed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A change of one gateway response alone makes a new deployment."""
    changed = {**responses.PROBLEMS, "THROTTLED": responses.PROBLEMS["THROTTLED"]._replace(detail="Wait.")}
    monkeypatch.setattr(responses, "PROBLEMS", changed)

    assert deployment(fresh()) != deployment(synth())


def test_deployment_waits_for_all_of_the_api() -> None:
    """The deployment is made when every method, model, validator and gateway response is there."""
    template = synth()
    kinds = ("Method", "Model", "RequestValidator", "GatewayResponse")

    waits_for = set(template["Resources"][deployment(template)]["DependsOn"])

    assert {name for kind in kinds for name in of_type(template, f"AWS::ApiGateway::{kind}")} <= waits_for
