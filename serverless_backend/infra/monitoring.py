"""Who is woken, and by what."""

from typing import Final

from aws_cdk import Annotations, CfnOutput, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from serverless_backend.infra.alarm import alarm, lambda_metric, own_metric
from serverless_backend.infra.asked_once import ACCOUNT_ID, PARTITION, REGION, minutes
from serverless_backend.infra.function import LIVE, ItemsFunction
from serverless_backend.infra.waiver import waive
from serverless_backend.settings import Settings

_TABLE: Final = "the table of alarms in docs/operations.md says what to do."


class Monitoring(Construct):
    """Sends alarms to a topic, and the topic's messages to an address if there is one."""

    topic: sns.Topic

    def __init__(  # noqa: PLR0913 named arguments all
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: Settings,
        function: ItemsFunction,
        stage: apigateway.Stage,
        key: kms.IKey | None,
    ) -> None:
        super().__init__(scope, construct_id)
        self.topic = self._topic(key)
        self._subscribe(settings)
        to_topic = actions.SnsAction(self.topic)
        for each in (*self._of_the_function(function), *self._of_requests(settings, stage)):
            each.add_alarm_action(to_topic)
        CfnOutput(Stack.of(self), "AlarmTopicArn", value=self.topic.topic_arn)

    def _subscribe(self, settings: Settings) -> None:
        if settings.alarm_email is None:
            Annotations.of(Stack.of(self)).add_warning_v2(
                "serverless-backend:unheard-alarms",
                f"The stack mails the alarms of {settings.environment} to nobody: set alarm_email, or subscribe to the "
                "topic in the output AlarmTopicArn.",
            )
            return
        mail = self.topic.add_subscription(subscriptions.EmailSubscription(settings.alarm_email))
        waive(mail, {"SNSRedrivePolicy": "A lost mail needs no queue: the alarm stays red in CloudWatch."})

    def _topic(self, key: kms.IKey | None) -> sns.Topic:
        topic = sns.Topic(self, "Topic", enforce_ssl=True, master_key=key)
        # A policy of its own takes away the topic's standard one, which would let the account's alarms publish.
        topic.add_to_resource_policy(_by_alarms(["sns:Publish"], topic.topic_arn))
        if key is None:
            waive(topic, {"SNSEncryptedKMS": "SNS's own key is closed to alarms; they say nothing of items."})
        else:
            key.add_to_resource_policy(_by_alarms(["kms:Decrypt", "kms:GenerateDataKey*"], "*"))
        return topic

    def _of_the_function(self, function: ItemsFunction) -> list[cloudwatch.Alarm]:
        errors = alarm(
            self,
            "FunctionErrors",
            metric=lambda_metric(function.function, "Errors", qualifier=LIVE, period=minutes(5)),
            at_least=1,
            periods=1,
            breaching=1,
            description=f"The function threw, died or ran out of time: {_TABLE}",
        )
        throttles = alarm(
            self,
            "FunctionThrottles",
            metric=lambda_metric(function.function, "Throttles", qualifier=LIVE, period=minutes(1)),
            at_least=1,
            periods=5,
            breaching=3,
            description=f"Requests find no free instance of the function: {_TABLE}",
        )
        return [errors, throttles]

    def _of_requests(self, settings: Settings, stage: apigateway.Stage) -> list[cloudwatch.Alarm]:
        failing = alarm(
            self,
            "ServerErrors",
            # The average of a metric that is 0 or 1 is a rate.
            metric=stage.metric_server_error(statistic="Average", period=minutes(1)),
            at_least=0.05,
            periods=5,
            breaching=3,
            description=f"One request in twenty is answered with a 5xx: {_TABLE}",
        )
        slow = alarm(
            self,
            "SlowRequests",
            metric=stage.metric_latency(statistic="p99", period=minutes(5)),
            at_least=settings.function_timeout_seconds * 800,
            periods=3,
            breaching=3,
            description=f"One request in a hundred takes four fifths of the function's time limit: {_TABLE}",
        )
        unreadable = alarm(
            self,
            "UnreadableItems",
            metric=own_metric(settings, "unreadableItems", statistic="Sum", period=minutes(5)),
            at_least=1,
            periods=1,
            breaching=1,
            description=f"An object in the bucket is damaged, and older versions of it expire: {_TABLE}",
        )
        return [failing, slow, unreadable]


def _by_alarms(of: list[str], resource: str) -> iam.PolicyStatement:
    """Let the alarms of this account and region do something, and nobody else in their name."""
    alarms = f"arn:{PARTITION}:cloudwatch:{REGION}:{ACCOUNT_ID}:alarm:*"
    return iam.PolicyStatement(
        principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
        actions=of,
        resources=[resource],
        conditions={"StringEquals": {"aws:SourceAccount": ACCOUNT_ID}, "ArnLike": {"aws:SourceArn": alarms}},
    )
