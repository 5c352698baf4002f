"""Alarms as ours all are: no requests are no trouble, and the description says what to do."""

from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from serverless_backend.settings import Settings

_OWN: Final = "ServerlessBackend"
"""The namespace of the metrics that CloudWatch takes from the function's log lines."""


def own_metric(
    settings: Settings, name: str, *, statistic: str, period: Duration, version: str | None = None
) -> cloudwatch.Metric:
    """Return one of the function's own metrics; of one version, where the function counts it for each."""
    of_version = {"version": version} if version else {}
    return cloudwatch.Metric(
        namespace=_OWN,
        metric_name=name,
        statistic=statistic,
        period=period,
        dimensions_map={"environment": settings.environment, **of_version},
    )


def lambda_metric(
    function: lambda_.IFunction, name: str, *, qualifier: str, period: Duration, version: str | None = None
) -> cloudwatch.Metric:
    """Return the sum that Lambda counts of calls by one alias; of those that one version took, where it is given."""
    of_version = {"ExecutedVersion": version} if version else {}
    resource = f"{function.function_name}:{qualifier}"
    return cloudwatch.Metric(
        namespace="AWS/Lambda",
        metric_name=name,
        statistic="Sum",
        period=period,
        dimensions_map={"FunctionName": function.function_name, "Resource": resource, **of_version},
    )


def alarm(  # noqa: PLR0913 named arguments all
    scope: Construct,
    construct_id: str,
    *,
    metric: cloudwatch.Metric,
    at_least: float,
    periods: int,
    breaching: int,
    description: str,
    name: str | None = None,
) -> cloudwatch.Alarm:
    """Return an alarm on `breaching` of the last `periods` periods that reach the threshold."""
    return cloudwatch.Alarm(
        scope,
        construct_id,
        metric=metric,
        threshold=at_least,
        comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        evaluation_periods=periods,
        datapoints_to_alarm=breaching,
        treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        alarm_description=description,
        alarm_name=name,
    )
