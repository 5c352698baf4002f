"""Values that are refused, key by key."""

import pytest

from serverless_backend.settings import Settings

from .loading import refused

NO_INTEGER: list[object] = ["", "3x", "0x10", "1.5", " 7", "07", "1e999", "9" * 5000, 10**40, 1.5, True, None, [1], {}]
NO_INTEGER += [float("nan"), float("inf"), "NaN", "\u0663", "-1", "2147483648"]
NO_BOOLEAN: list[object] = ["", "yes", "True", "0", "1", 0, 1, 1.0, None, ["true"], "true\n"]
NO_LIST: list[object] = [
    "",
    "a",
    '"a"',
    "{}",
    {},
    5,
    None,
    "[",
    "[" * 100_000,
    "9" * 5000,
    [5],
    [["a"]],
    [None],
    [True],
]
NO_WORD: list[object] = ["", 5, None, True, ["a"], {}]


def none_of(*words: str) -> list[object]:
    """Return values that a setting of a few words refuses."""
    return [*NO_WORD, *words, "none\n", "None", "NONE "]


_TWICE = {"rate_limit": 1, "burst_limit": 1}
WRONG: dict[str, list[object]] = {
    "environment": [
        *NO_WORD,
        *[
            "Prod",
            "1a",
            "a-",
            "a_b",
            "x" * 17,
            "prod\n",
            " prod",
            "../prod",
            "prod/../dev",
            "a\0",
            ".",
            "prod.toml",
            "dév",
        ],
    ],
    "bucket_name": [*NO_WORD, "Items", "-a", "a.b", "a_b", "xn--a", "sthree-a", "amzn-s3-demo-a", "a" * 31, "a\n"],
    "retain_data": NO_BOOLEAN,
    "api_stage_name": [*NO_WORD, "test-invoke-stage", "a/b", "a" * 129, "v1\n"],
    "throttling_rate_limit": [*NO_INTEGER, "0", 0],
    "throttling_burst_limit": [*NO_INTEGER, "0", 0],
    "method_throttling": [
        *["", "a", "[]", [], 5, None, "{", '{"a":' * 100_000, True],
        *[{"GET": _TWICE}, {"get /items": _TWICE}, {"HEAD /items": _TWICE}, {"POST /items": 5}],
        *[{"POST /items": _TWICE | {"rate_limit": wrong}} for wrong in (0, "0", -1, 1.5, True, None, float("nan"))],
    ],
    "compression_min_bytes": [*(each for each in NO_INTEGER if each not in ("", None)), 10485761],
    "enable_cors": NO_BOOLEAN,
    "cors_origins": [
        *NO_LIST,
        *["[]", [], ["*", "https://a.example"], ["https://a.example", "https://a.example"], ["https://a.example/"]],
        *[["HTTPS://a.example"], ["a.example"], ["https://*.example"], ["null"], ["https://a.example:443"]],
        *[["http://a.example:80"], ["http://a.example:99999"], ["https://a.example\n"], ["ftp://a.example"]],
    ],
    "cors_methods": [*NO_LIST, [], ["OPTIONS"], ["get"], ["*"], ["GET", "GET"]],
    "cors_headers": [*NO_LIST, ["X Y"], ["a,b"], [""], ["X-A\n"], ["Content-Type", "content-type"], ["Ünï"]],
    "cors_max_age_seconds": [*NO_INTEGER, 86401],
    "ip_allowlist": [
        *NO_LIST,
        *[["10.0.0.1/8"], ["1.2.3.4/33"], ["example.com"], [""], ["fe80::1%eth0"], ["1.2.3"], ["010.0.0.1"]],
        *[["1.2.3.4", "1.2.3.4/32"], ["::ffff:1.2.3.4"], ["::ffff:0:0/96"], ["1.2.3.4\n"], ["1.2.3.4-1.2.3.9"]],
    ],
    "auth": none_of("apikey", "jwt"),
    "api_key_quota": [*NO_INTEGER, "0"],
    "api_key_quota_period": none_of("DAY", "year"),
    "cognito_user_pool_arn": [
        *[5, True, ["a"], "eu-west-1_A", "arn:aws:cognito-idp:eu-west-1:123:userpool/a"],
        "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/a\n",
    ],
    "cognito_read_scope": [*NO_WORD, "read", "/read", "items/", "a/b/c d", 'items/"', "items/read\n"],
    "cognito_write_scope": [*NO_WORD, "write", "items/\\"],
    "waf": NO_BOOLEAN,
    "waf_rate_limit": [*NO_INTEGER, "9", 9, 2000000001],
    "custom_domain": [
        *[5, True, "nodots", "API.example.com", "a..b", "-a.b", "a_b.c", "api.example.com.", "*.example.com", "a.b\n"],
        *["1.2.3.4", "https://a.b", "a.b/c", "é.example", f"{'a' * 64}.example", ".".join(["a" * 60] * 5)],
    ],
    "certificate_arn": [
        *[
            5,
            True,
            "1a2b-3c",
            "arn:aws:iam::123456789012:server-certificate/a",
            "arn:aws:acm:eu-west-1:123:certificate/a",
        ],
        "arn:aws:acm:eu-west-1:123456789012:certificate/a\n",
    ],
    "hosted_zone_id": [5, True, "z1", "hostedzone/Z1", "/hostedzone/", "Z" * 33, "Z1\n", "/change/Z1"],
    "hosted_zone_name": [5, True, "com", "Example.com", "example.com..", "a.b\n"],
    "domain_base_path": [5, True, "/v1", "v1/", "a//b", "a b", "a" * 301, "v1\n", "a?b"],
    "encryption": none_of("aws:kms", "S3"),
    "version_retention_days": [*NO_INTEGER, "2", 2, 3651],
    "server_access_logs": NO_BOOLEAN,
    "replication_region": [
        5,
        True,
        "eu",
        "eu-central",
        "EU-central-1",
        "eu-central-1a",
        "eu-central-10",
        "ap-southeaster-1",
        "a-b-1\n",
    ],
    "require_conditional_writes": NO_BOOLEAN,
    "function_memory_mb": [*NO_INTEGER, 127, "10241"],
    "page_blocks": NO_BOOLEAN,
    "page_cache_mb": [*NO_INTEGER, -1, "5121"],
    "function_timeout_seconds": [*NO_INTEGER, 2, "29"],
    "reserved_concurrency": [*(each for each in NO_INTEGER if each not in ("", None)), 0],
    "provisioned_concurrency": [*(each for each in NO_INTEGER if each not in ("", None)), 0],
    "deployment": none_of("blue_green", "Canary"),
    "log_level": none_of("debug", "TRACE", "WARNING"),
    "log_retention_days": [*NO_INTEGER, "2", 0, 4, "3652"],
    "log_bodies": NO_BOOLEAN,
    "alarms": NO_BOOLEAN,
    "alarm_email": [5, True, "a", "a@b", "a@b@c.d", "a b@c.d", "a@b.c\n"],
}


@pytest.mark.parametrize(
    ("key", "value"),
    [(key, value) for key, values in WRONG.items() for value in values],
    ids=lambda each: repr(each)[:40],
)
def test_refused(key: str, value: object) -> None:
    """A wrong value is refused under its key, with its source and with what would be right."""
    faults = refused({key: value})

    assert {fault.key for fault in faults} == {key}
    for fault in faults:
        assert fault.source == "the CDK context (-c, cdk.json)"
        assert fault.problem
        assert "Error" not in fault.problem
        assert fault.right == f"expected {Settings.model_fields[key].description}"


def test_the_table_has_every_key() -> None:
    """No setting is without a test of what it refuses."""
    assert set(WRONG) == set(Settings.model_fields)
