"""A value means the same by every route: as text of `-c`, as JSON of cdk.json, in a TOML file."""

import json
import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from serverless_backend.settings import LOG_RETENTION_DAYS, Settings, SettingsError, load

from .test_accepted import BESIDE, RIGHT

_TEXT = st.text(string.printable, max_size=9)
_WORD = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=12)
_NUMBER = st.one_of(st.integers(), st.integers(0, 400), st.integers(0, 400).map(float), st.floats(allow_nan=False))
_RANGE = st.one_of(st.ip_addresses().map(str), st.ip_addresses(v=4).map(lambda each: f"{each}/32"), _TEXT)
_LIMITS = st.fixed_dictionaries({}, optional={"rate_limit": _NUMBER, "burst_limit": _NUMBER, "x": _NUMBER})
_ROUTE = st.sampled_from(["GET /items", "POST /items", "DELETE /items/{id}", "HEAD /items"])
_ARN = st.sampled_from(["acm:eu-west-1:123456789012:certificate/1", "cognito-idp:eu-west-1:123456789012:userpool/a_b"])
_SCOPE = st.one_of(st.builds("{}/{}".format, _WORD, _WORD), _TEXT)
_DOMAIN = st.one_of(st.builds("{}.example.com{}".format, _WORD, st.sampled_from(["", ".", "/"])), _TEXT)


def _lists(each: st.SearchStrategy[str]) -> st.SearchStrategy[object]:
    return st.lists(st.one_of(each, _TEXT), max_size=3)


def _words(*words: str) -> st.SearchStrategy[object]:
    return st.sampled_from([*words, "", words[0].upper(), f"{words[0]} "])


_VALUES: dict[str, st.SearchStrategy[object]] = {
    "bucket_name": st.one_of(_WORD, st.text(string.printable, max_size=70)),
    "retain_data": st.booleans(),
    "api_stage_name": st.one_of(_WORD, _TEXT),
    "throttling_rate_limit": _NUMBER,
    "throttling_burst_limit": _NUMBER,
    "method_throttling": st.dictionaries(_ROUTE, _LIMITS),
    "compression_min_bytes": st.one_of(_NUMBER, st.just("")),
    "enable_cors": st.booleans(),
    "cors_origins": _lists(
        st.sampled_from(["*", "https://a.b", "https://a.b:443", "http://a.b:8080", "http://a:99999"])
    ),
    "cors_methods": _lists(st.sampled_from(["GET", "POST", "get", "OPTIONS"])),
    "cors_headers": _lists(_WORD),
    "cors_max_age_seconds": _NUMBER,
    "ip_allowlist": st.lists(_RANGE, max_size=3),
    "auth": _words("none", "api_key", "iam", "cognito"),
    "api_key_quota": _NUMBER,
    "api_key_quota_period": _words("day", "week", "month"),
    "cognito_user_pool_arn": _ARN.map("arn:aws:{}".format),
    "cognito_read_scope": _SCOPE,
    "cognito_write_scope": _SCOPE,
    "waf": st.booleans(),
    "waf_rate_limit": _NUMBER,
    "custom_domain": _DOMAIN,
    "certificate_arn": _ARN.map("arn:aws-cn:{}".format),
    "hosted_zone_id": st.one_of(_WORD.map(str.upper), _WORD.map("/hostedzone/{}".format), _TEXT),
    "hosted_zone_name": _DOMAIN,
    "domain_base_path": st.one_of(_WORD, st.builds("{}/{}".format, _WORD, _WORD), _TEXT),
    "encryption": _words("s3", "kms"),
    "version_retention_days": _NUMBER,
    "server_access_logs": st.booleans(),
    "replication_region": st.one_of(st.sampled_from(["eu-central-1", "us-gov-west-1", ""]), _TEXT),
    "require_conditional_writes": st.booleans(),
    "function_memory_mb": _NUMBER,
    "function_timeout_seconds": _NUMBER,
    "page_blocks": st.booleans(),
    "page_cache_mb": _NUMBER,
    "reserved_concurrency": st.one_of(_NUMBER, st.just("")),
    "provisioned_concurrency": st.one_of(_NUMBER, st.just("")),
    "deployment": _words("all_at_once", "canary", "linear"),
    "log_level": _words("debug", "INFO", "ERROR"),
    "log_retention_days": st.one_of(st.sampled_from(LOG_RETENTION_DAYS), _NUMBER),
    "log_bodies": st.booleans(),
    "alarms": st.booleans(),
    "alarm_email": st.one_of(st.emails(), _TEXT),
    "unknown": _TEXT,
}
_SOME = st.sets(st.sampled_from(sorted(_VALUES)), max_size=4).flatmap(
    lambda keys: st.fixed_dictionaries({key: _VALUES[key] for key in sorted(keys)})
)


def test_the_strategies_have_every_key() -> None:
    """No setting is left out."""
    assert set(_VALUES) == set(Settings.model_fields) - {"environment"} | {"unknown"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of settings where the environment `one` has a file that says nothing; `two` is written by each test."""
    made = tmp_path_factory.mktemp("config")
    (made / "one.toml").touch()
    return made


@settings(deadline=None)
@given(values=_SOME)
def test_same_by_any_route(values: dict[str, object], folder: Path) -> None:
    """Whatever the values, they are accepted as the same ones, or refused for the same reasons."""
    as_text, as_json, as_toml = _by_each_route(values, folder)

    assert as_text == as_json
    assert as_toml == as_json


@pytest.mark.parametrize("key", sorted(RIGHT.keys() - {"environment"}))
def test_right_by_any_route(key: str, folder: Path) -> None:
    """What is right is right by every route."""
    for value, expected in RIGHT[key]:
        # Neither text nor TOML has a null.
        for outcome in _by_each_route(BESIDE.get(key, {}) | {key: "" if value is None else value}, folder):
            assert isinstance(outcome, Settings)
            assert outcome.model_dump()[key] == expected


def _by_each_route(values: dict[str, object], folder: Path) -> tuple[object, object, object]:
    texts = {key: value if isinstance(value, str) else json.dumps(value) for key, value in values.items()}
    (folder / "two.toml").write_text("".join(f"{key} = {_toml(value)}\n" for key, value in values.items()), "utf-8")
    return (
        _outcome({"environment": "one", **texts}, folder),
        _outcome({"environment": "one", **json.loads(json.dumps(values))}, folder),
        _outcome({"environment": "two"}, folder),
    )


def _outcome(context: dict[str, object], folder: Path) -> object:
    try:
        return load(context, folder=folder).model_copy(update={"environment": "any"})
    except SettingsError as refusal:
        return [(fault.key, fault.problem) for fault in refusal.faults]


def _toml(value: object) -> str:
    """Write a value as TOML does: JSON, but for tables and one character."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_toml(key)} = {_toml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, float):
        return {"Infinity": "inf", "-Infinity": "-inf"}.get(json.dumps(value), json.dumps(value))
    return json.dumps(value)
