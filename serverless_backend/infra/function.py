"""The function that answers every request."""

from pathlib import Path
from typing import Final

from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from serverless_backend.infra import cors
from serverless_backend.infra.asked_once import ARM_64, LAMBDA, REGION, seconds
from serverless_backend.infra.log_group import log_group
from serverless_backend.infra.waiver import waive
from serverless_backend.settings import Settings

LIVE: Final = "live"
_RUNTIME: Final = lambda_.Runtime.NODEJS_24_X


class ItemsFunction(Construct):
    """Runs what the npm package built, under a role that may log and trace and nothing else.

    `live` is the version that serves. Each change of code or configuration makes a version and takes the last away.
    """

    function: lambda_.Function
    live: lambda_.Alias
    log_group: logs.LogGroup

    def __init__(
        self, scope: Construct, construct_id: str, *, settings: Settings, code: Path, key: kms.IKey | None
    ) -> None:
        super().__init__(scope, construct_id)
        self.log_group = log_group(self, "Logs", settings=settings, key=key)
        role = iam.Role(self, "Role", assumed_by=LAMBDA)
        self.log_group.grant_write(role)
        self.function = lambda_.Function(
            self,
            "Function",
            runtime=_RUNTIME,
            architecture=ARM_64,
            code=lambda_.Code.from_asset(str(code)),
            handler="index.handler",
            role=role,
            memory_size=settings.function_memory_mb,
            timeout=seconds(settings.function_timeout_seconds),
            reserved_concurrent_executions=settings.reserved_concurrency,
            tracing=lambda_.Tracing.ACTIVE,
            log_group=self.log_group,
            environment=_environment(settings),
        )
        self.live = lambda_.Alias(
            self,
            "Live",
            alias_name=LIVE,
            version=self.function.current_version,
            provisioned_concurrent_executions=settings.provisioned_concurrency,
        )
        self._waive(role, settings)

    def _waive(self, role: iam.Role, settings: Settings) -> None:
        waive(
            role,
            {
                "IAM5[Resource::*]": "X-Ray knows no resources to limit the sending of traces to.",
                "IAMNoInlinePolicy": "The policy is of this one role, and is made and goes with it.",
            },
        )
        shared = {"LambdaConcurrency": "Without reserved_concurrency the function shares the account's limit."}
        waive(
            self.function,
            {
                "LambdaDLQ": "The gateway waits for each answer: there are no events to keep.",
                "LambdaInsideVPC": "Its one partner is S3, which it reaches over TLS by its role.",
                **(shared if settings.reserved_concurrency is None else {}),
            },
        )


def _environment(settings: Settings) -> dict[str, str]:
    return {
        "ENVIRONMENT": settings.environment,
        "LOG_LEVEL": settings.log_level,
        "REGION": REGION,
        "PAGE_CACHE_MB": str(settings.page_cache_mb),
        "PAGE_BLOCKS": "true" if settings.page_blocks else "false",
        **cors.variables(settings),
        "NODE_OPTIONS": "--enable-source-maps",
    }
