"""How a refusal is told: what is wrong, where it stands, and what would be right; all of it at once."""

import json
from pathlib import Path

import pytest

from serverless_backend.settings import Settings

from .loading import config, refused


@pytest.mark.parametrize(
    ("key", "value", "problem", "right"),
    [
        ("environmnet", "prod", "is no setting", "did you mean environment?"),
        ("log_retention", "7", "is no setting", "did you mean log_retention_days?"),
        ("ipallowlist", "[]", "is no setting", "did you mean ip_allowlist?"),
        ("log_retention_days", "4", "is not offered", "CloudWatch offers: 1, 3, 5, 7, 14, 30"),
        ("throttling_rate_limit", "many", "should be a valid integer", "from 1 to 2147483647"),
        ("throttling_rate_limit", 0, "should be greater than or equal to 1", "from 1 to 2147483647"),
        ("enable_cors", "no", "should be a valid boolean", "expected true or false"),
        ("auth", "jwt", "should be 'none', 'api_key', 'iam' or 'cognito'", "expected none, api_key, iam or cognito"),
        ("api_stage_name", "a/b", "has the wrong form", "such as v1"),
        ("bucket_name", "xn--a", "starts as names do that S3 keeps for itself", "expected a prefix of a-z"),
        ("ip_allowlist", "1.2.3.4/32", "is not JSON", "expected a JSON list"),
        ("ip_allowlist", '"1.2.3.4/32"', "should be a list", "expected a JSON list"),
        ("ip_allowlist", "[" * 100_000, "is not JSON", "expected a JSON list"),
        ("cors_origins", [], "is empty", 'or ["*"]'),
        ("cors_origins", ["*", "https://a.b"], "names origins beside the star that allows all", 'or ["*"]'),
        ("cors_headers", ["X-A", "x-a"], "has x-a twice", "a JSON list of header names"),
        ("method_throttling", "[]", "should be an object", "expected a JSON object such as"),
        ("custom_domain", f"{'a.' * 130}com", "should have at most 253 characters", "such as api.example.com"),
    ],
)
def test_words(key: str, value: object, problem: str, right: str) -> None:
    """A refusal says what is wrong and what would be right."""
    (fault,) = refused({key: value})

    assert fault.problem == problem
    assert right in fault.right
    assert str(fault) == f"{key} = {json.dumps(value)} from the CDK context (-c, cdk.json): {problem}; {fault.right}"


@pytest.mark.parametrize(
    ("each", "problem"),
    [
        ("10.0.0.1/8", "10.0.0.1/8 has host bits set"),
        ("fe80::1%eth0", "has a zone, which means nothing in AWS"),
        ("::ffff:1.2.3.4", "is IPv4 written as IPv6, which no caller has: write 1.2.3.4"),
        ("a", "'a' does not appear to be an IPv4 or IPv6 network"),
        (5, "should be a valid string"),
    ],
)
def test_words_for_one_of_a_list(each: object, problem: str) -> None:
    """Of a list, the one that is wrong is shown."""
    (fault,) = refused({"ip_allowlist": ["1.2.3.4/32", each]})

    assert (fault.key, fault.value, fault.problem) == ("ip_allowlist", each, problem)


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ({"GET /": {"rate_limit": 1, "burst_limit": 1}}, "GET /: should be 'GET /items', 'POST /items'"),
        (
            {"GET /items": {"rate_limit": 0, "burst_limit": 1}},
            "GET /items rate_limit: should be greater than or equal to 1",
        ),
        ({"GET /items": {"rate_limit": 1}}, "GET /items burst_limit: is missing"),
        ({"GET /items": {"rate_limit": 1, "burst_limit": 1, "burst": 1}}, "GET /items burst: is not known"),
    ],
)
def test_words_inside_a_table(table: dict[str, object], problem: str) -> None:
    """Of a table, the words lead to the value that is wrong."""
    (fault,) = refused({"method_throttling": table})

    assert fault.key == "method_throttling"
    assert fault.problem.startswith(problem)


def test_unlike_any_key() -> None:
    """A key that resembles no setting is answered with the list of settings."""
    (fault,) = refused({"zzz": "1"})

    assert fault.right == f"the settings are {', '.join(Settings.model_fields)}"


def test_all_at_once() -> None:
    """Faults of values, of keys, of what settings demand of each other: one refusal tells all."""
    faults = refused(
        {
            "environmnet": "x",
            "enable_cors": "yes",
            "ip_allowlist": ["a", "10.0.0.0/8", "b"],
            "custom_domain": "api.example.com",
            "waf_rate_limit": "500",
        }
    )

    assert [(fault.key, fault.value) for fault in faults] == [
        ("enable_cors", "yes"),
        ("ip_allowlist", "a"),
        ("ip_allowlist", "b"),
        ("environmnet", "x"),
        ("custom_domain", "api.example.com"),
        ("waf_rate_limit", 500),
    ]


@pytest.mark.parametrize("environment", ["Prod", "production", "broken"])
def test_all_at_once_with_an_environment_that_is_none(environment: str, tmp_path: Path) -> None:
    """Where the environment is wrong, unknown or unreadable, all that can be judged without it is told, too."""
    folder = config(tmp_path, broken="a =")

    faults = refused(
        {
            "environment": environment,
            "log_retention_days": "3x",
            "x": "1",
            "waf": "false",
            "waf_rate_limit": "500",
            "api_key_quota": "5",
            "custom_domain": "api.example.com",
        },
        folder,
    )

    # The file may say auth = api_key, and have a certificate.
    assert {fault.key for fault in faults} == {"environment", "log_retention_days", "x", "waf_rate_limit"}
