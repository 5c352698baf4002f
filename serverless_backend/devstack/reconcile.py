"""What the emulator's CloudFormation leaves out, applied through the public API from the deployed template.

Each step may run any number of times. What neither the emulator nor a step carries over is a failure,
never a silent loss.
"""

from collections.abc import Mapping
from typing import Any

import boto3

from serverless_backend.devstack.buckets import configure_buckets
from serverless_backend.devstack.carried import refuse_what_would_be_lost
from serverless_backend.devstack.deployed import DeployedStack


def reconcile(stack: DeployedStack, aws: boto3.Session, endpoint: str) -> None:
    """Bring the local AWS to what the template says: endpoint, validators, stage, function and bucket settings.

    Raises:
        Failure: the template holds a setting that this step cannot carry over.
    """
    refuse_what_would_be_lost(stack)
    gateway = aws.client("apigateway", endpoint_url=endpoint)
    _set_endpoints(stack, gateway)
    validators = _create_validators(stack, gateway)
    _attach_validators(stack, gateway, validators)
    _set_access_logs(stack, gateway)
    _set_method_limits(stack, gateway)
    _reserve_concurrency(stack, aws.client("lambda", endpoint_url=endpoint))
    configure_buckets(stack, aws.client("s3", endpoint_url=endpoint))


def _set_endpoints(stack: DeployedStack, gateway: Any) -> None:
    """Say whether an API answers at its own endpoint; the emulator's CloudFormation says so of updates alone."""
    for logical, properties in stack.of_type("AWS::ApiGateway::RestApi").items():
        disabled = properties.get("DisableExecuteApiEndpoint", False)
        gateway.update_rest_api(
            restApiId=stack.physical_ids[logical],
            patchOperations=[_replaced("/disableExecuteApiEndpoint", str(disabled).lower())],
        )


def _create_validators(stack: DeployedStack, gateway: Any) -> dict[str, str]:
    """Return logical id → id of a validator that works; the emulator gives the stack ids of none."""
    created = {}
    for logical, properties in stack.of_type("AWS::ApiGateway::RequestValidator").items():
        api = stack.resolve(properties["RestApiId"])
        known = {item["name"]: item["id"] for item in gateway.get_request_validators(restApiId=api, limit=500)["items"]}
        created[logical] = known.get(logical) or gateway.create_request_validator(restApiId=api, name=logical)["id"]
        flags = {
            "/validateRequestBody": properties.get("ValidateRequestBody", False),
            "/validateRequestParameters": properties.get("ValidateRequestParameters", False),
        }
        gateway.update_request_validator(
            restApiId=api,
            requestValidatorId=created[logical],
            patchOperations=[_replaced(path, str(flag).lower()) for path, flag in flags.items()],
        )
    return created


def _attach_validators(stack: DeployedStack, gateway: Any, validators: Mapping[str, str]) -> None:
    for properties in stack.of_type("AWS::ApiGateway::Method").values():
        validator = properties.get("RequestValidatorId")
        if validator is None:
            continue
        gateway.update_method(
            restApiId=stack.resolve(properties["RestApiId"]),
            resourceId=stack.resolve(properties["ResourceId"]),
            httpMethod=properties["HttpMethod"],
            patchOperations=[_replaced("/requestValidatorId", validators[validator["Ref"]])],
        )


def _set_access_logs(stack: DeployedStack, gateway: Any) -> None:
    for properties in stack.of_type("AWS::ApiGateway::Stage").values():
        setting = properties.get("AccessLogSetting")
        if setting is None:
            continue
        gateway.update_stage(
            restApiId=stack.resolve(properties["RestApiId"]),
            stageName=properties["StageName"],
            patchOperations=[
                _replaced("/accessLogSettings/destinationArn", stack.resolve(setting["DestinationArn"])),
                _replaced("/accessLogSettings/format", setting["Format"]),
            ],
        )


_LIMITS = {"ThrottlingRateLimit": "rateLimit", "ThrottlingBurstLimit": "burstLimit"}


def _set_method_limits(stack: DeployedStack, gateway: Any) -> None:
    """Set the limits of single methods; the emulator's CloudFormation keeps them under a name that no path has."""
    for properties in stack.of_type("AWS::ApiGateway::Stage").values():
        limits = [
            _replaced(f"{setting['ResourcePath']}/{setting['HttpMethod']}/throttling/{limit}", str(setting[name]))
            for setting in properties.get("MethodSettings", [])
            for name, limit in _LIMITS.items()
            if setting["ResourcePath"] != "/*" and name in setting
        ]
        api = stack.resolve(properties["RestApiId"])
        gateway.update_stage(restApiId=api, stageName=properties["StageName"], patchOperations=limits)


def _reserve_concurrency(stack: DeployedStack, functions: Any) -> None:
    for logical, properties in stack.of_type("AWS::Lambda::Function").items():
        name, reserved = stack.physical_ids[logical], properties.get("ReservedConcurrentExecutions")
        if reserved is None:
            functions.delete_function_concurrency(FunctionName=name)
        else:
            functions.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=reserved)


def _replaced(path: str, value: str) -> dict[str, str]:
    return {"op": "replace", "path": path, "value": value}
