"""The account's logging role for API Gateway: made where it is missing, shared, and never taken from others."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from aws_cdk import CustomResource, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from serverless_backend.infra.asked_once import ACCOUNT_ID, ARM_64, LAMBDA, PARTITION, REGION, minutes
from serverless_backend.infra.log_group import log_group
from serverless_backend.infra.waiver import waive
from serverless_backend.settings import Settings

_RUNTIME: Final = lambda_.Runtime.PYTHON_3_14
_CODE: Final = Path(__file__).parent / "account_logging_function"
_GATEWAY: Final = "arn:<AWS::Partition>:apigateway:<AWS::Region>::"
_STAGES: Final = (f"IAM5[Resource::{_GATEWAY}/apis/*/stages]", f"IAM5[Resource::{_GATEWAY}/restapis/*/stages]")
_OF_ROLE: Final = {
    **dict.fromkeys(_STAGES, "Whether another API logs with the role shows in the stages of all, read only."),
    "IAM5[Resource::arn:<AWS::Partition>:iam::<AWS::AccountId>:role/*]": (
        "The role that is set may be anybody's; whether it is still there is read only."
    ),
    "IAMNoInlinePolicy": "No other role may do this.",
}
_FOR_TRAFFIC: Final = ("LambdaConcurrency", "LambdaDLQ", "LambdaTracing")
_OF_FUNCTION: Final = {
    **dict.fromkeys(_FOR_TRAFFIC, "It runs once in a deployment, which waits for its answer and fails without."),
    "LambdaInsideVPC": "It calls public endpoints of AWS alone, and holds no data.",
}
_PUSH_LOGS: Final = "service-role/AmazonAPIGatewayPushToCloudWatchLogs"


class AccountLogging(Construct):
    """Sees to it that API Gateway may log in this account and region before a stage wants to.

    AWS::ApiGateway::Account would overwrite the role that all other APIs log with, and take it along when it goes.
    """

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings, key: kms.IKey | None) -> None:
        super().__init__(scope, construct_id)
        name = f"apigateway-cloudwatch-logs-{REGION}"
        role_arn = Stack.of(self).format_arn(service="iam", region="", resource="role", resource_name=name)
        policy_arn = f"arn:{PARTITION}:iam::aws:policy/{_PUSH_LOGS}"
        logs = log_group(self, "Logs", settings=settings, key=key)
        role = iam.Role(self, "Role", assumed_by=LAMBDA)
        logs.grant_write(role)
        function = lambda_.Function(
            self,
            "Function",
            runtime=_RUNTIME,
            architecture=ARM_64,
            code=lambda_.Code.from_asset(str(_CODE), exclude=["__pycache__"]),
            handler="index.handler",
            role=role,
            initial_policy=_statements(role_arn, policy_arn),
            memory_size=256,
            timeout=minutes(2),
            log_group=logs,
            environment={"ROLE_NAME": name, "POLICY_ARN": policy_arn},
        )
        waive(role, _OF_ROLE)
        waive(function, _OF_FUNCTION)
        CustomResource(
            self,
            "Setting",
            service_token=function.function_arn,
            resource_type="Custom::ApiGatewayAccountLogging",
            service_timeout=minutes(3),
        )


def _statements(role_arn: str, policy_arn: str) -> list[iam.PolicyStatement]:
    gateway = f"arn:{PARTITION}:apigateway:{REGION}::"
    stages = [f"{gateway}/{path}" for path in ("restapis", "restapis/*/stages", "apis", "apis/*/stages")]
    # AWS always says which policy and which service; emulators of it may not.
    to_gateway = {"StringEqualsIfExists": {"iam:PassedToService": "apigateway.amazonaws.com"}}
    only_logging = {"ArnEqualsIfExists": {"iam:PolicyARN": policy_arn}}
    return [
        _allow(["apigateway:GET", "apigateway:PATCH"], [f"{gateway}/account"]),
        _allow(["apigateway:GET"], stages),
        _allow(["iam:GetRole"], [f"arn:{PARTITION}:iam::{ACCOUNT_ID}:role/*"]),
        _allow(["iam:CreateRole", "iam:DeleteRole"], [role_arn]),
        _allow(["iam:AttachRolePolicy", "iam:DetachRolePolicy"], [role_arn], only_logging),
        _allow(["iam:PassRole"], [role_arn], to_gateway),
    ]


def _allow(
    actions: list[str], resources: list[str], conditions: Mapping[str, object] | None = None
) -> iam.PolicyStatement:
    return iam.PolicyStatement(actions=actions, resources=resources, conditions=conditions)
