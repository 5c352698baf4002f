"""How requests move to a new version, and back."""

from typing import Any

import pytest

from .synth import flat, from_typescript, lint, named, of_type, statements, synth

ALARM = "AWS::CloudWatch::Alarm"
GROUP = "AWS::CodeDeploy::DeploymentGroup"


def test_all_at_once_by_default() -> None:
    """Without the setting, the alias moves by itself: there is no CodeDeploy, no role for it and no alarm."""
    template = synth()
    _, live = named(template, "ItemsLive", "AWS::Lambda::Alias")

    assert "UpdatePolicy" not in live
    assert not [name for name, each in template["Resources"].items() if "CodeDeploy" in each["Type"]]
    assert of_type(template, ALARM) == {}
    assert not [name for name in template["Resources"] if name.startswith("Deployment")]


@pytest.mark.parametrize(
    ("deployment", "pace"),
    [
        ("canary", "CodeDeployDefault.LambdaCanary10Percent5Minutes"),
        ("linear", "CodeDeployDefault.LambdaLinear10PercentEvery1Minute"),
    ],
)
def test_gradual(deployment: str, pace: str) -> None:
    """CodeDeploy moves the alias at the pace of the setting, and back on an alarm, a failure or a stop."""
    template = synth(deployment=deployment)
    group, resource = named(template, "DeploymentGroup", GROUP)
    application, _ = named(template, "DeploymentApplication", "AWS::CodeDeploy::Application")
    _, live = named(template, "ItemsLive", "AWS::Lambda::Alias")

    properties = resource["Properties"]

    assert properties["DeploymentConfigName"] == pace
    assert properties["DeploymentStyle"] == {
        "DeploymentType": "BLUE_GREEN",
        "DeploymentOption": "WITH_TRAFFIC_CONTROL",
    }
    assert properties["AutoRollbackConfiguration"] == {
        "Enabled": True,
        "Events": ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_REQUEST", "DEPLOYMENT_STOP_ON_ALARM"],
    }
    assert live["UpdatePolicy"] == {
        "CodeDeployLambdaAliasUpdate": {
            "ApplicationName": {"Ref": application},
            "DeploymentGroupName": {"Ref": group},
        }
    }


def test_group_stands_before_the_alias_moves() -> None:
    """Neither the group nor the rights of its role may be missing when the first deployment asks for them."""
    template = synth(deployment="canary")
    group, resource = named(template, "DeploymentGroup", GROUP)
    policy, _ = named(template, "DeploymentRole", "AWS::IAM::Policy")
    _, live = named(template, "ItemsLive", "AWS::Lambda::Alias")

    assert group in live["DependsOn"]
    assert policy in resource["DependsOn"]


def watched() -> dict[str, dict[str, Any]]:
    """Return the alarms that the deployment group watches, by metric; all there are."""
    template = synth(deployment="canary")
    _, group = named(template, "DeploymentGroup", GROUP)
    names = [each["Name"]["Ref"] for each in group["Properties"]["AlarmConfiguration"]["Alarms"]]
    alarms = of_type(template, ALARM)
    assert group["Properties"]["AlarmConfiguration"]["Enabled"] is True
    assert sorted(names) == sorted(alarms)
    return {alarms[name]["MetricName"]: alarms[name] for name in names}


def dimensions(alarm: dict[str, Any]) -> dict[str, str]:
    """Return the dimensions of an alarm's metric."""
    return {each["Name"]: flat(each["Value"]) for each in alarm["Dimensions"]}


def test_rolled_back_when_the_new_version_dies() -> None:
    """One call that the new version throws at, dies of or does not end in time takes it back, within a minute."""
    template = synth(deployment="canary")
    function, _ = named(template, "ItemsFunction", "AWS::Lambda::Function")
    (version,) = of_type(template, "AWS::Lambda::Version")

    alarm = watched()["Errors"]

    assert (alarm["Namespace"], alarm["Statistic"], alarm["Period"]) == ("AWS/Lambda", "Sum", 60)
    assert dimensions(alarm) == {
        "FunctionName": f"<{function}>",
        "Resource": f"<{function}>:live",
        "ExecutedVersion": f"<{version}.Version>",
    }
    assert (alarm["ComparisonOperator"], alarm["Threshold"]) == ("GreaterThanOrEqualToThreshold", 1)
    assert (alarm["EvaluationPeriods"], alarm["DatapointsToAlarm"]) == (1, 1)
    assert alarm["TreatMissingData"] == "notBreaching"


def test_rolled_back_when_the_new_version_answers_with_errors() -> None:
    """One answer in a hundred that is a 5xx of the new version's, in two minutes of three, takes it back."""
    (version,) = of_type(synth(deployment="canary"), "AWS::Lambda::Version")

    alarm = watched()["serverErrors"]

    assert (alarm["Namespace"], alarm["Statistic"], alarm["Period"]) == ("ServerlessBackend", "Average", 60)
    assert dimensions(alarm) == {"environment": "dev", "version": f"<{version}.Version>"}
    assert (alarm["ComparisonOperator"], alarm["Threshold"]) == ("GreaterThanOrEqualToThreshold", 0.01)
    assert (alarm["EvaluationPeriods"], alarm["DatapointsToAlarm"]) == (3, 2)
    assert alarm["TreatMissingData"] == "notBreaching"


def test_each_version_has_alarms_of_its_own() -> None:
    """The alarms' names hold the version, so that a repair does not start with what the version before turned red."""
    (version,) = of_type(synth(deployment="canary"), "AWS::Lambda::Version")

    assert {metric: flat(alarm["AlarmName"]) for metric, alarm in watched().items()} == {
        "Errors": f"<AWS::StackName>-NewVersionErrors-<{version}.Version>",
        "serverErrors": f"<AWS::StackName>-NewVersionServerErrors-<{version}.Version>",
    }


def test_metric_is_one_that_the_function_counts() -> None:
    """The function counts what the alarm watches, under the same name and dimensions."""
    alarm = watched()["serverErrors"]

    counted = [
        (directive["Namespace"], metric["Name"], sorted(names))
        for directive in from_typescript("metrics.ts", "it.metricsOf({}, 0)._aws.CloudWatchMetrics")
        for names in directive["Dimensions"]
        for metric in directive["Metrics"]
    ]

    assert (alarm["Namespace"], alarm["MetricName"], sorted(dimensions(alarm))) in counted


def test_least_privilege() -> None:
    """CodeDeploy may move this alias and read alarms: no other function, no bucket, no topic, no managed policy."""
    template = synth(deployment="canary")
    name, role = named(template, "DeploymentRole", "AWS::IAM::Role")
    function, _ = named(template, "ItemsFunction", "AWS::Lambda::Function")

    assert set(role["Properties"]) == {"AssumeRolePolicyDocument"}
    (trust,) = role["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"Service": "codedeploy.amazonaws.com"}
    assert statements(template, name) == {
        (action, arn, "{}")
        for action in ("lambda:GetAlias", "lambda:UpdateAlias", "lambda:GetProvisionedConcurrencyConfig")
        for arn in (f"<{function}.Arn>", f"<{function}.Arn>:live")
    } | {("cloudwatch:DescribeAlarms", "*", "{}")}


@pytest.mark.parametrize(
    ("settings", "alarms", "warm"),
    [
        ({"alarms": True}, 7, None),
        ({"provisioned_concurrency": 3}, 2, 3),
        ({"provisioned_concurrency": 3, "reserved_concurrency": 9, "alarms": True, "encryption": "kms"}, 7, 3),
    ],
)
def test_with_other_options(settings: dict[str, object], alarms: int, warm: int | None) -> None:
    """Alarms that wake somebody are others than those that roll back, and warm instances move with the alias."""
    template = synth(deployment="canary", **settings)
    _, group = named(template, "DeploymentGroup", GROUP)
    _, live = named(template, "ItemsLive", "AWS::Lambda::Alias")

    watched_ones = {each["Name"]["Ref"] for each in group["Properties"]["AlarmConfiguration"]["Alarms"]}
    found = of_type(template, ALARM)

    assert (len(found), len(watched_ones)) == (alarms, 2)
    assert all(("AlarmActions" in alarm) == (name not in watched_ones) for name, alarm in found.items())
    provisioned = live["Properties"].get("ProvisionedConcurrencyConfig", {})
    assert provisioned.get("ProvisionedConcurrentExecutions") == warm
    assert "UpdatePolicy" in live
    assert lint(template) == []
