"""Every option of the stack, switched on."""

from collections.abc import Mapping

CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/0f1e2d3c-0000-4000-8000-000000000000"
USER_POOL = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Example01"

Settings = Mapping[str, object]

EVERYTHING: Settings = {
    # Access
    "ip_allowlist": ["203.0.113.0/24", "2001:db8::/32"],
    "auth": "cognito",
    "waf": True,
    "waf_rate_limit": 500,
    # Domain
    "custom_domain": "api.example.com",
    "hosted_zone_id": "Z0123456789ABCDEFGHIJ",
    "hosted_zone_name": "example.com",
    "domain_base_path": "backend/v1",
    # Data
    "bucket_name": "all-items",
    "encryption": "kms",
    "version_retention_days": 90,
    "server_access_logs": True,
    "replication_region": "eu-central-1",
    "require_conditional_writes": True,
    # Function
    "function_memory_mb": 1024,
    "function_timeout_seconds": 20,
    "page_cache_mb": 512,
    "reserved_concurrency": 50,
    "provisioned_concurrency": 2,
    "deployment": "canary",
    # API
    "api_stage_name": "live",
    "throttling_rate_limit": 500,
    "throttling_burst_limit": 700,
    "method_throttling": {"POST /items": {"rate_limit": 10, "burst_limit": 20}},
    "compression_min_bytes": 1024,
    "enable_cors": True,
    "cors_origins": ["https://example.com", "https://www.example.com"],
    "cors_methods": ["GET", "HEAD", "POST"],
    "cors_headers": ["Content-Type", "Authorization"],
    "cors_max_age_seconds": 600,
    # Logs and alarms
    "log_level": "WARN",
    "log_retention_days": 30,
    "alarms": True,
    "alarm_email": "on-call@example.com",
}
"""All that can be on at once; of what excludes each other the one that makes most."""

OTHERWISE: Mapping[str, Settings] = {
    "api_key": {"auth": "api_key", "api_key_quota": 5000, "api_key_quota_period": "week"},
    "iam": {"auth": "iam"},
    "existing_pool": {
        "cognito_user_pool_arn": USER_POOL,
        "cognito_read_scope": "shop/look",
        "cognito_write_scope": "shop/buy",
    },
    "records_of_others": {"certificate_arn": CERTIFICATE, "hosted_zone_id": "", "hosted_zone_name": ""},
    "linear": {"deployment": "linear"},
    "simpler": {
        "auth": "none",
        "encryption": "s3",
        "page_blocks": True,
        "domain_base_path": "backend",
        "cors_origins": ["https://example.com"],
    },
    "bodies": {"log_bodies": True},
}
"""What else may stand in the place of some of it."""

ENVIRONMENTS = ("dev", "prod")


def everything(environment: str, otherwise: str | None = None) -> dict[str, object]:
    """Return the settings of an environment in which every option is on."""
    return {**EVERYTHING, **(OTHERWISE[otherwise] if otherwise else {}), "environment": environment}
