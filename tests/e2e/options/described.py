"""What the local AWS says of a resource, in the words of a template."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from tests.e2e.options import described_gateway
from tests.e2e.options.described_gateway import Asked, asked_for

Client = Callable[[str], Any]


def bucket(client: Client, physical_id: str, asked: Asked) -> Asked:
    """A bucket; its rules as a template writes them."""
    s3, name = client("s3"), {"Bucket": physical_id}
    encryption = s3.get_bucket_encryption(**name)["ServerSideEncryptionConfiguration"]["Rules"]
    logging = s3.get_bucket_logging(**name).get("LoggingEnabled", {})
    renamed = {"ApplyServerSideEncryptionByDefault": "ServerSideEncryptionByDefault"}
    return {
        "BucketName": physical_id,
        "BucketEncryption": {
            "ServerSideEncryptionConfiguration": [
                {renamed.get(key, key): value for key, value in rule.items()} for rule in encryption
            ]
        },
        "LifecycleConfiguration": {
            "Rules": [_lifecycle_rule(rule) for rule in s3.get_bucket_lifecycle_configuration(**name)["Rules"]]
        },
        "LoggingConfiguration": {"DestinationBucketName": logging.get("TargetBucket")},
        "OwnershipControls": s3.get_bucket_ownership_controls(**name)["OwnershipControls"],
        "PublicAccessBlockConfiguration": s3.get_public_access_block(**name)["PublicAccessBlockConfiguration"],
        "Tags": s3.get_bucket_tagging(**name)["TagSet"] if "Tags" in asked else [],
        "VersioningConfiguration": {"Status": s3.get_bucket_versioning(**name).get("Status")},
    }


def _lifecycle_rule(rule: Asked) -> Asked:
    nested = {"Filter", "Expiration", "ID"}
    filters = rule["Filter"].get("And", rule["Filter"])
    expiration = {
        "ExpirationInDays" if name == "Days" else name: value for name, value in rule.get("Expiration", {}).items()
    }
    return {
        "Id": rule["ID"],
        **{name: value for name, value in filters.items() if value},
        **expiration,
        **{name: value for name, value in rule.items() if name not in nested},
    }


def bucket_policy(client: Client, _: str, asked: Asked) -> Asked:
    """The policy of a bucket."""
    found = client("s3").get_bucket_policy(Bucket=asked["Bucket"])["Policy"]
    return {**asked_for(asked, "Bucket"), "PolicyDocument": json.loads(found)}


def role(client: Client, physical_id: str, _: Asked) -> Asked:
    """A role, with the policies that AWS manages, and those of its own."""
    iam, name = client("iam"), {"RoleName": physical_id}
    attached = iam.list_attached_role_policies(**name)["AttachedPolicies"]
    own = [iam.get_role_policy(**name, PolicyName=each) for each in iam.list_role_policies(**name)["PolicyNames"]]
    return {
        "AssumeRolePolicyDocument": iam.get_role(**name)["Role"]["AssumeRolePolicyDocument"],
        "ManagedPolicyArns": [each["PolicyArn"] for each in attached],
        "Policies": [{part: each[part] for part in ("PolicyName", "PolicyDocument")} for each in own],
    }


def policy(client: Client, _: str, asked: Asked) -> Asked:
    """A policy of one role."""
    (role_name,) = asked["Roles"]
    found = client("iam").get_role_policy(RoleName=role_name, PolicyName=asked["PolicyName"])
    return {**asked_for(asked, "PolicyName", "Roles"), "PolicyDocument": found["PolicyDocument"]}


def key(client: Client, physical_id: str, _: Asked) -> Asked:
    """A key."""
    kms, name = client("kms"), {"KeyId": physical_id}
    return {
        "Description": kms.describe_key(**name)["KeyMetadata"]["Description"],
        "EnableKeyRotation": kms.get_key_rotation_status(**name)["KeyRotationEnabled"],
        "KeyPolicy": json.loads(kms.get_key_policy(**name, PolicyName="default")["Policy"]),
    }


def function(client: Client, physical_id: str, _: Asked) -> Asked:
    """A function, as it is configured last."""
    functions, name = client("lambda"), {"FunctionName": physical_id}
    return {**functions.get_function_configuration(**name), **functions.get_function_concurrency(**name)}


def version(client: Client, physical_id: str, _: Asked) -> Asked:
    """A version of a function."""
    found: Asked = client("lambda").get_function_configuration(FunctionName=physical_id)
    return found


def alias(client: Client, _: str, asked: Asked) -> Asked:
    """An alias."""
    found = client("lambda").get_alias(FunctionName=asked["FunctionName"], Name=asked["Name"])
    return {**asked_for(asked, "FunctionName"), **found}


def permission(client: Client, physical_id: str, asked: Asked) -> Asked:
    """Who may call an alias."""
    name, _, qualifier = asked["FunctionName"].rpartition(":")
    found = json.loads(client("lambda").get_policy(FunctionName=name, Qualifier=qualifier)["Policy"])
    (statement,) = [each for each in found["Statement"] if each["Sid"] == physical_id]
    return {
        "Action": statement["Action"],
        "FunctionName": statement["Resource"],
        "Principal": statement["Principal"]["Service"],
        "SourceArn": statement["Condition"]["ArnLike"]["AWS:SourceArn"],
    }


def log_group(client: Client, physical_id: str, _: Asked) -> Asked:
    """A log group."""
    groups = client("logs").describe_log_groups(logGroupNamePrefix=physical_id)["logGroups"]
    (found,) = [each for each in groups if each["logGroupName"] == physical_id]
    return {
        "LogGroupName": found["logGroupName"],
        "RetentionInDays": found["retentionInDays"],
        "KmsKeyId": found.get("kmsKeyId"),
    }


def user_pool(client: Client, physical_id: str, _: Asked) -> Asked:
    """A user pool; of the second factors only an app is asked for."""
    cognito, name = client("cognito-idp"), {"UserPoolId": physical_id}
    app = cognito.get_user_pool_mfa_config(**name)["SoftwareTokenMfaConfiguration"]["Enabled"]
    return {**cognito.describe_user_pool(**name)["UserPool"], "EnabledMfas": ["SOFTWARE_TOKEN_MFA"] if app else []}


def user_pool_client(client: Client, physical_id: str, asked: Asked) -> Asked:
    """Who gets tokens."""
    names = {"UserPoolId": asked["UserPoolId"], "ClientId": physical_id}
    found = client("cognito-idp").describe_user_pool_client(**names)["UserPoolClient"]
    return {**found, "GenerateSecret": "ClientSecret" in found}


def user_pool_domain(client: Client, physical_id: str, _: Asked) -> Asked:
    """Where tokens come from."""
    found: Asked = client("cognito-idp").describe_user_pool_domain(Domain=physical_id)["DomainDescription"]
    return found


def resource_server(client: Client, _: str, asked: Asked) -> Asked:
    """What tokens may be good for."""
    names = {"UserPoolId": asked["UserPoolId"], "Identifier": asked["Identifier"]}
    found: Asked = client("cognito-idp").describe_resource_server(**names)["ResourceServer"]
    return found


def alarm(client: Client, physical_id: str, _: Asked) -> Asked:
    """An alarm."""
    (found,) = client("cloudwatch").describe_alarms(AlarmNames=[physical_id])["MetricAlarms"]
    return dict(found)


def topic_policy(client: Client, _: str, asked: Asked) -> Asked:
    """The policy of a topic."""
    (topic,) = asked["Topics"]
    found = client("sns").get_topic_attributes(TopicArn=topic)["Attributes"]["Policy"]
    return {**asked_for(asked, "Topics"), "PolicyDocument": json.loads(found)}


def subscription(client: Client, physical_id: str, asked: Asked) -> Asked:
    """Who gets the messages of a topic."""
    listed = client("sns").list_subscriptions_by_topic(TopicArn=asked["TopicArn"])["Subscriptions"]
    (found,) = [each for each in listed if each["SubscriptionArn"] == physical_id]
    return dict(found)


def _by(service: str, reader: Callable[[Any, str, Asked], Asked]) -> Callable[[Client, str, Asked], Asked]:
    return lambda client, physical_id, asked: reader(client(service), physical_id, asked)


_READERS: Mapping[str, Callable[[Client, str, Asked], Asked]] = {
    **{kind: _by("apigateway", reader) for kind, reader in described_gateway.READERS.items()},
    "AWS::ApiGatewayV2::ApiMapping": _by("apigatewayv2", described_gateway.api_mapping),
    "AWS::CloudWatch::Alarm": alarm,
    "AWS::Cognito::UserPool": user_pool,
    "AWS::Cognito::UserPoolClient": user_pool_client,
    "AWS::Cognito::UserPoolDomain": user_pool_domain,
    "AWS::Cognito::UserPoolResourceServer": resource_server,
    "AWS::IAM::Policy": policy,
    "AWS::IAM::Role": role,
    "AWS::KMS::Key": key,
    "AWS::Lambda::Alias": alias,
    "AWS::Lambda::Function": function,
    "AWS::Lambda::Permission": permission,
    "AWS::Lambda::Version": version,
    "AWS::Logs::LogGroup": log_group,
    "AWS::S3::Bucket": bucket,
    "AWS::S3::BucketPolicy": bucket_policy,
    "AWS::SNS::Subscription": subscription,
    "AWS::SNS::TopicPolicy": topic_policy,
}


def describe(kind: str, client: Client, physical_id: str, asked: Asked) -> Asked:
    """Return the properties of a resource as the local AWS has them; none of a type that has no API of its own."""
    return _READERS[kind](client, physical_id, asked) if kind in _READERS else {}
