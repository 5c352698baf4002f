"""Who is woken, and by what."""

import re
from typing import Any

import pytest

from .synth import PROJECT, flat, from_typescript, named, of_type, only, synth, warnings

ALARM = "AWS::CloudWatch::Alarm"
TOPIC = "AWS::SNS::Topic"
SUBSCRIPTION = "AWS::SNS::Subscription"


def alarms(**settings: object) -> dict[str, dict[str, Any]]:
    """Return the properties of the alarms by metric; each has one of its own."""
    found = list(of_type(synth(alarms=True, **settings), ALARM).values())
    by_metric = {each["MetricName"]: each for each in found}
    assert len(by_metric) == len(found)
    return by_metric


@pytest.mark.parametrize(
    ("settings", "woken"),
    [({}, False), ({"environment": "staging"}, True), ({"environment": "prod"}, True), ({"alarms": True}, True)],
)
def test_off_in_development(settings: dict[str, object], woken: bool) -> None:
    """Alarms and their topic are there where the settings ask for them, as those of staging and production do."""
    template = synth(**settings)

    assert len(of_type(template, ALARM)) == (5 if woken else 0)
    assert len(of_type(template, TOPIC)) == (1 if woken else 0)
    assert ("AlarmTopicArn" in template["Outputs"]) is woken


FUNCTION = {"FunctionName": "<function>", "Resource": "<function>:live"}
STAGE = {"ApiName": "<AWS::StackName>", "Stage": "<stage>"}


@pytest.mark.parametrize(
    ("metric", "namespace", "of", "statistic", "at_least", "seconds", "breaching", "periods"),
    [
        ("Errors", "AWS/Lambda", FUNCTION, "Sum", 1, 300, 1, 1),
        ("Throttles", "AWS/Lambda", FUNCTION, "Sum", 1, 60, 3, 5),
        ("5XXError", "AWS/ApiGateway", STAGE, "Average", 0.05, 60, 3, 5),
        ("Latency", "AWS/ApiGateway", STAGE, "p99", 22_400, 300, 3, 3),
        ("unreadableItems", "ServerlessBackend", {"environment": "dev"}, "Sum", 1, 300, 1, 1),
    ],
)
def test_alarm(  # noqa: PLR0913, PLR0917 the columns of a table
    metric: str,
    namespace: str,
    of: dict[str, str],
    statistic: str,
    at_least: float,
    seconds: int,
    breaching: int,
    periods: int,
) -> None:
    """Each alarm watches what it says, for as long as it says, and takes no requests for no trouble."""
    template = synth(alarms=True)
    function, _ = named(template, "ItemsFunction", "AWS::Lambda::Function")
    stage, _ = named(template, "ApiRestApi", "AWS::ApiGateway::Stage")
    places = {"<function>": f"<{function}>", "<function>:live": f"<{function}>:live", "<stage>": f"<{stage}>"}

    alarm = alarms()[metric]

    assert alarm["Namespace"] == namespace
    assert {each["Name"]: flat(each["Value"]) for each in alarm["Dimensions"]} == {
        name: places.get(value, value) for name, value in of.items()
    }
    assert alarm.get("Statistic", alarm.get("ExtendedStatistic")) == statistic
    assert (alarm["ComparisonOperator"], alarm["Threshold"]) == ("GreaterThanOrEqualToThreshold", at_least)
    assert (alarm["Period"], alarm["DatapointsToAlarm"], alarm["EvaluationPeriods"]) == (seconds, breaching, periods)
    assert alarm["TreatMissingData"] == "notBreaching"


def test_slow_is_near_the_time_limit() -> None:
    """A request is slow at four fifths of the time that the function has."""
    assert alarms(function_timeout_seconds=10)["Latency"]["Threshold"] == 8000


def test_slow_with_few_requests() -> None:
    """An API with few requests has the alarm too: it turns red and green at any load, after 3 periods of 3."""
    alarm = alarms()["Latency"]

    assert "EvaluateLowSampleCountPercentile" not in alarm
    assert (alarm["DatapointsToAlarm"], alarm["EvaluationPeriods"]) == (3, 3)


def test_each_alarm_says_what_to_do() -> None:
    """Each alarm goes to the topic, with one sentence that says what happened and where to read on."""
    topic, _ = named(synth(alarms=True), "AlarmsTopic", TOPIC)

    for alarm in alarms().values():
        assert [flat(each) for each in alarm["AlarmActions"]] == [f"<{topic}>"]
        assert alarm["AlarmDescription"].endswith(": the table of alarms in docs/operations.md says what to do.")


def test_table_of_alarms() -> None:
    """The table that alarms send their reader to has a row for each alarm there is, by the name CloudWatch shows."""
    template = synth(alarms=True, deployment="canary")
    ids = {re.sub(r"^(Alarms|Deployment)|[0-9A-F]{8}$", "", name) for name in of_type(template, ALARM)}
    _, _, section = (PROJECT / "docs" / "operations.md").read_text(encoding="utf-8").partition("\n## Alarms\n")
    table, _, _ = section.partition("\n## ")

    rows = re.findall(r"^\| `(\w+)`", table, re.MULTILINE)

    assert sorted(rows) == sorted(ids)


def test_metric_is_one_that_the_function_counts() -> None:
    """The function counts what the alarm on damaged objects watches, under the same name and dimension."""
    directives = from_typescript("metrics.ts", "it.metricsOf({}, 0)._aws.CloudWatchMetrics")

    assert any(
        directive["Namespace"] == "ServerlessBackend"
        and directive["Dimensions"] == [["environment"]]
        and "unreadableItems" in [metric["Name"] for metric in directive["Metrics"]]
        for directive in directives
    )


def test_address() -> None:
    """Alarms are mailed to the address where there is one, and otherwise wait for a subscriber of the owner's."""
    template = synth(alarms=True, alarm_email="ops@example.com")
    topic, _ = named(template, "AlarmsTopic", TOPIC)

    assert only(template, SUBSCRIPTION) == {
        "Protocol": "email",
        "Endpoint": "ops@example.com",
        "TopicArn": {"Ref": topic},
    }
    assert of_type(synth(alarms=True), SUBSCRIPTION) == {}


@pytest.mark.parametrize(
    ("settings", "warned"),
    [
        ({"environment": "staging"}, True),
        ({"environment": "prod", "auth": "iam"}, True),
        ({"alarms": True}, True),
        ({"alarms": True, "alarm_email": "ops@example.com"}, False),
        ({}, False),
        ({"environment": "staging", "alarms": False}, False),
    ],
)
def test_unheard_alarms_are_told(settings: dict[str, object], warned: bool) -> None:
    """Where the stack mails its alarms to nobody, the synth says so, and how they can be heard; else nothing."""
    told = warnings(**settings)

    assert len(told) == warned
    assert all(
        "set alarm_email, or subscribe to the topic in the output AlarmTopicArn" in each
        and "[ack: serverless-backend:unheard-alarms]" in each
        for each in told
    )


BY_ALARMS = {
    "StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}},
    "ArnLike": {"aws:SourceArn": "arn:<AWS::Partition>:cloudwatch:<AWS::Region>:<AWS::AccountId>:alarm:*"},
}


def by_alarms(statement: dict[str, Any]) -> bool:
    """Tell whether a statement is for the alarms of this account and region alone."""
    condition = {
        **statement["Condition"],
        "ArnLike": {"aws:SourceArn": flat(statement["Condition"]["ArnLike"]["aws:SourceArn"])},
    }
    return condition == BY_ALARMS and statement["Principal"] == {"Service": "cloudwatch.amazonaws.com"}


def test_topic_takes_alarms_over_tls_only() -> None:
    """Alarms of this account and region may publish, nobody else is let in, and nothing goes without TLS."""
    refusal, publish = only(synth(alarms=True), "AWS::SNS::TopicPolicy")["PolicyDocument"]["Statement"]

    assert (refusal["Effect"], refusal["Principal"], refusal["Action"]) == ("Deny", "*", "sns:Publish")
    assert refusal["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert (publish["Effect"], publish["Action"]) == ("Allow", "sns:Publish")
    assert by_alarms(publish)


def test_topic_is_encrypted_with_the_stacks_key() -> None:
    """Where the stack has a key, the topic's messages are encrypted with it, and alarms may use it for them."""
    template = synth(alarms=True, encryption="kms")
    key, resource = named(template, "Key", "AWS::KMS::Key")

    uses = [each for each in resource["Properties"]["KeyPolicy"]["Statement"] if "alarm:" in str(each)]

    assert flat(only(template, TOPIC)["KmsMasterKeyId"]) == f"<{key}.Arn>"
    assert [use["Action"] for use in uses] == [["kms:Decrypt", "kms:GenerateDataKey*"]]
    assert all(map(by_alarms, uses))
    assert "KmsMasterKeyId" not in only(synth(alarms=True), TOPIC)


def test_output() -> None:
    """The topic is an output, for those who subscribe by themselves."""
    template = synth(alarms=True)
    topic, _ = named(template, "AlarmsTopic", TOPIC)

    assert flat(template["Outputs"]["AlarmTopicArn"]["Value"]) == f"<{topic}>"
