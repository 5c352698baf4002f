"""Settings that would do nothing are refused, unless a stronger source has switched off what they belong to."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from serverless_backend.settings import load, resolve
from serverless_backend.settings.needs import NEEDS

from .loading import config, refused

POOL = "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_A"
EU = "arn:aws:acm:eu-west-1:123456789012:certificate/1"
KEY, TOKEN, NAME, CORS = "auth = api_key", "auth = cognito", "custom_domain", "enable_cors = true"
WAF, ALARMS, ARN = "waf = true", "alarms = true", "cognito_user_pool_arn"


@dataclass(frozen=True)
class Row:
    """A setting of a file, the lines that give it what it needs, and the key and word that take that away."""

    key: str
    value: object
    needs: tuple[str, ...]
    given: str
    parent: str
    off: str = ""

    @property
    def line(self) -> str:
        """The setting in TOML."""
        return f"{self.key} = {json.dumps(self.value)}\n"


TABLE = [
    Row("api_key_quota", 5, (KEY,), 'auth = "api_key"', "auth", "iam"),
    Row("api_key_quota_period", "day", (KEY,), 'auth = "api_key"', "auth", "none"),
    Row("cognito_user_pool_arn", POOL, (TOKEN,), 'auth = "cognito"', "auth", "api_key"),
    Row("cognito_read_scope", "a/r", (TOKEN, ARN), f'auth = "cognito"\n{ARN} = "{POOL}"', "auth", "none"),
    Row("cognito_write_scope", "a/w", (TOKEN, ARN), f'auth = "cognito"\n{ARN} = "{POOL}"', ARN),
    Row("waf_rate_limit", 500, (WAF,), "waf = true", "waf", "false"),
    Row("certificate_arn", EU, (NAME,), 'custom_domain = "api.example.com"', NAME),
    Row("domain_base_path", "v1", (NAME,), f'custom_domain = "a.b"\ncertificate_arn = "{EU}"', NAME),
    Row("hosted_zone_id", "Z1", (NAME,), 'custom_domain = "a.b.c"\nhosted_zone_name = "b.c"', NAME),
    Row("hosted_zone_name", "b.c", (NAME,), 'custom_domain = "a.b.c"\nhosted_zone_id = "Z1"', NAME),
    Row("cors_origins", ["https://a.b"], (CORS,), "enable_cors = true", "enable_cors", "false"),
    Row("cors_methods", ["GET"], (CORS,), "enable_cors = true", "enable_cors", "false"),
    Row("cors_headers", ["X-A"], (CORS,), "enable_cors = true", "enable_cors", "false"),
    Row("cors_max_age_seconds", 5, (CORS,), "enable_cors = true", "enable_cors", "false"),
    Row("alarm_email", "a@b.c", (ALARMS,), "alarms = true", "alarms", "false"),
]
OFF = 'auth = "none"\nwaf = false\nenable_cors = false\nalarms = false\n'
each_row = pytest.mark.parametrize("row", TABLE, ids=[row.key for row in TABLE])


@each_row
def test_alone(row: Row, tmp_path: Path) -> None:
    """A setting without what it belongs to is refused, with what it lacks."""
    faults = refused({"environment": "test"}, config(tmp_path, test=f"{OFF}{row.line}"))

    told = [(fault.problem, fault.right) for fault in faults if fault.problem.startswith("does nothing")]
    assert told == [(f"does nothing without {need}", f"set {need}, or leave {row.key} out") for need in row.needs]


@each_row
def test_with_what_it_needs(row: Row, tmp_path: Path) -> None:
    """Beside what it belongs to, it counts."""
    folder = config(tmp_path, test=f"{row.given}\n{row.line}")

    assert load({"environment": "test"}, folder=folder).model_dump(mode="json")[row.key] == row.value


@each_row
def test_at_rest(row: Row, tmp_path: Path) -> None:
    """Where a stronger source takes away what it belongs to, a setting of the file may stay as it is."""
    folder = config(tmp_path, test=f"{row.given}\n{row.line}")

    found = resolve({"environment": "test", row.parent: row.off}, folder=folder)

    assert found.sources[row.key] == "config/test.toml"
    assert found.sources[row.parent] == "the CDK context (-c, cdk.json)"


@each_row
def test_of_the_same_strength(row: Row, tmp_path: Path) -> None:
    """In one breath with what takes its meaning away, a setting is refused."""
    context = {"environment": "test", row.parent: row.off, row.key: row.value}

    assert row.key in {fault.key for fault in refused(context, config(tmp_path, test=row.given))}


def test_a_preset_does_not_let_rest(tmp_path: Path) -> None:
    """`dev` has no alarms by its preset: an address for them in its file is a mistake."""
    (fault,) = refused({}, config(tmp_path, dev='alarm_email = "a@b.c"'))

    assert fault.problem == "does nothing without alarms = true"


def test_an_empty_value_needs_nothing(tmp_path: Path) -> None:
    """What is taken away cannot do nothing."""
    assert load({"alarm_email": "", "certificate_arn": ""}, folder=config(tmp_path)).alarm_email is None


def test_the_table_has_every_need() -> None:
    """No need is without a test."""
    assert {(row.key, need) for row in TABLE for need in row.needs} == {(need.key, need.words) for need in NEEDS}
