"""The local AWS has what the template asks for, property by property; what it lacks is named here and in the docs."""

from typing import Any

import pytest

from serverless_backend.devstack import deployed
from serverless_backend.devstack.deployed import DeployedStack
from serverless_backend.devstack.environment import session
from tests.e2e.backend import Backend


@pytest.fixture
def stack(backend: Backend) -> DeployedStack:
    """The stack as it is deployed."""
    return deployed.read(backend.state / "cdk.out", session(), backend.facts()["endpoint"])


def test_the_bucket_has_every_setting_of_the_template(backend: Backend, stack: DeployedStack) -> None:
    """Versions, encryption, no public access, ownership, lifecycle and tags are as asked for."""
    s3 = session().client("s3", endpoint_url=backend.facts()["endpoint"])
    name = backend.facts()["bucket"]
    (asked,) = stack.of_type("AWS::S3::Bucket").values()

    encryption = s3.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]["Rules"]
    block = s3.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"]
    rules = s3.get_bucket_lifecycle_configuration(Bucket=name)["Rules"]
    assert s3.get_bucket_versioning(Bucket=name)["Status"] == "Enabled"
    assert [rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] for rule in encryption] == ["AES256"]
    assert block == asked["PublicAccessBlockConfiguration"]
    assert s3.get_bucket_ownership_controls(Bucket=name)["OwnershipControls"]["Rules"] == [
        {"ObjectOwnership": "BucketOwnerEnforced"}
    ]
    assert len(rules) == 3
    assert [_as_in_a_template(rule) for rule in rules] == asked["LifecycleConfiguration"]["Rules"]
    assert s3.get_bucket_tagging(Bucket=name)["TagSet"] == asked["Tags"]


def test_each_method_has_the_validator_and_the_model_of_the_template(backend: Backend, stack: DeployedStack) -> None:
    """A method validates what the template says it validates."""
    gateway = session().client("apigateway", endpoint_url=backend.facts()["endpoint"])
    asked_of = stack.of_type("AWS::ApiGateway::RequestValidator")
    assert len(stack.of_type("AWS::ApiGateway::Method")) == 10
    for method in stack.of_type("AWS::ApiGateway::Method").values():
        api = stack.resolve(method["RestApiId"])
        resource = _resource_id(stack, method, gateway, api)

        found = gateway.get_method(restApiId=api, resourceId=resource, httpMethod=method["HttpMethod"])

        if "RequestValidatorId" not in method:
            assert "requestValidatorId" not in found
            continue
        asked = asked_of[method["RequestValidatorId"]["Ref"]]
        validator = gateway.get_request_validator(restApiId=api, requestValidatorId=found["requestValidatorId"])
        assert validator["validateRequestBody"] == asked.get("ValidateRequestBody", False)
        assert validator["validateRequestParameters"] == asked.get("ValidateRequestParameters", False)
        assert found.get("requestModels", {}).keys() >= method.get("RequestModels", {}).keys()


def test_the_stage_has_the_settings_of_the_template(backend: Backend, stack: DeployedStack) -> None:
    """Access log, tracing, metrics, log level and throttling are as asked for."""
    gateway = session().client("apigateway", endpoint_url=backend.facts()["endpoint"])
    (asked,) = stack.of_type("AWS::ApiGateway::Stage").values()

    found = gateway.get_stage(restApiId=stack.resolve(asked["RestApiId"]), stageName=asked["StageName"])

    (setting,) = asked["MethodSettings"]
    method = found["methodSettings"]["*/*"]
    assert found["accessLogSettings"]["format"] == asked["AccessLogSetting"]["Format"]
    assert found["accessLogSettings"]["destinationArn"].endswith(backend.facts()["accessLogGroup"])
    assert found["tracingEnabled"] is asked["TracingEnabled"] is True
    assert method["loggingLevel"] == setting["LoggingLevel"] == "INFO"
    assert method["metricsEnabled"] is setting["MetricsEnabled"] is True
    assert method["dataTraceEnabled"] is setting["DataTraceEnabled"] is False
    assert method["throttlingRateLimit"] == setting["ThrottlingRateLimit"] == 1000
    assert method["throttlingBurstLimit"] == setting["ThrottlingBurstLimit"] == 2000


def test_each_log_group_keeps_its_lines_as_long_as_the_template_says(backend: Backend, stack: DeployedStack) -> None:
    """Every log group of the template is there, with its retention."""
    logs = session().client("logs", endpoint_url=backend.facts()["endpoint"])
    kept = {group["logGroupName"]: group.get("retentionInDays") for group in logs.describe_log_groups()["logGroups"]}

    assert len(stack.of_type("AWS::Logs::LogGroup")) == 5
    for logical, asked in stack.of_type("AWS::Logs::LogGroup").items():
        assert kept[stack.physical_ids[logical]] == asked["RetentionInDays"]


def test_the_function_is_configured_as_the_template_says(backend: Backend, stack: DeployedStack) -> None:
    """Runtime, memory, time limit, architecture, tracing and the names in its environment are as asked for."""
    facts = backend.facts()
    functions = session().client("lambda", endpoint_url=facts["endpoint"])
    found = functions.get_function_configuration(FunctionName=facts["function"])
    (asked,) = [
        properties
        for logical, properties in stack.of_type("AWS::Lambda::Function").items()
        if stack.physical_ids[logical] == facts["function"]
    ]

    assert found["Runtime"] == asked["Runtime"] == "nodejs24.x"
    assert found["MemorySize"] == asked["MemorySize"]
    assert found["Timeout"] == asked["Timeout"]
    assert found["Architectures"] == asked["Architectures"] == ["arm64"]
    assert found["TracingConfig"]["Mode"] == asked["TracingConfig"]["Mode"] == "Active"
    assert found["Environment"]["Variables"].keys() == asked["Environment"]["Variables"].keys()


def _resource_id(stack: DeployedStack, method: Any, gateway: Any, api: str) -> str:
    if "Ref" in method["ResourceId"]:
        return str(stack.resolve(method["ResourceId"]))
    return str(gateway.get_resources(restApiId=api)["items"][0]["id"])


def _as_in_a_template(rule: Any) -> dict[str, Any]:
    """A rule as a template writes it: flat, and without a filter that lets everything through."""
    nested = {"Filter", "Expiration", "ID"}
    filters = rule["Filter"].get("And", rule["Filter"])
    expiration = {
        "ExpirationInDays" if name == "Days" else name: value for name, value in rule.get("Expiration", {}).items()
    }
    return {
        "Id": rule["ID"],
        **{name: value for name, value in filters.items() if value},
        **expiration,
        **{name: value for name, value in rule.items() if name not in nested},
    }
