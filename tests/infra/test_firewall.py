"""The firewall: its rules, what it is in front of, and what it logs."""

import json
from typing import Any

import pytest

from .synth import flat, lint, named, of_type, only, synth

ACL = "AWS::WAFv2::WebACL"


def rules(**settings: object) -> dict[str, dict[str, Any]]:
    """Return the rules of the firewall, by name, in the order in which they apply."""
    found = sorted(only(synth(waf=True, **settings), ACL)["Rules"], key=lambda rule: rule["Priority"])
    return {rule["Name"]: rule for rule in found}


def test_rules() -> None:
    """A request must pass the limit of its address, then AWS's known bad inputs, then its common rules."""
    assert list(rules()) == ["RateLimit", "AWSManagedRulesKnownBadInputsRuleSet", "AWSManagedRulesCommonRuleSet"]
    for name in list(rules())[1:]:
        group = rules()[name]["Statement"]["ManagedRuleGroupStatement"]
        assert (group["VendorName"], group["Name"], rules()[name]["OverrideAction"]) == ("AWS", name, {"None": {}})
    assert only(synth(waf=True), ACL)["DefaultAction"] == {"Allow": {}}


def test_long_items_pass() -> None:
    """The common rule that refuses bodies over 8 KB counts them only, and no other rule is softened."""
    softened = {
        name: rule["Statement"]["ManagedRuleGroupStatement"].get("RuleActionOverrides", [])
        for name, rule in rules().items()
        if name != "RateLimit"
    }

    assert softened == {
        "AWSManagedRulesKnownBadInputsRuleSet": [],
        "AWSManagedRulesCommonRuleSet": [{"Name": "SizeRestrictions_BODY", "ActionToUse": {"Count": {}}}],
    }


@pytest.mark.parametrize(("settings", "limit"), [({}, 2000), ({"waf_rate_limit": "100"}, 100)])
def test_rate_limit(settings: dict[str, object], limit: int) -> None:
    """An address that sends more than the limit in five minutes is blocked."""
    rule = rules(**settings)["RateLimit"]

    assert rule["Action"] == {"Block": {}}
    assert rule["Statement"] == {
        "RateBasedStatement": {"AggregateKeyType": "IP", "EvaluationWindowSec": 300, "Limit": limit}
    }


def test_metrics_without_samples() -> None:
    """The firewall and each of its rules have a metric, and keep no samples, which would show credentials."""
    acl = only(synth(waf=True), ACL)
    seen = [acl["VisibilityConfig"], *(rule["VisibilityConfig"] for rule in acl["Rules"])]

    assert all(each["CloudWatchMetricsEnabled"] and not each["SampledRequestsEnabled"] for each in seen)
    assert len({each["MetricName"] for each in seen}) == 4


def test_stands_before_the_stage() -> None:
    """The firewall is associated with the API's stage."""
    template = synth(waf=True)
    api, _ = named(template, "ApiRestApi", "AWS::ApiGateway::RestApi")
    stage, _ = named(template, "ApiRestApi", "AWS::ApiGateway::Stage")
    acl, _ = named(template, "Firewall", ACL)
    association = only(template, "AWS::WAFv2::WebACLAssociation")

    assert flat(association["ResourceArn"]) == (
        f"arn:<AWS::Partition>:apigateway:<AWS::Region>::/restapis/<{api}>/stages/<{stage}>"
    )
    assert flat(association["WebACLArn"]) == f"<{acl}.Arn>"


@pytest.mark.parametrize(("environment", "days"), [("dev", 7), ("prod", 90)])
def test_log(environment: str, days: int) -> None:
    """What the firewall saw is logged, without credentials, for as long as all logs, under a name AWS takes."""
    template = synth(waf=True, environment=environment)
    group_id, group = named(template, "FirewallLogs", "AWS::Logs::LogGroup")
    acl, _ = named(template, "Firewall", ACL)
    logging = only(template, "AWS::WAFv2::LoggingConfiguration")

    assert flat(group["Properties"]["LogGroupName"]) == f"aws-waf-logs-<AWS::StackName>-<{acl}.Id>"
    assert group["Properties"]["RetentionInDays"] == days
    assert flat(logging["ResourceArn"]) == f"<{acl}.Arn>"
    assert [flat(each) for each in logging["LogDestinationConfigs"]] == [
        f"arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:<{group_id}>"
    ]
    headers = ("authorization", "x-amz-security-token", "x-api-key")
    assert logging["RedactedFields"] == [*({"SingleHeader": {"Name": name}} for name in headers), {"QueryString": {}}]


def test_firewall_is_sound() -> None:
    """CloudFormation's linter has no warning about the firewall and its log."""
    assert lint(synth(waf=True)) == []


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_off_by_default(environment: str) -> None:
    """Without the setting there is no firewall, and nothing of it that would cost."""
    assert "WAFv2" not in json.dumps(synth(environment=environment))
    assert [name for name in of_type(synth(environment=environment), "AWS::Logs::LogGroup") if "Firewall" in name] == []
