"""What the emulator's CloudFormation leaves out, applied through the public API from the deployed template.

Each step may run any number of times. What neither the emulator nor a step carries over is a failure,
never a silent loss.
"""

from collections.abc import Callable, Mapping
from typing import Any

import boto3

from serverless_backend.devstack.carried import refuse_what_would_be_lost
from serverless_backend.devstack.deployed import DeployedStack
from serverless_backend.devstack.failures import Failure


def reconcile(stack: DeployedStack, aws: boto3.Session, endpoint: str) -> None:
    """Bring the local AWS to what the template says: validators, access-log settings, bucket settings.

    Raises:
        Failure: the template holds a setting that this step cannot carry over.
    """
    refuse_what_would_be_lost(stack)
    gateway = aws.client("apigateway", endpoint_url=endpoint)
    validators = _create_validators(stack, gateway)
    _attach_validators(stack, gateway, validators)
    _set_access_logs(stack, gateway)
    _configure_buckets(stack, aws.client("s3", endpoint_url=endpoint))


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


def _configure_buckets(stack: DeployedStack, s3: Any) -> None:
    for logical, properties in stack.of_type("AWS::S3::Bucket").items():
        bucket = stack.physical_ids[logical]
        if tags := properties.get("Tags"):
            s3.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": stack.resolve(tags)})
        if encryption := properties.get("BucketEncryption"):
            rules = [_encryption_rule(stack.resolve(rule)) for rule in encryption["ServerSideEncryptionConfiguration"]]
            s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": rules})
        if ownership := properties.get("OwnershipControls"):
            s3.put_bucket_ownership_controls(Bucket=bucket, OwnershipControls=ownership)
        if lifecycle := properties.get("LifecycleConfiguration"):
            s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration=_lifecycle(lifecycle))


def _encryption_rule(rule: Mapping[str, Any]) -> dict[str, Any]:
    renamed = {"ServerSideEncryptionByDefault": "ApplyServerSideEncryptionByDefault"}
    return {renamed.get(key, key): value for key, value in rule.items()}


_FILTERS: Mapping[str, Callable[[Any], Any]] = {"Prefix": str, "ObjectSizeGreaterThan": int, "ObjectSizeLessThan": int}
_EXPIRATIONS = {"ExpirationInDays": "Days", "ExpiredObjectDeleteMarker": "ExpiredObjectDeleteMarker"}
_AS_THEY_ARE = ("Status", "NoncurrentVersionExpiration", "AbortIncompleteMultipartUpload")
_REST = {"Id": "ID", **{name: name for name in _AS_THEY_ARE}}


def _lifecycle(configuration: Mapping[str, Any]) -> dict[str, Any]:
    _refuse(configuration.keys() - {"Rules"})
    return {"Rules": [_lifecycle_rule(rule) for rule in configuration["Rules"]]}


def _lifecycle_rule(rule: Mapping[str, Any]) -> dict[str, Any]:
    """Translate CloudFormation's shape of a rule into the API's, where filters and expirations are nested."""
    _refuse(rule.keys() - {*_FILTERS, *_EXPIRATIONS, *_REST})
    filters = {name: typed(rule[name]) for name, typed in _FILTERS.items() if name in rule}
    expiration = {theirs: rule[name] for name, theirs in _EXPIRATIONS.items() if name in rule}
    return {
        **{theirs: rule[name] for name, theirs in _REST.items() if name in rule},
        "Filter": {"And": filters} if len(filters) > 1 else filters or {"Prefix": ""},
        **({"Expiration": expiration} if expiration else {}),
    }


def _refuse(unknown: set[str]) -> None:
    if unknown:
        names = ", ".join(sorted(unknown))
        raise Failure(f"the lifecycle property {names} of the template cannot be applied to the local AWS yet")


def _replaced(path: str, value: str) -> dict[str, str]:
    return {"op": "replace", "path": path, "value": value}
