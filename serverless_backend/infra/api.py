"""The REST API in front of the function."""

from collections.abc import Mapping
from typing import Any

from aws_cdk import Aws, Duration
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct, IDependable

from serverless_backend.infra import cors
from serverless_backend.infra.access_log import access_log_format
from serverless_backend.infra.log_group import log_group
from serverless_backend.infra.model import to_draft_4
from serverless_backend.infra.responses import add_problem_responses
from serverless_backend.infra.waiver import waive
from serverless_backend.settings import Settings


class ItemsApi(Construct):
    """Carries HTTP to the function, and refuses by itself what is malformed, too much or not allowed."""

    rest_api: apigateway.RestApi
    access_log_group: logs.LogGroup
    execution_log_group: logs.LogGroup

    def __init__(  # noqa: PLR0913 named arguments all
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: Settings,
        function: lambda_.Function,
        item_schema: Mapping[str, Any],
        logging: IDependable,
    ) -> None:
        super().__init__(scope, construct_id)
        self._settings = settings
        self.access_log_group = log_group(self, "AccessLogs", settings=settings)
        self.rest_api = self._rest_api()
        self._add_items(function, self._model(item_schema))
        for method in self.rest_api.methods:
            waive(method, "APIG4", "COG4", reason="The API is open unless its owner limits it to ip_allowlist.")
        waive(self.rest_api.deployment_stage, "APIG3", reason="Throttling is the guard; a firewall costs while idle.")
        add_problem_responses(self.rest_api, enable_cors=settings.enable_cors)
        # The gateway makes this group itself, kept forever, when the stage comes first.
        name = f"API-Gateway-Execution-Logs_{self.rest_api.rest_api_id}/{settings.api_stage_name}"
        self.execution_log_group = log_group(self, "ExecutionLogs", settings=settings, name=name)
        self.rest_api.deployment_stage.node.add_dependency(self.execution_log_group, logging)

    def _rest_api(self) -> apigateway.RestApi:
        api = apigateway.RestApi(
            self,
            "RestApi",
            rest_api_name=Aws.STACK_NAME,
            description=f"Items as JSON over HTTP ({self._settings.environment})",
            endpoint_types=[apigateway.EndpointType.REGIONAL],
            # The logging role belongs to the account, not to one of its APIs.
            cloud_watch_role=False,
            policy=_resource_policy(self._settings.ip_allowlist),
            deploy_options=self._stage_options(),
        )
        # The library's own output says what ApiUrl says, under a name that nobody chose.
        api.node.try_remove_child("Endpoint")
        return api

    def _stage_options(self) -> apigateway.StageOptions:
        return apigateway.StageOptions(
            stage_name=self._settings.api_stage_name,
            access_log_destination=apigateway.LogGroupLogDestination(self.access_log_group),
            access_log_format=access_log_format(),
            logging_level=apigateway.MethodLoggingLevel.INFO,
            data_trace_enabled=False,
            metrics_enabled=True,
            tracing_enabled=True,
            throttling_rate_limit=self._settings.throttling_rate_limit,
            throttling_burst_limit=self._settings.throttling_burst_limit,
        )

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

    def _add_items(self, function: lambda_.Function, model: apigateway.IModel) -> None:
        integration = apigateway.LambdaIntegration(function, allow_test_invoke=False, timeout=Duration.seconds(29))
        parameters = self.rest_api.add_request_validator("Parameters", validate_request_parameters=True)
        everything = self.rest_api.add_request_validator(
            "Everything", validate_request_parameters=True, validate_request_body=True
        )
        items = self.rest_api.root.add_resource("items")
        query = {"method.request.querystring.limit": False, "method.request.querystring.cursor": False}
        items.add_method("GET", integration, request_validator=parameters, request_parameters=query)
        models = {"application/json": model}
        items.add_method("POST", integration, request_validator=everything, request_models=models)
        item = items.add_resource("{id}")
        path = {"method.request.path.id": True}
        # A patch is not an item, so there is no model for it: the function validates what the patch makes of one.
        for verb in ("GET", "PATCH", "DELETE"):
            item.add_method(verb, integration, request_validator=parameters, request_parameters=path)
        item.add_method(
            "PUT", integration, request_validator=everything, request_parameters=path, request_models=models
        )
        for resource in (items, item):
            # What the gateway knows no method for would be its 404; the function says 405 and what there is.
            resource.add_method("ANY", integration)
            if self._settings.enable_cors:
                cors.add_preflight(resource)


def _resource_policy(allowlist: tuple[str, ...]) -> iam.PolicyDocument:
    """Return a policy in any case: an API whose policy is taken away keeps the old one in force."""
    statement = iam.PolicyStatement(
        principals=[iam.AnyPrincipal()],
        actions=["execute-api:Invoke"],
        resources=["execute-api:/*"],
        conditions={"IpAddress": {"aws:SourceIp": list(allowlist)}} if allowlist else None,
    )
    return iam.PolicyDocument(statements=[statement])
