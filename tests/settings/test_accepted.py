"""Values that are accepted, key by key, and what they are read as."""

import pytest

from serverless_backend.settings import Settings, load

from .loading import NO_FILES

POOL = "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_AbCd12345"
CERTIFICATE = "arn:aws:acm:eu-west-1:123456789012:certificate/1a2b-3c"
DOMAIN: dict[str, object] = {"custom_domain": "api.example.com", "certificate_arn": CERTIFICATE}
ZONE: dict[str, object] = {
    "custom_domain": "api.example.com",
    "hosted_zone_id": "Z1",
    "hosted_zone_name": "example.com",
}
BESIDE: dict[str, dict[str, object]] = {
    "alarm_email": {"alarms": True},
    "api_key_quota": {"auth": "api_key"},
    "api_key_quota_period": {"auth": "api_key"},
    "certificate_arn": DOMAIN,
    "cognito_read_scope": {"auth": "cognito", "cognito_user_pool_arn": POOL},
    "cognito_user_pool_arn": {"auth": "cognito"},
    "cognito_write_scope": {"auth": "cognito", "cognito_user_pool_arn": POOL},
    "custom_domain": {"certificate_arn": CERTIFICATE},
    "domain_base_path": DOMAIN,
    "hosted_zone_id": ZONE,
    "hosted_zone_name": ZONE,
    "waf_rate_limit": {"waf": True},
}
"""What must be set for a key to mean anything."""

RIGHT: dict[str, list[tuple[object, object]]] = {
    "environment": [("dev", "dev"), ("staging", "staging"), ("prod", "prod")],
    "bucket_name": [("123", "123"), ("a" * 30, "a" * 30), ("a-", "a-")],
    "retain_data": [("true", True), ("false", False), (True, True)],
    "api_stage_name": [("V_1", "V_1"), ("a" * 128, "a" * 128)],
    "throttling_rate_limit": [("1", 1), (2147483647, 2147483647), (30.0, 30), ("30.0", 30), ("1e3", 1000)],
    "throttling_burst_limit": [(5, 5), ("5", 5)],
    "method_throttling": [
        ("{}", {}),
        (
            '{"GET /items/{id}": {"rate_limit": 10, "burst_limit": "20"}}',
            {"GET /items/{id}": {"rate_limit": 10, "burst_limit": 20}},
        ),
        (
            {"POST /items": {"rate_limit": 1, "burst_limit": 1}, "GET /items": {"rate_limit": 2, "burst_limit": 3}},
            {"POST /items": {"rate_limit": 1, "burst_limit": 1}, "GET /items": {"rate_limit": 2, "burst_limit": 3}},
        ),
    ],
    "compression_min_bytes": [("0", 0), (10485760, 10485760), ("", None), (None, None)],
    "enable_cors": [("false", False), ("true", True), (False, False)],
    "cors_origins": [
        ('["*"]', ("*",)),
        (["https://a.example", "http://localhost:5173"], ("https://a.example", "http://localhost:5173")),
        (["http://a.example:443"], ("http://a.example:443",)),
    ],
    "cors_methods": [('["GET"]', ("GET",)), (["GET", "DELETE"], ("GET", "DELETE"))],
    "cors_headers": [("[]", ()), (["X-Trace", "traceparent"], ("X-Trace", "traceparent"))],
    "cors_max_age_seconds": [("0", 0), (86400, 86400)],
    "ip_allowlist": [
        ('["1.2.3.4/32"]', ("1.2.3.4/32",)),
        ('["1.2.3.4", "2001:db8::1"]', ("1.2.3.4/32", "2001:db8::1/128")),
        (["2001:DB8::/32"], ("2001:db8::/32",)),
        (["0.0.0.0/0", "::/0"], ("0.0.0.0/0", "::/0")),
        ("[]", ()),
    ],
    "auth": [("none", "none"), ("api_key", "api_key"), ("iam", "iam"), ("cognito", "cognito")],
    "api_key_quota": [("1", 1), (2147483647, 2147483647)],
    "api_key_quota_period": [("day", "day"), ("week", "week"), ("month", "month")],
    "cognito_user_pool_arn": [
        (POOL, POOL),
        (
            "arn:aws-us-gov:cognito-idp:us-gov-west-1:123456789012:userpool/us-gov-west-1_A",
            "arn:aws-us-gov:cognito-idp:us-gov-west-1:123456789012:userpool/us-gov-west-1_A",
        ),
        ("", None),
    ],
    "cognito_read_scope": [("https://api.example.com/read", "https://api.example.com/read")],
    "cognito_write_scope": [("items/write.all", "items/write.all")],
    "waf": [("true", True), (False, False)],
    "waf_rate_limit": [("10", 10), (2000000000, 2000000000)],
    "custom_domain": [("api.example.com", "api.example.com"), ("a-b.xn--p1ai", "a-b.xn--p1ai"), ("a.b.c.d", "a.b.c.d")],
    "certificate_arn": [
        (CERTIFICATE, CERTIFICATE),
        (
            "arn:aws-us-gov:acm:us-gov-east-1:123456789012:certificate/1",
            "arn:aws-us-gov:acm:us-gov-east-1:123456789012:certificate/1",
        ),
        (
            "arn:aws-cn:acm:cn-north-1:123456789012:certificate/1",
            "arn:aws-cn:acm:cn-north-1:123456789012:certificate/1",
        ),
    ],
    "hosted_zone_id": [("Z0123456789ABCDEFGHIJ", "Z0123456789ABCDEFGHIJ"), ("/hostedzone/Z1", "Z1")],
    "hosted_zone_name": [("example.com", "example.com"), ("example.com.", "example.com")],
    "domain_base_path": [("v1", "v1"), ("backend/v1", "backend/v1"), ("", None)],
    "encryption": [("s3", "s3"), ("kms", "kms")],
    "version_retention_days": [("3", 3), (3650, 3650)],
    "server_access_logs": [("true", True), (False, False)],
    "replication_region": [
        ("eu-central-1", "eu-central-1"),
        ("us-gov-west-1", "us-gov-west-1"),
        ("us-isof-south-1", "us-isof-south-1"),
        ("cn-northwest-1", "cn-northwest-1"),
        ("", None),
    ],
    "require_conditional_writes": [("false", False), (True, True)],
    "function_memory_mb": [("128", 128), (10240, 10240)],
    "page_blocks": [("true", True), (False, False)],
    "page_cache_mb": [("0", 0), (256, 256)],
    "function_timeout_seconds": [("3", 3), (28, 28)],
    "reserved_concurrency": [("1", 1), (100, 100), ("", None)],
    "provisioned_concurrency": [("1", 1), (100, 100), ("", None)],
    "deployment": [("all_at_once", "all_at_once"), ("canary", "canary"), ("linear", "linear")],
    "log_level": [("DEBUG", "DEBUG"), ("INFO", "INFO"), ("WARN", "WARN"), ("ERROR", "ERROR")],
    "log_retention_days": [("30", 30), (3653, 3653), ("1", 1)],
    "log_bodies": [("true", True), (False, False)],
    "alarms": [("true", True), (False, False)],
    "alarm_email": [("on-call+api@example.com", "on-call+api@example.com"), ("", None)],
}


@pytest.mark.parametrize(("key", "value", "expected"), [(key, *pair) for key, pairs in RIGHT.items() for pair in pairs])
def test_accepted(key: str, value: object, expected: object) -> None:
    """Values are read by the type of their key, whether they come as text or as JSON."""
    settings = load(BESIDE.get(key, {}) | {key: value}, folder=NO_FILES)

    assert settings.model_dump()[key] == expected


def test_the_table_has_every_key() -> None:
    """No setting is without a test of what it accepts."""
    assert set(RIGHT) == set(Settings.model_fields)


def test_defaults() -> None:
    """Without any setting the stack is a development one: all that costs or opens something is off."""
    assert load({}, folder=NO_FILES).model_dump() == {
        "environment": "dev",
        "bucket_name": "serverless-items",
        "retain_data": False,
        "api_stage_name": "v1",
        "throttling_rate_limit": 1000,
        "throttling_burst_limit": 2000,
        "method_throttling": {},
        "compression_min_bytes": None,
        "enable_cors": True,
        "cors_origins": ("*",),
        "cors_methods": ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"),
        "cors_headers": (
            *("Content-Type", "Authorization", "X-Api-Key", "X-Amz-Date", "X-Amz-Security-Token"),
            "X-Amz-Content-Sha256",
            *("If-Match", "If-None-Match", "Idempotency-Key"),
        ),
        "cors_max_age_seconds": 300,
        "ip_allowlist": (),
        "auth": "none",
        "api_key_quota": 1_000_000,
        "api_key_quota_period": "month",
        "cognito_user_pool_arn": None,
        "cognito_read_scope": "items/read",
        "cognito_write_scope": "items/write",
        "waf": False,
        "waf_rate_limit": 2000,
        "custom_domain": None,
        "certificate_arn": None,
        "hosted_zone_id": None,
        "hosted_zone_name": None,
        "domain_base_path": None,
        "encryption": "s3",
        "version_retention_days": 30,
        "server_access_logs": False,
        "replication_region": None,
        "page_blocks": False,
        "require_conditional_writes": True,
        "function_memory_mb": 512,
        "function_timeout_seconds": 28,
        "page_cache_mb": 64,
        "reserved_concurrency": None,
        "provisioned_concurrency": None,
        "deployment": "all_at_once",
        "log_level": "DEBUG",
        "log_retention_days": 7,
        "log_bodies": False,
        "alarms": False,
        "alarm_email": None,
    }


def test_frozen() -> None:
    """Settings do not change once they are made."""
    with pytest.raises(ValueError, match="frozen"):
        load({}, folder=NO_FILES).environment = "prod"  # type: ignore[misc]
