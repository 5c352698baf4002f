"""What an account holds."""

from tests.e2e.options.account import Account

_TOOLKIT = "CDKToolkit"


def inventory(account: Account) -> dict[str, set[str]]:
    """Return the names of everything in the account that a stack of ours can make, by kind."""
    gateway, functions = account.client("apigateway"), account.client("lambda")
    keys = account.client("kms")
    states = [keys.describe_key(KeyId=key["KeyId"])["KeyMetadata"] for key in keys.list_keys()["Keys"]]
    return {
        "stacks": {
            stack["StackName"]
            for stack in account.client("cloudformation").list_stacks()["StackSummaries"]
            if stack["StackStatus"] != "DELETE_COMPLETE"
        },
        "buckets": {bucket["Name"] for bucket in account.client("s3").list_buckets()["Buckets"]},
        "log groups": {group["logGroupName"] for group in account.client("logs").describe_log_groups()["logGroups"]},
        "roles": {role["RoleName"] for role in account.client("iam").list_roles()["Roles"]},
        "policies": {policy["PolicyName"] for policy in account.client("iam").list_policies(Scope="Local")["Policies"]},
        "functions": {function["FunctionName"] for function in functions.list_functions()["Functions"]},
        "apis": {api["name"] for api in gateway.get_rest_apis()["items"]},
        "api keys": {key["name"] for key in gateway.get_api_keys()["items"]},
        "usage plans": {plan["name"] for plan in gateway.get_usage_plans()["items"]},
        "domains": {domain["domainName"] for domain in gateway.get_domain_names()["items"]},
        "keys": {state["KeyId"] for state in states if state["KeyState"] != "PendingDeletion"},
        "alarms": {alarm["AlarmName"] for alarm in account.client("cloudwatch").describe_alarms()["MetricAlarms"]},
        "topics": {topic["TopicArn"] for topic in account.client("sns").list_topics()["Topics"]},
        "user pools": {
            pool["Id"] for pool in account.client("cognito-idp").list_user_pools(MaxResults=60)["UserPools"]
        },
        "role that API Gateway logs with": {*filter(None, [gateway.get_account().get("cloudwatchRoleArn")])},
        "parameters": {parameter["Name"] for parameter in account.client("ssm").describe_parameters()["Parameters"]},
    }


def of_the_toolkit(account: Account) -> set[str]:
    """Return what `cdk bootstrap` has made, and the stack that holds it."""
    resources = account.client("cloudformation").describe_stack_resources(StackName=_TOOLKIT)["StackResources"]
    return {_TOOLKIT, *(resource["PhysicalResourceId"] for resource in resources)}
