"""The library's function that empties buckets before they go, one in a stack for all of its buckets."""

from aws_cdk import CfnResource, Stack
from aws_cdk import aws_kms as kms
from constructs import Construct, Node

from serverless_backend.infra.log_group import log_group
from serverless_backend.settings import Settings


def keep_emptying_logs(scope: Construct, construct_id: str, *, settings: Settings, key: kms.IKey | None) -> None:
    """Give the function a log group, as Lambda's own would stay forever, and leave to write to it and nothing else.

    Where data is retained there is no such function.

    Raises:
        TypeError: the library no longer makes the function as it did.
    """
    if settings.retain_data:
        return
    provider = Stack.of(scope).node.find_child("Custom::S3AutoDeleteObjectsCustomResourceProvider").node
    group = log_group(scope, construct_id, settings=settings, key=key)
    _resource(provider, "Handler").add_property_override("LoggingConfig.LogGroup", group.log_group_name)
    role = _resource(provider, "Role")
    # AWS's own policy, which the library gives, lets a late line make the group anew that the stack has just deleted.
    role.add_property_deletion_override("ManagedPolicyArns")
    role.add_property_override("Policies", [{"PolicyName": "Log", "PolicyDocument": _writes_to(group.log_group_arn)}])


def _resource(provider: Node, name: str) -> CfnResource:
    found = provider.find_child(name)
    if not isinstance(found, CfnResource):
        raise TypeError(f"{found.node.path} is no CloudFormation resource: the library has changed.")
    return found


def _writes_to(log_group_arn: str) -> dict[str, object]:
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    statement = {"Effect": "Allow", "Action": actions, "Resource": log_group_arn}
    return {"Version": "2012-10-17", "Statement": [statement]}
