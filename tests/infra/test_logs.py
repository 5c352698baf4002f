"""Logs: where they go, what they hold, how long they stay."""

import json
import re

import pytest

from serverless_backend.settings import LOG_RETENTION_DAYS

from .synth import flat, named, of_type, only, synth, templates

GROUP = "AWS::Logs::LogGroup"
STAGE = "AWS::ApiGateway::Stage"


@pytest.mark.parametrize(("environment", "groups"), [("dev", 5), ("prod", 4)])
def test_every_group_has_retention(environment: str, groups: int) -> None:
    """Every log group of the stack is kept for as many days as the setting says."""
    found = of_type(synth(environment=environment, log_retention_days=30), GROUP)

    assert [group["RetentionInDays"] for group in found.values()] == [30] * groups


@pytest.mark.parametrize("days", LOG_RETENTION_DAYS)
def test_every_retention_that_is_offered(days: int) -> None:
    """Each number of days that the settings accept reaches the log groups as that number."""
    assert {group["RetentionInDays"] for group in of_type(synth(log_retention_days=days), GROUP).values()} == {days}


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_every_function_has_a_group_of_the_stack(environment: str) -> None:
    """No function logs into a group that Lambda would make by itself and keep forever."""
    template = synth(environment=environment)
    groups = {f"<{group}>" for group in of_type(template, GROUP)}

    functions = of_type(template, "AWS::Lambda::Function").values()

    assert {flat(function["LoggingConfig"]["LogGroup"]) for function in functions} <= groups


@pytest.mark.parametrize("stack", ["ServerlessBackendStack-dev", "ServerlessBackendReplica-dev"])
def test_emptying_makes_no_group(stack: str) -> None:
    """What empties the buckets may write to the group that goes with its stack, and make none in its place."""
    template = templates(replication_region="eu-central-1")[stack]
    _, role = named(template, "CustomS3AutoDeleteObjects", "AWS::IAM::Role")
    _, function = named(template, "CustomS3AutoDeleteObjects", "AWS::Lambda::Function")
    group = function["Properties"]["LoggingConfig"]["LogGroup"]["Ref"]

    assert role["Properties"].keys() == {"AssumeRolePolicyDocument", "Policies"}
    (policy,) = role["Properties"]["Policies"]
    assert policy["PolicyDocument"]["Statement"] == [
        {
            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
            "Effect": "Allow",
            "Resource": {"Fn::GetAtt": [group, "Arn"]},
        }
    ]


@pytest.mark.parametrize(("environment", "policy"), [("dev", "Delete"), ("prod", "RetainExceptOnCreate")])
def test_only_prod_keeps_logs(environment: str, policy: str) -> None:
    """Logs outlive the stack in production alone, and there only a stack that once stood."""
    resources = synth(environment=environment)["Resources"].values()

    assert {each["DeletionPolicy"] for each in resources if each["Type"] == GROUP} == {policy}


def test_access_log() -> None:
    """The access log has a group of its own and one JSON object for each request."""
    setting = only(synth(), STAGE)["AccessLogSetting"]

    line = json.loads(setting["Format"])

    assert flat(setting["DestinationArn"]) == (
        f"arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:<{named(synth(), 'ApiAccess', GROUP)[0]}>"
    )
    assert line == {
        "requestId": "$context.requestId",
        "extendedRequestId": "$context.extendedRequestId",
        "xrayTraceId": "$context.xrayTraceId",
        "apiId": "$context.apiId",
        "stage": "$context.stage",
        "domainName": "$context.domainName",
        "sourceIp": "$context.identity.sourceIp",
        "userAgent": "$context.identity.userAgent",
        "requestTime": "$context.requestTime",
        "httpMethod": "$context.httpMethod",
        "resourcePath": "$context.resourcePath",
        "path": "$context.path",
        "protocol": "$context.protocol",
        "status": "$context.status",
        "responseLength": "$context.responseLength",
        "responseLatency": "$context.responseLatency",
        "integrationLatency": "$context.integrationLatency",
        "integrationStatus": "$context.integration.status",
        "integrationError": "$context.integration.error",
        "errorType": "$context.error.responseType",
        "errorMessage": "$context.error.message",
        "authorizerStatus": "$context.authorizer.status",
        "authorizerLatency": "$context.authorizer.latency",
        "authorizerError": "$context.authorizer.error",
        "authorizeStatus": "$context.authorize.status",
        "authorizeError": "$context.authorize.error",
        "authenticateStatus": "$context.authenticate.status",
        "authenticateError": "$context.authenticate.error",
        "subject": "$context.authorizer.claims.sub",
        "caller": "$context.identity.caller",
        "user": "$context.identity.user",
        "apiKeyId": "$context.identity.apiKeyId",
        "wafStatus": "$context.waf.status",
        "wafError": "$context.waf.error",
    }
    # The gateway takes no longer one.
    assert len(setting["Format"]) <= 3 * 1024


def test_access_log_has_no_secrets() -> None:
    """No API key, no token and no query is among what the access log has."""
    line = only(synth(), STAGE)["AccessLogSetting"]["Format"]

    assert not re.search(r"identity\.apiKey\b|claims\.(?!sub\b)|querystring|requestOverride|cognitoAuth", line)


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_no_bodies_in_logs(environment: str) -> None:
    """The execution log is at INFO with metrics, and does not hold what clients send or get."""
    (settings,) = only(synth(environment=environment), STAGE)["MethodSettings"]

    assert (settings["ResourcePath"], settings["HttpMethod"]) == ("/*", "*")
    assert (settings["LoggingLevel"], settings["DataTraceEnabled"], settings["MetricsEnabled"]) == ("INFO", False, True)


def test_bodies_in_logs_when_asked_for() -> None:
    """Where data is not kept, the execution log may have bodies."""
    (settings,) = only(synth(log_bodies=True), STAGE)["MethodSettings"]

    assert settings["DataTraceEnabled"] is True


def test_execution_log_group_comes_first() -> None:
    """The execution log's group has the name that the gateway dictates, and is there before the stage."""
    template = synth(api_stage_name="live")
    api, _ = named(template, "ApiRestApi", "AWS::ApiGateway::RestApi")
    group, resource = named(template, "ApiExecutionLogs", GROUP)
    _, stage = named(template, "ApiRestApi", STAGE)

    assert flat(resource["Properties"]["LogGroupName"]) == f"API-Gateway-Execution-Logs_<{api}>/live"
    assert group in stage["DependsOn"]
