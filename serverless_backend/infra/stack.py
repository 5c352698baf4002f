"""The stack: wires the constructs, and says what others may know of it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aws_cdk import CfnOutput, Environment, Stack
from constructs import Construct

from serverless_backend.infra.account_logging import AccountLogging
from serverless_backend.infra.api import ItemsApi
from serverless_backend.infra.function import ItemsFunction
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
        store = ItemsStore(self, "Store", settings=settings)
        function = ItemsFunction(self, "Items", settings=settings, code=code)
        store.grant_read_write(function.function)
        api = ItemsApi(
            self,
            "Api",
            settings=settings,
            function=function.function,
            item_schema=item_schema,
            logging=AccountLogging(self, "AccountLogging", settings=settings),
        )
        CfnOutput(self, "ApiUrl", value=api.rest_api.url)
        CfnOutput(self, "BucketName", value=store.bucket.bucket_name)
        CfnOutput(self, "FunctionName", value=function.function.function_name)
        CfnOutput(self, "LogGroupName", value=function.log_group.log_group_name)
        CfnOutput(self, "AccessLogGroupName", value=api.access_log_group.log_group_name)
