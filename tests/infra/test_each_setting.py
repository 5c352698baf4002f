"""Each setting, changed alone where it can be, changes the template where it should."""

import json
from collections.abc import Mapping

import pytest

from serverless_backend.settings import Settings

from .options import CERTIFICATE, EVERYTHING, OTHERWISE, USER_POOL
from .synth import templates

ZONE = {"hosted_zone_id": "Z0123456789ABCDEFGHIJ", "hosted_zone_name": "example.com"}
DOMAIN = {"custom_domain": "api.example.com", "certificate_arn": CERTIFICATE}
EXISTING_POOL = {"auth": "cognito", "cognito_user_pool_arn": USER_POOL}

# Without these it would do nothing, or be refused: they are there before and after.
BESIDE: Mapping[str, Mapping[str, object]] = {
    "api_key_quota": {"auth": "api_key"},
    "api_key_quota_period": {"auth": "api_key"},
    "cognito_user_pool_arn": {"auth": "cognito"},
    "cognito_read_scope": EXISTING_POOL,
    "cognito_write_scope": EXISTING_POOL,
    "waf_rate_limit": {"waf": True},
    "certificate_arn": {"custom_domain": "api.example.com", **ZONE},
    "hosted_zone_id": DOMAIN,
    "hosted_zone_name": DOMAIN,
    "domain_base_path": DOMAIN,
    "page_cache_mb": {"function_memory_mb": 1024},
    "alarm_email": {"alarms": True},
}
# These come with it: none of them is accepted without the other.
WITH_IT: Mapping[str, Mapping[str, object]] = {
    "custom_domain": DOMAIN,
    "hosted_zone_id": ZONE,
    "hosted_zone_name": ZONE,
}
# These are as by default in everything, or not in it.
ANOTHER = {"environment": "test", "retain_data": True, "enable_cors": False, "require_conditional_writes": False}
TRIED: Mapping[str, object] = {
    **{key: value for settings in OTHERWISE.values() for key, value in settings.items()},
    **EVERYTHING,
    **ANOTHER,
}

WHERE = {
    "environment": "AWS::S3::Bucket.BucketName",
    # Data
    "bucket_name": "AWS::S3::Bucket.BucketName",
    "retain_data": "AWS::S3::Bucket.DeletionPolicy",
    "encryption": "AWS::S3::Bucket.BucketEncryption",
    "version_retention_days": "AWS::S3::Bucket.LifecycleConfiguration",
    "server_access_logs": "AWS::S3::Bucket.LoggingConfiguration",
    "replication_region": "AWS::S3::Bucket.ReplicationConfiguration",
    "page_blocks": "AWS::Lambda::Function.Environment",
    "require_conditional_writes": "AWS::S3::BucketPolicy.PolicyDocument",
    # API
    "api_stage_name": "AWS::ApiGateway::Stage.StageName",
    "throttling_rate_limit": "AWS::ApiGateway::Stage.MethodSettings",
    "throttling_burst_limit": "AWS::ApiGateway::Stage.MethodSettings",
    "method_throttling": "AWS::ApiGateway::Stage.MethodSettings",
    "compression_min_bytes": "AWS::ApiGateway::RestApi.MinimumCompressionSize",
    "enable_cors": "AWS::ApiGateway::GatewayResponse.ResponseParameters",
    "cors_origins": "AWS::ApiGateway::Method.Integration",
    "cors_methods": "AWS::ApiGateway::Method.Integration",
    "cors_headers": "AWS::ApiGateway::Method.Integration",
    "cors_max_age_seconds": "AWS::ApiGateway::Method.Integration",
    # Access
    "ip_allowlist": "AWS::ApiGateway::RestApi.Policy",
    "auth": "AWS::ApiGateway::Method.AuthorizerId",
    "api_key_quota": "AWS::ApiGateway::UsagePlan.Quota",
    "api_key_quota_period": "AWS::ApiGateway::UsagePlan.Quota",
    "cognito_user_pool_arn": "AWS::ApiGateway::Authorizer.ProviderARNs",
    "cognito_read_scope": "AWS::ApiGateway::Method.AuthorizationScopes",
    "cognito_write_scope": "AWS::ApiGateway::Method.AuthorizationScopes",
    "waf": "AWS::WAFv2::WebACLAssociation.WebACLArn",
    "waf_rate_limit": "AWS::WAFv2::WebACL.Rules",
    # Domain
    "custom_domain": "AWS::ApiGateway::DomainName.DomainName",
    "certificate_arn": "AWS::ApiGateway::DomainName.RegionalCertificateArn",
    "hosted_zone_id": "AWS::Route53::RecordSet.HostedZoneId",
    "hosted_zone_name": "AWS::Route53::RecordSet.Name",
    "domain_base_path": "AWS::ApiGatewayV2::ApiMapping.ApiMappingKey",
    # Function
    "function_memory_mb": "AWS::Lambda::Function.MemorySize",
    "function_timeout_seconds": "AWS::Lambda::Function.Timeout",
    "reserved_concurrency": "AWS::Lambda::Function.ReservedConcurrentExecutions",
    "provisioned_concurrency": "AWS::Lambda::Alias.ProvisionedConcurrencyConfig",
    "page_cache_mb": "AWS::Lambda::Function.Environment",
    "deployment": "AWS::CodeDeploy::DeploymentGroup.DeploymentConfigName",
    # Logs and alarms
    "log_level": "AWS::Lambda::Function.Environment",
    "log_retention_days": "AWS::Logs::LogGroup.RetentionInDays",
    "log_bodies": "AWS::ApiGateway::Stage.MethodSettings",
    "alarms": "AWS::CloudWatch::Alarm.AlarmActions",
    "alarm_email": "AWS::SNS::Subscription.Endpoint",
}


@pytest.mark.parametrize("key", Settings.model_fields)
def test_changes_the_template(key: str) -> None:
    """With a setting and without, all else equal, what it is there for differs; a new one has to be put here."""
    beside = BESIDE.get(key, {})

    before = _stated(**beside)
    after = _stated(**{**beside, **WITH_IT.get(key, {}), key: TRIED[key]})

    assert WHERE[key] in {name for name, _, _ in before ^ after}


def _stated(**settings: object) -> set[tuple[str, str, str]]:
    """Return what the templates say: a property by its type of resource, whose it is, and its value."""
    return {
        (f"{resource['Type']}.{name}", logical_id, json.dumps(value, sort_keys=True))
        for template in templates(**settings).values()
        for logical_id, resource in template["Resources"].items()
        for name, value in {**resource, **resource.get("Properties", {})}.items()
    }
