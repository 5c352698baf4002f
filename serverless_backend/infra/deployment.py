"""How requests move to a new version of the function, where they do not at once."""

from collections.abc import Sequence

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_codedeploy as codedeploy
from aws_cdk import aws_iam as iam
from constructs import Construct

from serverless_backend.infra.alarm import alarm, lambda_metric, own_metric
from serverless_backend.infra.asked_once import STACK_NAME, minutes
from serverless_backend.infra.function import LIVE, ItemsFunction
from serverless_backend.infra.waiver import waive
from serverless_backend.settings import Settings


class GradualDeployment(Construct):
    """Moves the alias by CodeDeploy, and back when the new version fails."""

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings, function: ItemsFunction) -> None:
        super().__init__(scope, construct_id)
        pace = codedeploy.LambdaDeploymentConfig
        role = self._role(function)
        group = codedeploy.LambdaDeploymentGroup(
            self,
            "Group",
            application=codedeploy.LambdaApplication(self, "Application"),
            alias=function.live,
            deployment_config=(
                pace.CANARY_10_PERCENT_5_MINUTES
                if settings.deployment == "canary"
                else pace.LINEAR_10_PERCENT_EVERY_1_MINUTE
            ),
            # The library would add a managed policy that reaches every function and bucket of the account.
            role=role.without_policy_updates(),
            alarms=self._alarms(settings, function),
            auto_rollback=codedeploy.AutoRollbackConfig(
                failed_deployment=True, stopped_deployment=True, deployment_in_alarm=True
            ),
        )
        group.node.add_dependency(role)
        # The group must be there, and its alarms must look at the new version, before the alias moves.
        function.live.node.add_dependency(group)

    def _role(self, function: ItemsFunction) -> iam.Role:
        role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("codedeploy.amazonaws.com"))
        arn = function.function.function_arn
        actions = ["lambda:GetAlias", "lambda:UpdateAlias", "lambda:GetProvisionedConcurrencyConfig"]
        role.add_to_policy(iam.PolicyStatement(actions=actions, resources=[arn, f"{arn}:{LIVE}"]))
        role.add_to_policy(iam.PolicyStatement(actions=["cloudwatch:DescribeAlarms"], resources=["*"]))
        waive(
            role,
            {
                "IAM5[Resource::*]": "CodeDeploy reads the states of alarms by name, not by resource.",
                "IAMNoInlinePolicy": "The policy is of this one role, and is made and goes with it.",
            },
        )
        return role

    def _alarms(self, settings: Settings, function: ItemsFunction) -> Sequence[cloudwatch.Alarm]:
        """Watch the new version alone: an API that is in trouble already must not keep its repair from being deployed.

        Their names hold the version, so that each version has alarms of its own. An alarm that is updated keeps its
        state: one that the version before has turned red would stop its repair at once.

        Lambda counts what throws, dies or runs out of time; the handler answers all else, its own faults as a 5xx, and
        counts those itself.
        """
        version = function.live.version.version
        died = alarm(
            self,
            "NewVersionErrors",
            metric=lambda_metric(function.function, "Errors", qualifier=LIVE, period=minutes(1), version=version),
            at_least=1,
            periods=1,
            breaching=1,
            description="The new version throws, dies or runs out of time: the deployment is rolled back.",
            name=f"{STACK_NAME}-NewVersionErrors-{version}",
        )
        failed = alarm(
            self,
            "NewVersionServerErrors",
            metric=own_metric(settings, "serverErrors", statistic="Average", period=minutes(1), version=version),
            at_least=0.01,
            # A minute in which S3 refuses load is no fault of the new version.
            periods=3,
            breaching=2,
            description="The new version answers one request in a hundred with a 5xx: the deployment is rolled back.",
            name=f"{STACK_NAME}-NewVersionServerErrors-{version}",
        )
        for each in (died, failed):
            waive(each, {"CloudWatchAlarmAction": "CodeDeploy acts on it: it rolls the deployment back."})
        return [died, failed]
