"""The REST API in front of the function."""

from collections.abc import Mapping
from typing import Any

from aws_cdk import Size
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct, IDependable

from serverless_backend.infra.access import Access
from serverless_backend.infra.addresses import answer_over_both
from serverless_backend.infra.asked_once import STACK_NAME
from serverless_backend.infra.log_group import log_group
from serverless_backend.infra.methods import add_methods
from serverless_backend.infra.model import to_draft_4
from serverless_backend.infra.resource_policy import resource_policy
from serverless_backend.infra.responses import add_problem_responses
from serverless_backend.infra.stage import stage_options, waive_stage
from serverless_backend.settings import Settings


class ItemsApi(Construct):
    """Carries HTTP to the function, and refuses by itself what is malformed, too much or not allowed."""

    rest_api: apigateway.RestApi
    stage: apigateway.Stage
    access_log_group: logs.LogGroup
    execution_log_group: logs.LogGroup

    def __init__(  # noqa: PLR0913 named arguments all
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: Settings,
        function: lambda_.IFunction,
        access: Access,
        item_schema: Mapping[str, Any],
        logging: IDependable,
        key: kms.IKey | None,
    ) -> None:
        super().__init__(scope, construct_id)
        self._settings = settings
        self.access_log_group = log_group(self, "AccessLogs", settings=settings, key=key)
        self.rest_api = self._rest_api()
        self.stage = self.rest_api.deployment_stage
        model = self._model(item_schema)
        add_methods(self.rest_api, settings=settings, access=access, function=function, item=model)
        access.bind(self.stage)
        waive_stage(self.stage, settings)
        add_problem_responses(self.rest_api, settings=settings)
        # The gateway makes this group itself, kept forever, when the stage comes first.
        name = f"API-Gateway-Execution-Logs_{self.rest_api.rest_api_id}/{settings.api_stage_name}"
        self.execution_log_group = log_group(self, "ExecutionLogs", settings=settings, key=key, name=name)
        self.stage.node.add_dependency(self.execution_log_group, logging)

    def _rest_api(self) -> apigateway.RestApi:
        smallest = self._settings.compression_min_bytes
        api = apigateway.RestApi(
            self,
            "RestApi",
            rest_api_name=STACK_NAME,
            description=f"Items as JSON over HTTP ({self._settings.environment})",
            endpoint_types=[apigateway.EndpointType.REGIONAL],
            # The logging role belongs to the account, not to one of its APIs.
            cloud_watch_role=False,
            policy=resource_policy(self._settings),
            disable_execute_api_endpoint=self._settings.custom_domain is not None,
            min_compression_size=None if smallest is None else Size.bytes(smallest),
            deploy_options=stage_options(self._settings, self.access_log_group),
        )
        # The library's own output says what ApiUrl says, under a name that nobody chose.
        api.node.try_remove_child("Endpoint")
        answer_over_both(api, settings=self._settings)
        return api

    def _model(self, item_schema: Mapping[str, Any]) -> apigateway.IModel:
        model = apigateway.CfnModel(
            self,
            "ItemModel",
            rest_api_id=self.rest_api.rest_api_id,
            content_type="application/json",
            schema=to_draft_4(item_schema),
        )
        # The library looks into its own Model alone for changes that need a new deployment.
        deployment = self.rest_api.latest_deployment
        if deployment is not None:
            deployment.add_to_logical_id({"item_schema": to_draft_4(item_schema)})
            deployment.node.add_dependency(model)
        return apigateway.Model.from_model_name(self, "Item", model.ref)
