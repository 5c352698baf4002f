"""The stack: wires the constructs, and says what others may know of it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aws_cdk import CfnOutput, Environment, Stack
from constructs import Construct

from serverless_backend.infra.access import Access
from serverless_backend.infra.account_logging import AccountLogging
from serverless_backend.infra.api import ItemsApi
from serverless_backend.infra.deployment import GradualDeployment
from serverless_backend.infra.domain import ItemsDomain
from serverless_backend.infra.encryption import data_key
from serverless_backend.infra.firewall import Firewall
from serverless_backend.infra.function import ItemsFunction
from serverless_backend.infra.monitoring import Monitoring
from serverless_backend.infra.replica import replica_of
from serverless_backend.infra.store import ItemsStore
from serverless_backend.settings import Settings


class ServerlessBackendStack(Stack):
    """Everything that one environment needs in one account and region."""

    def __init__(
        self,
        scope: Construct,
        *,
        settings: Settings,
        code: Path,
        item_schema: Mapping[str, Any],
        env: Environment | None = None,
    ) -> None:
        super().__init__(
            scope,
            f"ServerlessBackendStack-{settings.environment}",
            env=env,
            description=f"A JSON collection over HTTP, kept in S3 ({settings.environment})",
        )
        key = data_key(self, "Key", settings=settings)
        replica = replica_of(scope, settings=settings, account=env.account if env else None)
        store = ItemsStore(self, "Store", settings=settings, key=key, replica=replica)
        function = ItemsFunction(self, "Items", settings=settings, code=code, key=key)
        store.grant_read_write(function.function)
        api = ItemsApi(
            self,
            "Api",
            settings=settings,
            function=function.live,
            access=Access(self, "Access", settings=settings),
            item_schema=item_schema,
            logging=AccountLogging(self, "AccountLogging", settings=settings, key=key),
            key=key,
        )
        url = api.rest_api.url
        if settings.custom_domain:
            url = ItemsDomain(self, "Domain", name=settings.custom_domain, settings=settings, api=api.rest_api).url
        if settings.waf:
            Firewall(self, "Firewall", settings=settings, stage=api.stage, key=key)
        if settings.deployment != "all_at_once":
            GradualDeployment(self, "Deployment", settings=settings, function=function)
        if settings.alarms:
            Monitoring(self, "Alarms", settings=settings, function=function, stage=api.stage, key=key)
        CfnOutput(self, "ApiUrl", value=url)
        CfnOutput(self, "BucketName", value=store.bucket.bucket_name)
        CfnOutput(self, "FunctionName", value=function.function.function_name)
        CfnOutput(self, "LogGroupName", value=function.log_group.log_group_name)
        CfnOutput(self, "AccessLogGroupName", value=api.access_log_group.log_group_name)
