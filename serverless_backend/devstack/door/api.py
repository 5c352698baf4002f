"""The deployed REST API as the front door knows it: routes, models, gateway responses, access-log format."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3

from serverless_backend.devstack.door import names
from serverless_backend.devstack.door.context import filled_in, inside_json
from serverless_backend.devstack.door.names import Names

if TYPE_CHECKING:
    from mypy_boto3_apigateway import APIGatewayClient


@dataclass(frozen=True)
class Answer:
    """One HTTP answer: status, headers as pairs, body."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        """Return the first header of that name, in any case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def with_header(self, name: str, value: str) -> "Answer":
        """Return the answer with that header set to one value."""
        kept = [(key, held) for key, held in self.headers if key.lower() != name.lower()]
        return Answer(self.status, [*kept, (name, value)], self.body)


@dataclass(frozen=True)
class Method:
    """One method of one resource; `models` maps media types to model names."""

    resource_id: str
    resource_path: str
    verb: str
    validates_body: bool
    models: Mapping[str, str]


@dataclass(frozen=True)
class DeployedApi:
    """One stage of one REST API."""

    api_id: str
    stage: str
    methods: Mapping[tuple[str, str], Method]
    schemas: Mapping[str, Mapping[str, Any]]
    responses: Mapping[str, Mapping[str, Any]]
    log_group: str
    log_format: str
    names: Names
    compresses_from: int | None = None

    def method(self, path: str, verb: str) -> Method | None:
        """Return the method that serves a path (without the stage), None if the API has none."""
        segments = _segments(path)
        for template in sorted({template for template, _ in self.methods}, key=lambda template: template.count("{")):
            parts = _segments(template)
            if len(parts) == len(segments) and all(map(_fits, parts, segments)):
                return self.methods.get((template, verb)) or self.methods.get((template, "ANY"))
        return None

    def unexplained(self, request_id: str) -> bytes:
        """Return the body of a refusal by a model as the emulator writes it: without the reason."""
        template = self.responses["BAD_REQUEST_BODY"]["responseTemplates"]["application/json"]
        return filled_in(template, {"requestId": request_id}.get).encode()

    def answer(self, response_type: str, *, request_id: str, message: str) -> Answer:
        """Make one of the gateway's own answers, as the API defines it."""
        response = self.responses[response_type]
        known = {
            "requestId": request_id,
            "error.message": message,
            "error.messageString": json.dumps(message),
            "error.validationErrorString": inside_json(message),
            "error.responseType": response_type,
        }
        template = response["responseTemplates"]["application/json"]
        body = filled_in(template, known.get)
        headers = [
            (name.removeprefix("gatewayresponse.header."), _mapped(source, request_id))
            for name, source in response.get("responseParameters", {}).items()
        ]
        return Answer(int(response["statusCode"]), headers, body.encode())


def read(aws: boto3.Session, endpoint: str, *, api_id: str, stage: str) -> DeployedApi:
    """Read the API as it is deployed."""
    gateway = aws.client("apigateway", endpoint_url=endpoint)
    models = gateway.get_models(restApiId=api_id, limit=500)["items"]
    responses = gateway.get_gateway_responses(restApiId=api_id, limit=500)["items"]
    access_log = gateway.get_stage(restApiId=api_id, stageName=stage).get("accessLogSettings", {})
    return DeployedApi(
        api_id=api_id,
        stage=stage,
        methods={(method.resource_path, method.verb): method for method in _methods(gateway, api_id)},
        schemas={model["name"]: json.loads(model["schema"]) for model in models},
        responses={response["responseType"]: response for response in responses},
        log_group=access_log.get("destinationArn", "").partition(":log-group:")[2],
        log_format=access_log.get("format", ""),
        names=names.read(gateway, api_id=api_id, stage=stage),
        compresses_from=gateway.get_rest_api(restApiId=api_id).get("minimumCompressionSize"),
    )


def _methods(gateway: "APIGatewayClient", api_id: str) -> Iterator[Method]:
    validators = gateway.get_request_validators(restApiId=api_id, limit=500)["items"]
    of_body = {validator["id"] for validator in validators if validator["validateRequestBody"]}
    for resource in gateway.get_resources(restApiId=api_id, limit=500, embed=["methods"])["items"]:
        for verb, facts in resource.get("resourceMethods", {}).items():
            yield Method(
                resource_id=resource["id"],
                resource_path=resource["path"],
                verb=verb,
                validates_body=facts.get("requestValidatorId") in of_body,
                models=facts.get("requestModels") or {},
            )


def _segments(path: str) -> list[str]:
    return [segment for segment in path.split("/") if segment]


def _fits(part: str, segment: str) -> bool:
    return part == segment or part.startswith("{")


def _mapped(source: str, request_id: str) -> str:
    return request_id if source == "context.requestId" else source.strip("'")
