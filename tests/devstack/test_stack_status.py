"""Whoever asks the emulator for a stack is told when it has settled."""

import asyncio
import json
from typing import Any

import pytest

from serverless_backend.devstack import stack_status
from serverless_backend.devstack.emulator import Emulator
from serverless_backend.devstack.environment import session

_SECOND = """
exports.handler = async ({ ResponseURL, StackId, RequestId, LogicalResourceId }) => {
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const answer = { Status: 'SUCCESS', PhysicalResourceId: 'second', StackId, RequestId, LogicalResourceId };
  await fetch(ResponseURL, { method: 'PUT', body: JSON.stringify(answer) });
};
"""
_TRUST = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
_SLOW = {
    "Resources": {
        "Role": {
            "Type": "AWS::IAM::Role",
            "Properties": {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [_TRUST]}},
        },
        "Function": {
            "Type": "AWS::Lambda::Function",
            "Properties": {
                "Runtime": "nodejs24.x",
                "Handler": "index.handler",
                "Role": {"Fn::GetAtt": ["Role", "Arn"]},
                "Code": {"ZipFile": _SECOND},
                "Timeout": 10,
            },
        },
        "Second": {"Type": "Custom::Second", "Properties": {"ServiceToken": {"Fn::GetAtt": ["Function", "Arn"]}}},
    }
}
"""A stack that takes a second to make."""

_STATUS = "<Stacks><member><StackStatus>{}</StackStatus></member></Stacks>"


_FORM = b"application/x-www-form-urlencoded"


def _told(body: list[bytes], statuses: list[str], *, content_type: bytes = _FORM, path: str = "/") -> Any:
    """Return what a client is told that sends a body in parts, and how often the app was asked, which has it whole."""
    left = [{"type": "http.request", "body": part, "more_body": part != body[-1]} for part in body]
    said: list[Any] = []
    asked: list[bytes] = []

    async def app(_scope: Any, receive: Any, send: Any) -> None:
        whole, more = b"", True
        while more:
            message = await receive()
            whole, more = whole + message["body"], message["more_body"]
        asked.append(whole)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": _STATUS.format(statuses[len(asked) - 1]).encode()})

    async def receive() -> Any:
        return left.pop(0)

    async def send(message: Any) -> None:
        said.append(message)

    scope = {"type": "http", "path": path, "headers": [(b"content-type", content_type)]}
    asyncio.run(stack_status.told_once_settled(app)(scope, receive, send))
    assert [message["type"] for message in said] == ["http.response.start", "http.response.body"]
    assert set(asked) == {b"".join(body)}
    return said[-1]["body"].decode(), len(asked)


@pytest.mark.parametrize(
    ("body", "statuses"),
    [
        ([b"Action=DescribeStacks&Version=1"], ["CREATE_IN_PROGRESS", "CREATE_IN_PROGRESS", "CREATE_COMPLETE"]),
        ([b"Action=Descri", b"beStacks&Version=1"], ["UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "UPDATE_COMPLETE"]),
        ([b"Action=DescribeStacks&Version=1"], ["ROLLBACK_IN_PROGRESS", "ROLLBACK_COMPLETE"]),
        ([b"Action=DescribeStacks&Version=1"], ["DELETE_IN_PROGRESS", "DELETE_COMPLETE"]),
        ([b"Action=DescribeStacks&Version=1"], ["REVIEW_IN_PROGRESS"]),
        ([b"Action=DescribeStacks&Version=1"], ["CREATE_COMPLETE"]),
        ([b"Action=DescribeStackEvents&Version=1"], ["CREATE_IN_PROGRESS"]),
    ],
)
def test_a_stack_is_told_of_once_it_has_settled(body: list[bytes], statuses: list[str]) -> None:
    """Only what is under way is waited for, and nothing but a question for stacks waits."""
    assert _told(body, statuses) == (_STATUS.format(statuses[-1]), len(statuses))


@pytest.mark.parametrize(("content_type", "path"), [(b"text/plain", "/"), (_FORM, "/_aws/execute-api/api1/v1/items")])
def test_what_is_no_question_for_stacks_is_passed_on_once_and_as_it_comes(content_type: bytes, path: str) -> None:
    """Such as a create of an item whose text is that of a question, and whose answer is that of its answer."""
    told = _told([b"Action=DescribeStacks&Version=1"], ["CREATE_IN_PROGRESS"], content_type=content_type, path=path)

    assert told == (_STATUS.format("CREATE_IN_PROGRESS"), 1)


def test_a_stack_that_takes_long_is_told_of_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is kept waiting for ever."""
    monkeypatch.setattr(stack_status, "_LIMIT", 0.2)

    told, asked = _told([b"Action=DescribeStacks&Version=1"], ["CREATE_IN_PROGRESS"] * 100)

    assert told == _STATUS.format("CREATE_IN_PROGRESS")
    assert 1 < asked < 10


def test_a_stack_that_was_just_begun_is_complete_when_it_is_first_asked_for(emulator: Emulator) -> None:
    """In the real emulator, which makes it meanwhile."""
    formation = session().client("cloudformation", endpoint_url=emulator.endpoint)

    formation.create_stack(StackName="begun", TemplateBody=json.dumps(_SLOW), Capabilities=["CAPABILITY_IAM"])

    assert formation.describe_stacks(StackName="begun")["Stacks"][0]["StackStatus"] == "CREATE_COMPLETE"
