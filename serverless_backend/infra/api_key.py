"""The API key that opens the API, and how much it is good for."""

from typing import Final

from aws_cdk import CfnOutput, Stack
from aws_cdk import aws_apigateway as apigateway
from constructs import Construct

from serverless_backend.settings import Settings

_PERIODS: Final = {
    "day": apigateway.Period.DAY,
    "week": apigateway.Period.WEEK,
    "month": apigateway.Period.MONTH,
}


class ApiKey(Construct):
    """One key for one stage, with a quota of requests; AWS makes its value, which no output tells."""

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings, stage: apigateway.Stage) -> None:
        super().__init__(scope, construct_id)
        key = apigateway.ApiKey(self, "Key")
        plan = apigateway.UsagePlan(
            self,
            "Plan",
            api_stages=[apigateway.UsagePlanPerApiStage(stage=stage)],
            quota=apigateway.QuotaSettings(
                limit=settings.api_key_quota, period=_PERIODS[settings.api_key_quota_period]
            ),
            throttle=apigateway.ThrottleSettings(
                rate_limit=settings.throttling_rate_limit, burst_limit=settings.throttling_burst_limit
            ),
        )
        plan.add_api_key(key)
        CfnOutput(Stack.of(self), "ApiKeyId", value=key.key_id)
