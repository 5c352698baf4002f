"""Where settings come from, and which source is stronger."""

import json
from pathlib import Path

import pytest

from serverless_backend.settings import Settings, SettingsError, load, resolve

from .loading import NO_FILES, config, refused

PROJECT = Path(__file__).parents[2]
CERTIFICATE = "arn:aws:acm:eu-west-1:123456789012:certificate/1a2b-3c"


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ("dev", (False, "DEBUG", 7, False)),
        ("staging", (False, "INFO", 30, True)),
        ("prod", (True, "INFO", 90, True)),
        ("other", (False, "INFO", 7, False)),
    ],
)
def test_presets(environment: str, told: tuple[object, ...], tmp_path: Path) -> None:
    """An environment decides what is kept, how much is logged, for how long, and who is woken."""
    settings = load({"environment": environment}, folder=config(tmp_path, other=""))

    assert (settings.retain_data, settings.log_level, settings.log_retention_days, settings.alarms) == told


def test_precedence(tmp_path: Path) -> None:
    """The context beats the file, the file the preset, the preset the default; each value tells its source."""
    folder = config(tmp_path, prod="log_retention_days = 180\nlog_level = 'WARN'\nthrottling_rate_limit = 5\n")

    found = resolve({"environment": "prod", "log_retention_days": "30"}, folder=folder)

    keys = ("log_retention_days", "log_level", "retain_data", "api_stage_name", "throttling_rate_limit")
    assert [(getattr(found.settings, key), found.sources[key]) for key in keys] == [
        (30, "the CDK context (-c, cdk.json)"),
        ("WARN", "config/prod.toml"),
        (True, "the preset"),
        ("v1", "the default"),
        (5, "config/prod.toml"),
    ]
    assert list(found.sources) == list(Settings.model_fields)


def test_sources_by_a_better_name() -> None:
    """Who knows which words were on the command line can have them told so, in values and in faults."""
    origins = {"log_level": "-c", "waf_rate_limit": "cdk.json"}

    assert resolve({"log_level": "WARN"}, folder=NO_FILES, origins=origins).sources["log_level"] == "-c"
    with pytest.raises(SettingsError) as refusal:
        resolve({"log_level": "x", "waf_rate_limit": "500", "y": "1"}, folder=NO_FILES, origins=origins)
    assert [(fault.key, fault.source) for fault in refusal.value.faults] == [
        ("log_level", "-c"),
        ("y", "the CDK context (-c, cdk.json)"),
        ("waf_rate_limit", "cdk.json"),
    ]


def test_a_file_for_dev_is_read_without_being_asked_for(tmp_path: Path) -> None:
    """`dev` is the environment that nobody named; its file counts."""
    assert load({}, folder=config(tmp_path, dev="log_level = 'ERROR'")).log_level == "ERROR"


def test_an_empty_value_takes_away_what_the_file_says(tmp_path: Path) -> None:
    """`-c key=` is none, over whatever a weaker source has."""
    folder = config(tmp_path, dev="compression_min_bytes = 1024")

    assert load({"compression_min_bytes": ""}, folder=folder).compression_min_bytes is None


@pytest.mark.parametrize(
    ("context", "told"),
    [
        ({}, {"environment": "dev"}),
        ({"ip_allowlist": '["1.2.3.4/32"]'}, {"environment": "dev", "ip_allowlist": ("1.2.3.4/32",)}),
        (
            {"environment": "prod", "log_retention_days": "30"},
            {"environment": "prod", "log_retention_days": 30, "retain_data": True},
        ),
        (
            {"custom_domain": "api.example.com", "certificate_arn": CERTIFICATE},
            {"custom_domain": "api.example.com", "certificate_arn": CERTIFICATE, "hosted_zone_id": None},
        ),
    ],
)
def test_the_deploy_commands_of_the_sketch(context: dict[str, object], told: dict[str, object]) -> None:
    """Each `cdk deploy -c …` that the project began with means what it says."""
    settings = load(context, folder=NO_FILES, region="eu-west-1").model_dump()

    assert {key: settings[key] for key in told} == told


@pytest.mark.parametrize(
    ("text", "key", "problem"),
    [
        ("a =", "environment", "has a file that cannot be read, config/test.toml: Invalid value"),
        ("a = 1\na = 2", "environment", "has a file that cannot be read, config/test.toml: Cannot overwrite a value"),
        ("a = " + "[" * 100_000, "environment", "has a file that cannot be read, config/test.toml: "),
        ("environment = 'prod'", "environment", "is said by the name of the file"),
        ("log_level = 2026-01-01", "log_level", "should be 'DEBUG', 'INFO', 'WARN' or 'ERROR'"),
        ("bucket_name = 2026-01-01T00:00:00Z", "bucket_name", "should be a valid string"),
        ("api_key_quota = 07:32:00", "api_key_quota", "should be a valid integer"),
        ("waf_rate_limit = inf", "waf_rate_limit", "should be a valid integer"),
        ("waf_rate_limit = nan", "waf_rate_limit", "should be a valid integer"),
        ("ip_allowlist = [2026-01-01]", "ip_allowlist", "should be a valid string"),
        ("[access]\nwaf = true", "access", "is no setting"),
        ("waf.on = true", "waf", "should be a valid boolean"),
        ("[[ip_allowlist]]\na = 1", "ip_allowlist", "should be a valid string"),
        ("'aws:x' = true", "aws:x", "is no setting"),
    ],
)
def test_files_that_are_refused(text: str, key: str, problem: str, tmp_path: Path) -> None:
    """A file that is no TOML, or says what it must not, is refused in words that name it."""
    (fault,) = refused({"environment": "test"}, config(tmp_path, test=text))

    assert fault.key == key
    assert fault.problem.startswith(problem)
    assert "config/test.toml" in str(fault)


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    """Bytes that are no UTF-8, or a folder in place of the file, are no reason for a traceback."""
    folder = config(tmp_path)
    (folder / "bytes.toml").write_bytes(b"a = '\xff'")
    (folder / "folder.toml").mkdir()

    for environment in ("bytes", "folder"):
        (fault,) = refused({"environment": environment}, folder)
        assert fault.problem.startswith(f"has a file that cannot be read, config/{environment}.toml: ")


def test_an_environment_without_preset_and_file() -> None:
    """A name that nobody has described is refused, with the file that it lacks."""
    (fault,) = refused({"environment": "qa"})

    assert fault.problem == "has no preset, and there is no none/qa.toml"
    assert fault.right.startswith("expected dev, staging, prod, or the name of a file config/<environment>.toml")


@pytest.mark.parametrize("name", ["../outside", "a/../../outside", "outside.toml", "prod\n", "\0", ".", ""])
def test_no_path_is_made_of_a_hostile_name(name: str, tmp_path: Path) -> None:
    """A name of the wrong form is refused for its form alone, whatever files it would lead to."""
    (tmp_path / "outside.toml").write_text("log_level = 'ERROR'")

    (fault,) = refused({"environment": name}, config(tmp_path))

    assert (fault.key, fault.problem) == ("environment", "has the wrong form")


def test_an_environment_inside_its_file_leaves_the_rest_of_it_judged(tmp_path: Path) -> None:
    """That the name stands in the file hides no other fault of it."""
    faults = refused({"environment": "test"}, config(tmp_path, test="environment = 'test'\nwaf_rate_limit = 5000\n"))

    assert [fault.key for fault in faults] == ["environment", "waf_rate_limit"]


@pytest.mark.parametrize(
    "key",
    ["aws:cdk:enable-path-metadata", "@aws-cdk/core:target-partitions", "vpc-provider:account=1", "cli-telemetry"],
)
def test_keys_of_the_cdk(key: str) -> None:
    """What the CDK keeps for itself in a context is none of our business."""
    assert load({key: True}, folder=NO_FILES) == load({}, folder=NO_FILES)


def test_cdk_json_repeats_no_setting() -> None:
    """The project's cdk.json holds flags of the library alone, so that files and presets have their say."""
    context = json.loads((PROJECT / "cdk.json").read_text())["context"]

    assert load(context, folder=NO_FILES) == load({}, folder=NO_FILES)
    assert not set(context) & set(Settings.model_fields)
