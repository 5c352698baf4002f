"""The API's stage: its limits, and what is written down of each request."""

from typing import TypedDict

from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_logs as logs

from serverless_backend.infra.access_log import ACCESS_LOG_FORMAT
from serverless_backend.infra.waiver import waive
from serverless_backend.settings import Settings


class _MethodOptions(TypedDict):
    logging_level: apigateway.MethodLoggingLevel
    data_trace_enabled: bool
    metrics_enabled: bool
    throttling_rate_limit: int
    throttling_burst_limit: int


def stage_options(settings: Settings, access_logs: logs.LogGroup) -> apigateway.StageOptions:
    """Return the options of the stage and of those of its methods that have limits of their own."""
    return apigateway.StageOptions(
        stage_name=settings.api_stage_name,
        access_log_destination=apigateway.LogGroupLogDestination(access_logs),
        access_log_format=ACCESS_LOG_FORMAT,
        tracing_enabled=True,
        **_method_options(settings, settings.throttling_rate_limit, settings.throttling_burst_limit),
        method_options={
            _path(route): apigateway.MethodDeploymentOptions(
                **_method_options(settings, limits.rate_limit, limits.burst_limit)
            )
            for route, limits in settings.method_throttling.items()
        },
    )


def waive_stage(stage: apigateway.Stage, settings: Settings) -> None:
    """Say why the stage has no cache and no client certificate, and no firewall unless the settings ask for one."""
    unguarded = "Throttling is the guard; a firewall costs while idle."
    waive(
        stage,
        {
            "APIGWCacheEnabledAndEncrypted": "There is no cache: an answer must not be older than S3's.",
            "APIGWSSLEnabled": "The gateway calls the function by IAM, where no certificate is shown.",
            **({} if settings.waf else {"APIG3": unguarded, "APIGWAssociatedWithWAF": unguarded}),
        },
    )


def _method_options(settings: Settings, rate_limit: int, burst_limit: int) -> _MethodOptions:
    # The options of a single method replace the stage's as a whole, not only where they differ.
    return {
        "logging_level": apigateway.MethodLoggingLevel.INFO,
        "data_trace_enabled": settings.log_bodies,
        "metrics_enabled": True,
        "throttling_rate_limit": rate_limit,
        "throttling_burst_limit": burst_limit,
    }


def _path(route: str) -> str:
    verb, _, path = route.partition(" ")
    return f"{path}/{verb}"
