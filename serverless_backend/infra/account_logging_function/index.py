"""The role that API Gateway logs with: one setting that all APIs of an account and region share."""

import json
import os
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol

import boto3
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_apigateway import APIGatewayClient
    from mypy_boto3_iam import IAMClient

TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "apigateway.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ],
}
# IAM takes seconds to tell everybody of a new role or policy; API Gateway allows few changes of this setting.
# Another API may be deleted while its stages are looked at, or changed by somebody else at the same moment.
PASSING = {
    *("AccessDenied", "AccessDeniedException", "BadRequestException", "ConflictException"),
    *("NotFoundException", "TooManyRequestsException"),
}
PAUSE_SECONDS = 5.0
LEFT_TO_ANSWER_MS = 20_000


class Context(Protocol):
    """What Lambda tells of an invocation, as far as it matters here."""

    log_stream_name: str

    def get_remaining_time_in_millis(self) -> int:
        """Return the time until Lambda ends the invocation."""
        ...


class AccountLogging:
    """Gives the account and region a logging role where it has none, and takes back its own when nobody logs."""

    def __init__(self, *, role_name: str, policy_arn: str) -> None:
        self._gateway: APIGatewayClient = boto3.client("apigateway")
        self._websockets = boto3.client("apigatewayv2")
        self._iam: IAMClient = boto3.client("iam")
        self._role_name = role_name
        self._policy_arn = policy_arn

    def ensure(self) -> None:
        """Leave alone a role that is set and exists; otherwise set ours. Can be called again after any fault."""
        current = self._configured()
        if current is None or self._find(current.rsplit("/", 1)[-1]) is None:
            self._configure(self._make())

    def release(self) -> None:
        """Clear the setting and delete our role, unless the setting is ours and another API logs with it."""
        ours = self._find(self._role_name)
        if ours is None:
            return
        if self._configured() == ours:
            if self._is_in_use():
                return
            self._configure("")
        self._iam.detach_role_policy(RoleName=self._role_name, PolicyArn=self._policy_arn)
        self._iam.delete_role(RoleName=self._role_name)

    def _configured(self) -> str | None:
        return self._gateway.get_account().get("cloudwatchRoleArn") or None

    def _configure(self, arn: str) -> None:
        self._gateway.update_account(patchOperations=[{"op": "replace", "path": "/cloudwatchRoleArn", "value": arn}])

    def _find(self, role_name: str) -> str | None:
        try:
            return self._iam.get_role(RoleName=role_name)["Role"]["Arn"]
        except self._iam.exceptions.NoSuchEntityException:
            return None

    def _make(self) -> str:
        arn = self._find(self._role_name)
        if arn is None:
            created = self._iam.create_role(
                RoleName=self._role_name,
                AssumeRolePolicyDocument=json.dumps(TRUST),
                Description="Lets API Gateway write the logs of all APIs in one region",
            )
            arn = created["Role"]["Arn"]
        self._iam.attach_role_policy(RoleName=self._role_name, PolicyArn=self._policy_arn)
        return arn

    def _is_in_use(self) -> bool:
        return any(map(_rest_stage_logs, self._rest_stages())) or any(map(_websocket_stage_logs, self._v2_stages()))

    def _rest_stages(self) -> Iterator[Mapping[str, Any]]:
        for page in self._gateway.get_paginator("get_rest_apis").paginate():
            for api in page["items"]:
                yield from self._gateway.get_stages(restApiId=api["id"]).get("item", [])

    def _v2_stages(self) -> Iterator[Mapping[str, Any]]:
        for page in self._websockets.get_paginator("get_apis").paginate():
            for api in page["Items"]:
                if api["ProtocolType"] == "WEBSOCKET":
                    for stages in self._websockets.get_paginator("get_stages").paginate(ApiId=api["ApiId"]):
                        yield from stages["Items"]


def _rest_stage_logs(stage: Mapping[str, Any]) -> bool:
    levels = {setting.get("loggingLevel", "OFF") for setting in stage.get("methodSettings", {}).values()}
    return bool(stage.get("accessLogSettings")) or not levels <= {"OFF"}


def _websocket_stage_logs(stage: Mapping[str, Any]) -> bool:
    settings = [stage.get("DefaultRouteSettings", {}), *stage.get("RouteSettings", {}).values()]
    return bool(stage.get("AccessLogSettings")) or not {each.get("LoggingLevel", "OFF") for each in settings} <= {"OFF"}


def handler(event: Mapping[str, Any], context: Context) -> None:
    """Do what CloudFormation asks, and tell it how that went."""
    answer = {key: event[key] for key in ("StackId", "RequestId", "LogicalResourceId")}
    answer["PhysicalResourceId"] = os.environ["ROLE_NAME"]
    try:
        logging = AccountLogging(role_name=os.environ["ROLE_NAME"], policy_arn=os.environ["POLICY_ARN"])
        persist(logging.release if event["RequestType"] == "Delete" else logging.ensure, context)
        answer["Status"] = "SUCCESS"
    except Exception as fault:  # noqa: BLE001 CloudFormation would wait an hour for an answer that never comes
        answer["Status"] = "FAILED"
        answer["Reason"] = f"{fault} (log stream {context.log_stream_name})"
    print(json.dumps(answer))  # noqa: T201 standard output is the function's log
    _send(event["ResponseURL"], answer)


def persist(step: Callable[[], None], context: Context, pause: Callable[[float], None] = time.sleep) -> None:
    """Take the step again while it fails in ways that pass, and there is time left to answer."""
    while True:
        try:
            return step()
        except ClientError as fault:
            if fault.response["Error"]["Code"] not in PASSING:
                raise
            if context.get_remaining_time_in_millis() < LEFT_TO_ANSWER_MS:
                raise
        pause(PAUSE_SECONDS)


def _send(url: str, answer: Mapping[str, str]) -> None:
    # The URL is signed for a request without a content type, which urllib would add.
    request = urllib.request.Request(  # noqa: S310 CloudFormation made the URL
        url, data=json.dumps(answer).encode(), method="PUT", headers={"Content-Type": ""}
    )
    urllib.request.urlopen(request, timeout=15).close()  # noqa: S310
