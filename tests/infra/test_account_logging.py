"""The account's logging role: what the stack does about it, and what it may do."""

import json

import pytest

from .synth import flat, named, of_type, statements, synth

GATEWAY = "arn:<AWS::Partition>:apigateway:<AWS::Region>::"
ROLE = "apigateway-cloudwatch-logs-<AWS::Region>"
PUSH_LOGS = "arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_never_owns_the_setting(environment: str) -> None:
    """No stack owns the account's setting, or destroying it would silence every other API of the region."""
    template = synth(environment=environment)

    assert of_type(template, "AWS::ApiGateway::Account") == {}
    assert "AmazonAPIGatewayPushToCloudWatchLogs" not in json.dumps(of_type(template, "AWS::IAM::Role"))


def test_before_the_stage() -> None:
    """The role is seen to before the stage comes, and after it has gone."""
    template = synth()
    setting, resource = named(template, "AccountLogging", "Custom::ApiGatewayAccountLogging")
    _, stage = named(template, "ApiRestApi", "AWS::ApiGateway::Stage")

    assert setting in stage["DependsOn"]
    assert resource["Properties"]["ServiceTimeout"] == "180"


def test_function() -> None:
    """The function that does it is told the role's name and the one policy it may attach, and ends in time."""
    _, function = named(synth(), "AccountLogging", "AWS::Lambda::Function")
    properties = function["Properties"]

    variables = {name: flat(value) for name, value in properties["Environment"]["Variables"].items()}

    assert variables == {"ROLE_NAME": ROLE, "POLICY_ARN": PUSH_LOGS}
    assert (properties["Runtime"], properties["Handler"], properties["Timeout"]) == ("python3.14", "index.handler", 120)


def test_least_privilege() -> None:
    """It may change one setting and one role with one policy, and beside that read where stages log."""
    template = synth()
    role, _ = named(template, "AccountLoggingRole", "AWS::IAM::Role")
    logs, _ = named(template, "AccountLoggingLogs", "AWS::Logs::LogGroup")
    roles = "arn:<AWS::Partition>:iam::<AWS::AccountId>:role"
    attached = '{"ArnEqualsIfExists": {"iam:PolicyARN": {"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, '
    attached += '":iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"]]}}}'
    passed = '{"StringEqualsIfExists": {"iam:PassedToService": "apigateway.amazonaws.com"}}'

    assert statements(template, role) == {
        ("apigateway:GET", f"{GATEWAY}/account", "{}"),
        ("apigateway:PATCH", f"{GATEWAY}/account", "{}"),
        ("apigateway:GET", f"{GATEWAY}/restapis", "{}"),
        ("apigateway:GET", f"{GATEWAY}/restapis/*/stages", "{}"),
        ("apigateway:GET", f"{GATEWAY}/apis", "{}"),
        ("apigateway:GET", f"{GATEWAY}/apis/*/stages", "{}"),
        ("iam:GetRole", f"{roles}/*", "{}"),
        ("iam:CreateRole", f"{roles}/{ROLE}", "{}"),
        ("iam:DeleteRole", f"{roles}/{ROLE}", "{}"),
        ("iam:AttachRolePolicy", f"{roles}/{ROLE}", attached),
        ("iam:DetachRolePolicy", f"{roles}/{ROLE}", attached),
        ("iam:PassRole", f"{roles}/{ROLE}", passed),
        ("logs:CreateLogStream", f"<{logs}.Arn>", "{}"),
        ("logs:PutLogEvents", f"<{logs}.Arn>", "{}"),
    }
