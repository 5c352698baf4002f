"""The function: what runs, how it is configured, and what it may do."""

from typing import Any

import pytest

from .synth import flat, from_typescript, named, statements, synth


def items_function(**settings: object) -> dict[str, Any]:
    """Return the properties of the function that answers requests."""
    _, function = named(synth(**settings), "ItemsFunction", "AWS::Lambda::Function")
    return dict(function["Properties"])


def test_runtime() -> None:
    """The function runs on a supported Node and on arm64, and ends before the gateway gives up on it."""
    function = items_function()

    assert (function["Runtime"], function["Architectures"]) == ("nodejs24.x", ["arm64"])
    assert (function["Handler"], function["MemorySize"], function["Timeout"]) == ("index.handler", 512, 28)


def test_tracing() -> None:
    """The function takes part in X-Ray traces."""
    assert items_function()["TracingConfig"] == {"Mode": "Active"}


def test_environment_names() -> None:
    """The template sets the variables that the function demands, and beside them only Node's own options."""
    variables = items_function()["Environment"]["Variables"]

    assert set(variables) == {*from_typescript("config.ts", "it.TEMPLATE_VARIABLES"), "NODE_OPTIONS"}


@pytest.mark.parametrize(
    ("settings", "name", "value"),
    [
        ({}, "ENVIRONMENT", "dev"),
        ({"environment": "prod"}, "ENVIRONMENT", "prod"),
        ({}, "LOG_LEVEL", "DEBUG"),
        ({"environment": "test"}, "LOG_LEVEL", "INFO"),
        ({"environment": "prod"}, "LOG_LEVEL", "INFO"),
        ({}, "REGION", "<AWS::Region>"),
        ({}, "CORS_ORIGIN", "*"),
        ({"enable_cors": False}, "CORS_ORIGIN", ""),
        ({}, "NODE_OPTIONS", "--enable-source-maps"),
    ],
)
def test_environment_values(settings: dict[str, object], name: str, value: str) -> None:
    """Each variable says what the settings say."""
    assert flat(items_function(**settings)["Environment"]["Variables"][name]) == value


@pytest.mark.parametrize("environment", ["dev", "test", "prod"])
def test_log_level_is_one_the_function_knows(environment: str) -> None:
    """The level that the template sets is one of the function's own."""
    variables = items_function(environment=environment)["Environment"]["Variables"]

    assert variables["LOG_LEVEL"] in from_typescript("config.ts", "it.LOG_LEVELS")


def test_bucket_by_reference() -> None:
    """The function learns the name of the bucket of its own stack."""
    bucket, _ = named(synth(), "Store", "AWS::S3::Bucket")

    assert flat(items_function()["Environment"]["Variables"]["BUCKET_NAME"]) == f"<{bucket}>"


def test_least_privilege() -> None:
    """The role may log, trace, list the bucket, get and put items and intents, and delete items: nothing else."""
    template = synth()
    role, _ = named(template, "ItemsRole", "AWS::IAM::Role")
    bucket, _ = named(template, "Store", "AWS::S3::Bucket")
    logs, _ = named(template, "ItemsLogs", "AWS::Logs::LogGroup")

    assert statements(template, role) == {
        ("s3:GetObject", f"<{bucket}.Arn>/items/*", "{}"),
        ("s3:PutObject", f"<{bucket}.Arn>/items/*", "{}"),
        ("s3:DeleteObject", f"<{bucket}.Arn>/items/*", "{}"),
        ("s3:GetObject", f"<{bucket}.Arn>/idempotency/*", "{}"),
        ("s3:PutObject", f"<{bucket}.Arn>/idempotency/*", "{}"),
        ("s3:ListBucket", f"<{bucket}.Arn>", "{}"),
        ("logs:CreateLogStream", f"<{logs}.Arn>", "{}"),
        ("logs:PutLogEvents", f"<{logs}.Arn>", "{}"),
        ("xray:PutTraceSegments", "*", "{}"),
        ("xray:PutTelemetryRecords", "*", "{}"),
    }


def test_role_of_its_own() -> None:
    """Only Lambda takes the role on, and no managed policy widens it."""
    _, role = named(synth(), "ItemsRole", "AWS::IAM::Role")

    assert set(role["Properties"]) == {"AssumeRolePolicyDocument"}
    (trust,) = role["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert trust == {"Action": "sts:AssumeRole", "Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}}
