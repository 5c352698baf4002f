"""The function that answers every request."""

from pathlib import Path

from aws_cdk import Aws, Duration
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from serverless_backend.infra import cors
from serverless_backend.infra.log_group import log_group
from serverless_backend.infra.waiver import waive
from serverless_backend.settings import Settings


class ItemsFunction(Construct):
    """Runs what the npm package built, under a role that may log and trace and nothing else."""

    function: lambda_.Function
    log_group: logs.LogGroup

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings, code: Path) -> None:
        super().__init__(scope, construct_id)
        self.log_group = log_group(self, "Logs", settings=settings)
        role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        self.log_group.grant_write(role)
        self.function = lambda_.Function(
            self,
            "Function",
            runtime=lambda_.Runtime.NODEJS_24_X,
            architecture=lambda_.Architecture.ARM_64,
            code=lambda_.Code.from_asset(str(code)),
            handler="index.handler",
            role=role,
            memory_size=512,
            # Ends before the gateway's 29 seconds, so that a slow call is ours to log and answer.
            timeout=Duration.seconds(28),
            tracing=lambda_.Tracing.ACTIVE,
            log_group=self.log_group,
            environment=_environment(settings),
        )
        waive(role, "IAM5[Resource::*]", reason="X-Ray knows no resources to limit the sending of traces to.")


def _environment(settings: Settings) -> dict[str, str]:
    return {
        "ENVIRONMENT": settings.environment,
        "LOG_LEVEL": settings.log_level,
        "REGION": Aws.REGION,
        "CORS_ORIGIN": cors.ORIGIN if settings.enable_cors else "",
        "NODE_OPTIONS": "--enable-source-maps",
    }
