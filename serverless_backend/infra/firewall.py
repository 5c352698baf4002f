"""The firewall before the API: what AWS knows to be bad, and too much from one address."""

from typing import Final

from aws_cdk import ArnFormat, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_kms as kms
from aws_cdk import aws_wafv2 as wafv2
from constructs import Construct

from serverless_backend.infra.asked_once import STACK_NAME
from serverless_backend.infra.log_group import log_group
from serverless_backend.settings import Settings

_Acl = wafv2.CfnWebACL
_CREDENTIALS: Final = ("authorization", "x-amz-security-token", "x-api-key")
_Field = wafv2.CfnLoggingConfiguration.FieldToMatchProperty


class Firewall(Construct):
    """Refuses requests before they count against the API's own limits, and logs what it saw without credentials."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: Settings,
        stage: apigateway.Stage,
        key: kms.IKey | None,
    ) -> None:
        super().__init__(scope, construct_id)
        acl = _Acl(
            self,
            "Acl",
            scope="REGIONAL",
            default_action=_Acl.DefaultActionProperty(allow={}),
            visibility_config=_metrics("Firewall"),
            rules=[
                _rate_limit(0, settings.waf_rate_limit),
                _managed(1, "AWSManagedRulesKnownBadInputsRuleSet"),
                # The rule takes 8 KB for too much, and an item may be longer. Gateway and function have limits too.
                _managed(2, "AWSManagedRulesCommonRuleSet", counted="SizeRestrictions_BODY"),
            ],
        )
        wafv2.CfnWebACLAssociation(self, "OfStage", resource_arn=stage.stage_arn, web_acl_arn=acl.attr_arn)
        self._log(acl, settings, key)

    def _log(self, acl: wafv2.CfnWebACL, settings: Settings, key: kms.IKey | None) -> None:
        # AWS dictates how the name starts. The firewall's id keeps one that is made anew off a group that was retained.
        name = f"aws-waf-logs-{STACK_NAME}-{acl.attr_id}"
        group = log_group(self, "Logs", settings=settings, key=key, name=name)
        destination = Stack.of(self).format_arn(
            service="logs",
            resource="log-group",
            resource_name=group.log_group_name,
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )
        wafv2.CfnLoggingConfiguration(
            self,
            "Logging",
            resource_arn=acl.attr_arn,
            log_destination_configs=[destination],
            redacted_fields=[
                *(_Field(single_header={"Name": header}) for header in _CREDENTIALS),
                # A presigned request has its signature there.
                _Field(query_string={}),
            ],
        )


def _managed(priority: int, name: str, *, counted: str | None = None) -> _Acl.RuleProperty:
    """Return a rule that applies a set of AWS's own; one of the set may be counted in place of enforced."""
    overrides = [
        _Acl.RuleActionOverrideProperty(name=each, action_to_use=_Acl.RuleActionProperty(count={}))
        for each in [counted]
        if each
    ]
    group = _Acl.ManagedRuleGroupStatementProperty(
        vendor_name="AWS", name=name, rule_action_overrides=overrides or None
    )
    return _Acl.RuleProperty(
        name=name,
        priority=priority,
        override_action=_Acl.OverrideActionProperty(none={}),
        statement=_Acl.StatementProperty(managed_rule_group_statement=group),
        visibility_config=_metrics(name),
    )


def _rate_limit(priority: int, requests: int) -> _Acl.RuleProperty:
    """Return a rule that takes so many requests from one address in five minutes."""
    limit = _Acl.RateBasedStatementProperty(aggregate_key_type="IP", limit=requests, evaluation_window_sec=300)
    return _Acl.RuleProperty(
        name="RateLimit",
        priority=priority,
        action=_Acl.RuleActionProperty(block={}),
        statement=_Acl.StatementProperty(rate_based_statement=limit),
        visibility_config=_metrics("RateLimit"),
    )


def _metrics(name: str) -> _Acl.VisibilityConfigProperty:
    # A sampled request would show the credentials that the log leaves out.
    return _Acl.VisibilityConfigProperty(
        metric_name=name, cloud_watch_metrics_enabled=True, sampled_requests_enabled=False
    )
