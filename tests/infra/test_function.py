"""The function: what runs, how it is configured, and what it may do."""

from pathlib import Path
from typing import Any

import pytest

from .synth import flat, fresh, from_typescript, named, of_type, only, statements, synth


def items_function(**settings: object) -> dict[str, Any]:
    """Return the properties of the function that answers requests."""
    _, function = named(synth(**settings), "ItemsFunction", "AWS::Lambda::Function")
    return dict(function["Properties"])


def test_runtime() -> None:
    """The function runs on a supported Node and on arm64."""
    function = items_function()

    assert (function["Runtime"], function["Architectures"]) == ("nodejs24.x", ["arm64"])
    assert function["Handler"] == "index.handler"


@pytest.mark.parametrize(
    ("settings", "memory", "seconds", "reserved"),
    [
        ({}, 512, 28, None),
        ({"function_memory_mb": 1769}, 1769, 28, None),
        ({"function_timeout_seconds": 5}, 512, 5, None),
        ({"reserved_concurrency": 5, "provisioned_concurrency": 2}, 512, 28, 5),
    ],
)
def test_limits(settings: dict[str, object], memory: int, seconds: int, reserved: int | None) -> None:
    """Memory, time and instances are what the settings say; instances are not limited unless they are."""
    function = items_function(**settings)

    limits = (function["MemorySize"], function["Timeout"], function.get("ReservedConcurrentExecutions"))
    assert limits == (memory, seconds, reserved)


VERSION = "AWS::Lambda::Version"
ALIAS = "AWS::Lambda::Alias"


@pytest.mark.parametrize(
    ("settings", "warm"),
    [
        ({}, {}),
        (
            {"reserved_concurrency": 5, "provisioned_concurrency": 2},
            {"ProvisionedConcurrencyConfig": {"ProvisionedConcurrentExecutions": 2}},
        ),
    ],
)
def test_live(settings: dict[str, object], warm: dict[str, object]) -> None:
    """The alias `live` is the one version of the function, and keeps instances of it warm where the settings say so."""
    template = synth(**settings)
    function, _ = named(template, "ItemsFunction", "AWS::Lambda::Function")
    (version,) = of_type(template, VERSION)

    alias = only(template, ALIAS)

    assert flat(alias.pop("FunctionVersion")) == f"<{version}.Version>"
    assert flat(alias.pop("FunctionName")) == f"<{function}>"
    assert alias == {"Name": "live", **warm}


def version(**settings: object) -> str:
    """Return the logical id of the function's version."""
    (name,) = of_type(synth(**settings), VERSION)
    return name


@pytest.mark.parametrize(
    "settings",
    [{"function_memory_mb": 1769}, {"function_timeout_seconds": 5}, {"enable_cors": False}],
)
def test_new_configuration_is_a_new_version(settings: dict[str, object]) -> None:
    """A change of configuration makes a version, or the alias would serve the old one."""
    assert version(**settings) != version()


def test_new_code_is_a_new_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change of code makes a version, and without a change none is made."""
    assert list(of_type(fresh(), VERSION)) == [version()]

    (tmp_path / "index.mjs").write_text("export const handler = async () => ({ statusCode: 204 });")
    monkeypatch.setattr("tests.infra.synth.STUB", tmp_path)

    assert list(of_type(fresh(), VERSION)) != [version()]


@pytest.mark.parametrize("settings", [{"reserved_concurrency": 5, "provisioned_concurrency": 2}, {"alarms": True}])
def test_what_is_no_configuration_makes_no_version(settings: dict[str, object]) -> None:
    """A version is made for changes of the function alone: instances of the old one need not go for others."""
    assert version(**settings) == version()


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_old_versions_go(environment: str) -> None:
    """The version before is removed when its successor serves, and does not stay behind, where data is kept neither."""
    _, resource = named(synth(environment=environment), "ItemsFunctionCurrentVersion", VERSION)

    assert not {"DeletionPolicy", "UpdateReplacePolicy"} & resource.keys()


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
        ({}, "CORS_ORIGINS", "*"),
        ({"enable_cors": False}, "CORS_ORIGINS", ""),
        (
            {"cors_origins": ["https://a.example", "https://b.example:8443"]},
            "CORS_ORIGINS",
            "https://a.example,https://b.example:8443",
        ),
        ({"cors_methods": ["GET", "HEAD"]}, "CORS_METHODS", "GET, HEAD, OPTIONS"),
        ({"cors_headers": ["If-Match", "X-Mine"]}, "CORS_HEADERS", "If-Match, X-Mine"),
        ({"cors_headers": []}, "CORS_HEADERS", ""),
        ({"cors_max_age_seconds": 0}, "CORS_MAX_AGE_SECONDS", "0"),
        ({}, "PAGE_CACHE_MB", "64"),
        ({"page_cache_mb": 0}, "PAGE_CACHE_MB", "0"),
        ({}, "PAGE_BLOCKS", "false"),
        ({"page_blocks": True}, "PAGE_BLOCKS", "true"),
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


def test_blocks_are_written_only_where_they_are_on() -> None:
    """With page_blocks the role may get and put blocks, too, and nothing else."""
    off, on = synth(), synth(page_blocks=True)
    role, _ = named(on, "ItemsRole", "AWS::IAM::Role")
    bucket, _ = named(on, "Store", "AWS::S3::Bucket")

    assert statements(on, role) - statements(off, role) == {
        ("s3:GetObject", f"<{bucket}.Arn>/blocks/*", "{}"),
        ("s3:PutObject", f"<{bucket}.Arn>/blocks/*", "{}"),
    }
    assert statements(off, role) <= statements(on, role)


def test_role_of_its_own() -> None:
    """Only Lambda takes the role on, and no managed policy widens it."""
    _, role = named(synth(), "ItemsRole", "AWS::IAM::Role")

    assert set(role["Properties"]) == {"AssumeRolePolicyDocument"}
    (trust,) = role["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert trust == {"Action": "sts:AssumeRole", "Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}}
