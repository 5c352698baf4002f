"""What is written from the model: docs/settings.md and the JSON Schema of the files."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from serverless_backend.settings import Settings, load
from serverless_backend.settings.generate import generated
from serverless_backend.settings.schema import schema

from .loading import config, refused

PROJECT = Path(__file__).parents[2]
DOCUMENT = (PROJECT / "docs" / "settings.md").read_text(encoding="utf-8")

BOTH_ACCEPT = [
    "",
    "enable_cors = false",
    'cors_origins = ["https://a.example", "http://localhost:5173"]',
    "log_retention_days = 30",
    "log_retention_days = 30.0",
    "throttling_rate_limit = 2147483647",
    'ip_allowlist = ["203.0.113.0/24", "2001:db8::1"]',
    "ip_allowlist = []",
    'alarm_email = ""',
    "compression_min_bytes = 0",
    'compression_min_bytes = ""',
    'auth = "iam"',
    '[method_throttling."GET /items/{id}"]\nrate_limit = 1\nburst_limit = 2',
    'custom_domain = "api.example.com"\nhosted_zone_id = "/hostedzone/Z1"\nhosted_zone_name = "example.com."',
]
BOTH_REFUSE = [
    'environment = "prod"',
    "unknown = 1",
    "[access]\nwaf = true",
    'enable_cors = "yes"',
    "enable_cors = 1",
    "log_retention_days = 4",
    "log_retention_days = 7.5",
    "throttling_rate_limit = 0",
    "throttling_rate_limit = 2147483648",
    "throttling_rate_limit = true",
    'bucket_name = "Items"',
    "bucket_name = 5",
    'ip_allowlist = "1.2.3.4"',
    "ip_allowlist = [5]",
    'ip_allowlist = ["1.2.3.4", "1.2.3.4"]',
    "cors_origins = []",
    'cors_origins = ["https://a.example/"]',
    'cors_methods = ["OPTIONS"]',
    'auth = "jwt"',
    "alarm_email = 5",
    'certificate_arn = "1a2b"',
    'compression_min_bytes = "many"',
    "compression_min_bytes = -1",
    '[method_throttling."GET /"]\nrate_limit = 1\nburst_limit = 2',
    '[method_throttling."GET /items"]\nrate_limit = 1',
    '[method_throttling."GET /items"]\nrate_limit = 1\nburst_limit = 2\nx = 3',
    '[method_throttling."GET /items"]\nrate_limit = 0\nburst_limit = 2',
]


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    """The JSON Schema as an editor has it."""
    said = json.loads((PROJECT / "config" / "settings.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(said)
    return Draft202012Validator(said)


def test_not_stale() -> None:
    """What is checked in is what the model says: run `make settings` after an edit of it."""
    written = generated()

    assert {path.relative_to(PROJECT).as_posix() for path in written} == {
        "config/settings.schema.json",
        "docs/settings.md",
    }
    for path, text in written.items():
        assert path.read_text(encoding="utf-8") == text


def test_every_setting_is_explained() -> None:
    """Each setting says what it does and what it accepts, and has its row in a table of the document."""
    for key, field in Settings.model_fields.items():
        assert str(field.title).endswith(".")
        assert field.description
        assert len(re.findall(rf"^\| `{key}` \| .+ \| .+ \| .+ \|$", DOCUMENT, re.MULTILINE)) >= 1


def test_the_refusal_of_the_document_is_real() -> None:
    """The document shows what `cdk deploy` says."""
    shown = re.findall(r"^(\w+) = .* from the CDK context", DOCUMENT, re.MULTILINE)

    assert shown == ["cors_origins", "log_retention_days", "environmnet", "waf_rate_limit"]


def test_the_file_of_the_document_loads(validator: Draft202012Validator, tmp_path: Path) -> None:
    """The example is accepted as it stands, by the model and by the schema."""
    (example,) = re.findall(r"^```toml\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)

    settings = load({"environment": "prod"}, folder=config(tmp_path, prod=example))

    assert settings.custom_domain == "api.example.com"
    assert settings.method_throttling["POST /items"].rate_limit == 50
    assert example.startswith("#:schema ./settings.schema.json\n")
    assert list(validator.iter_errors(tomllib.loads(example))) == []


@pytest.mark.parametrize("text", BOTH_ACCEPT)
def test_the_schema_accepts_what_the_model_accepts(text: str, validator: Draft202012Validator, tmp_path: Path) -> None:
    """What is right is not marked as wrong in an editor."""
    load({"environment": "test", "alarms": True}, folder=config(tmp_path, test=text))

    assert [error.message for error in validator.iter_errors(tomllib.loads(text))] == []


@pytest.mark.parametrize("text", BOTH_REFUSE)
def test_the_schema_refuses_what_the_model_refuses(text: str, validator: Draft202012Validator, tmp_path: Path) -> None:
    """What is wrong in itself is seen in an editor already."""
    assert refused({"environment": "test"}, config(tmp_path, test=text))

    assert not validator.is_valid(tomllib.loads(text))


def test_the_schema_has_every_setting_but_the_environment() -> None:
    """The file's name says which environment it is for; all else can stand in it, with an explanation."""
    properties: dict[str, Any] = schema()["properties"]

    assert set(properties) == set(Settings.model_fields) - {"environment"}
    assert properties["waf"]["description"].endswith("it costs while idle. Accepted: true or false.")
