"""The function that sees to the account's logging role, against an emulation of API Gateway and IAM."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from serverless_backend.infra.account_logging_function import index
from serverless_backend.infra.account_logging_function.index import TRUST, AccountLogging, handler, persist

NAME = "apigateway-cloudwatch-logs-eu-west-1"
OURS = f"arn:aws:iam::123456789012:role/{NAME}"
POLICY = "arn:aws:iam::123456789012:policy/push-logs"


class Invocation:
    """What Lambda tells a function, with less time left each time it is asked."""

    log_stream_name = "2026/11/23/[$LATEST]1a2b"

    def __init__(self, *left_ms: int) -> None:
        self._left = list(left_ms) or [170_000]

    def get_remaining_time_in_millis(self) -> int:
        """Return the time left in ms."""
        return self._left.pop(0) if len(self._left) > 1 else self._left[0]


@pytest.fixture(autouse=True)
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An account of its own for each test, where the policy to write logs exists as it does in AWS."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "logs:*", "Resource": "*"}]}
    with mock_aws():
        boto3.client("iam").create_policy(PolicyName="push-logs", PolicyDocument=json.dumps(document))
        yield


@pytest.fixture
def logging() -> AccountLogging:
    """What is tested."""
    return AccountLogging(role_name=NAME, policy_arn=POLICY)


def configured() -> str | None:
    """Return the role that API Gateway logs with."""
    return boto3.client("apigateway").get_account().get("cloudwatchRoleArn") or None


def configure(arn: str) -> None:
    """Set the role that API Gateway logs with, as somebody else would."""
    operations: Any = [{"op": "replace", "path": "/cloudwatchRoleArn", "value": arn}]
    boto3.client("apigateway").update_account(patchOperations=operations)


def roles() -> list[str]:
    """Return the names of all roles."""
    return [role["RoleName"] for role in boto3.client("iam").list_roles()["Roles"]]


def make_role(name: str) -> str:
    """Make a role, as somebody else would, and return its ARN."""
    return boto3.client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]


def make_rest_api(*operations: dict[str, str]) -> None:
    """Make a REST API with one stage, changed by the operations."""
    gateway = boto3.client("apigateway")
    api = gateway.create_rest_api(name="other")["id"]
    root = gateway.get_resources(restApiId=api)["items"][0]["id"]
    gateway.put_method(restApiId=api, resourceId=root, httpMethod="GET", authorizationType="NONE")
    gateway.put_integration(restApiId=api, resourceId=root, httpMethod="GET", type="MOCK")
    gateway.create_deployment(restApiId=api, stageName="v1")
    patch: Any = list(operations)
    gateway.update_stage(restApiId=api, stageName="v1", patchOperations=patch)


def test_fresh_account(logging: AccountLogging) -> None:
    """Where no role is set, ours is made for API Gateway, with the policy to write logs, and set."""
    logging.ensure()

    role = boto3.client("iam").get_role(RoleName=NAME)["Role"]
    attached = boto3.client("iam").list_attached_role_policies(RoleName=NAME)["AttachedPolicies"]
    assert configured() == role["Arn"] == OURS
    assert role["AssumeRolePolicyDocument"] == TRUST
    assert [policy["PolicyArn"] for policy in attached] == [POLICY]


def test_role_of_others_is_left_alone(logging: AccountLogging) -> None:
    """A role that is set and exists stays, and none of ours is made."""
    theirs = make_role("theirs")
    configure(theirs)

    logging.ensure()

    assert (configured(), roles()) == (theirs, ["theirs"])


def test_role_that_is_gone_is_replaced(logging: AccountLogging) -> None:
    """Where the role that is set was deleted, which silences every API, ours takes its place."""
    configure("arn:aws:iam::123456789012:role/service-role/gone")

    logging.ensure()

    assert configured() == OURS


def test_role_that_was_left_over_is_used(logging: AccountLogging) -> None:
    """Our role from a deployment that was broken off is completed and set, not made twice."""
    make_role(NAME)

    logging.ensure()
    logging.ensure()

    assert (configured(), roles()) == (OURS, [NAME])


def test_last_one_out(logging: AccountLogging) -> None:
    """When nobody logs any more, the setting is cleared and our role is gone, whatever APIs there are without logs."""
    logging.ensure()
    make_rest_api()
    boto3.client("apigatewayv2").create_api(Name="http", ProtocolType="HTTP")

    logging.release()
    logging.release()

    assert (configured(), roles()) == (None, [])


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "replace", "path": "/*/*/logging/loglevel", "value": "ERROR"},
        {"op": "replace", "path": "/accessLogSettings/destinationArn", "value": "arn:aws:logs:eu-west-1:1:log-group:a"},
    ],
)
def test_other_api_keeps_logging(logging: AccountLogging, operation: dict[str, str]) -> None:
    """While another API of the region logs, both setting and role stay."""
    logging.ensure()
    make_rest_api(operation)

    logging.release()

    assert (configured(), roles()) == (OURS, [NAME])


@pytest.mark.parametrize(
    "settings",
    [
        {"DefaultRouteSettings": {"LoggingLevel": "INFO"}},
        {"RouteSettings": {"$connect": {"LoggingLevel": "ERROR"}}},
        {"AccessLogSettings": {"DestinationArn": "arn:aws:logs:eu-west-1:1:log-group:a"}},
    ],
)
def test_websocket_api_keeps_logging(logging: AccountLogging, settings: dict[str, Any]) -> None:
    """While a WebSocket API of the region logs, which it does with the same role, both setting and role stay."""
    logging.ensure()
    api = boto3.client("apigatewayv2").create_api(Name="ws", ProtocolType="WEBSOCKET", RouteSelectionExpression="$r")
    boto3.client("apigatewayv2").create_stage(ApiId=api["ApiId"], StageName="v1", **settings)

    logging.release()

    assert (configured(), roles()) == (OURS, [NAME])


def test_setting_of_others_outlives_us(logging: AccountLogging) -> None:
    """Where somebody has set another role meanwhile, theirs stays, and ours, which serves nobody, goes."""
    logging.ensure()
    theirs = make_role("theirs")
    configure(theirs)

    logging.release()

    assert (configured(), roles()) == (theirs, ["theirs"])


def refusal(code: str) -> ClientError:
    """Return an error as AWS would give it."""
    return ClientError({"Error": {"Code": code, "Message": "no"}}, "UpdateAccount")


def test_propagation_is_waited_for() -> None:
    """A step that fails while IAM spreads the news is taken again until it succeeds."""
    outcomes: list[ClientError | None] = [refusal("AccessDenied"), refusal("BadRequestException"), None]
    pauses: list[float] = []

    def step() -> None:
        outcome = outcomes.pop(0)
        if outcome is not None:
            raise outcome

    persist(step, Invocation(), pauses.append)

    assert (outcomes, pauses) == ([], [5.0, 5.0])


@pytest.mark.parametrize(("code", "left_ms", "attempts"), [("BadRequestException", 19_999, 3), ("NoSuchEntity", 1, 1)])
def test_persistence_ends(code: str, left_ms: int, attempts: int) -> None:
    """A fault that does not pass is raised at once, any other while there is time left to answer."""
    taken: list[int] = []

    def step() -> None:
        taken.append(1)
        raise refusal(code)

    with pytest.raises(ClientError, match=code):
        persist(step, Invocation(60_000, 30_000, left_ms), lambda _: None)

    assert len(taken) == attempts


@pytest.fixture
def answers() -> Iterator[tuple[str, list[tuple[str | None, dict[str, Any]]]]]:
    """The place where CloudFormation waits: its URL, and what was put there with which content type."""
    received: list[tuple[str | None, dict[str, Any]]] = []

    class Bucket(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.append((self.headers["Content-Type"], json.loads(body)))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Bucket) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/answer?signature=1", received
        server.shutdown()
        thread.join()


def event(request_type: str, url: str) -> dict[str, Any]:
    """Return what CloudFormation sends."""
    ids = {"StackId": "stack", "RequestId": "request", "LogicalResourceId": "Setting"}
    return {"RequestType": request_type, "ResponseURL": url, **ids}


def test_answers_cloudformation(
    answers: tuple[str, list[tuple[str | None, dict[str, Any]]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each request is answered at its URL, without a content type, and all requests speak of one resource."""
    url, received = answers
    monkeypatch.setenv("ROLE_NAME", NAME)
    monkeypatch.setenv("POLICY_ARN", POLICY)
    states = []

    for request_type in ("Create", "Update", "Delete"):
        handler(event(request_type, url), Invocation())
        states.append(configured())

    expected = {
        "StackId": "stack",
        "RequestId": "request",
        "LogicalResourceId": "Setting",
        "PhysicalResourceId": NAME,
        "Status": "SUCCESS",
    }
    assert received == [("", expected)] * 3
    assert states == [OURS, OURS, None]


def test_failure_is_answered_too(
    answers: tuple[str, list[tuple[str | None, dict[str, Any]]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be done is told with the reason and where to read more, rather than leave CloudFormation waiting."""
    url, received = answers
    monkeypatch.setenv("ROLE_NAME", NAME)
    monkeypatch.setenv("POLICY_ARN", "arn:aws:iam::aws:policy/no-such-policy")

    handler(event("Create", url), Invocation())

    ((_, answer),) = received
    assert answer["Status"] == "FAILED"
    assert "no-such-policy" in answer["Reason"]
    assert "log stream 2026/11/23/[$LATEST]1a2b" in answer["Reason"]


def test_time_left_covers_the_answer() -> None:
    """After the last pause there is still time for one more attempt and the answer."""
    assert index.LEFT_TO_ANSWER_MS > index.PAUSE_SECONDS * 1000 + 10_000
