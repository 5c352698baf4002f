"""The key that items and logs are encrypted with, where the settings ask for one of the stack's own."""

from collections.abc import Sequence

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from serverless_backend.infra.asked_once import days
from serverless_backend.infra.removal import removal_policy
from serverless_backend.settings import Settings


def data_key(scope: Construct, construct_id: str, *, settings: Settings) -> kms.Key | None:
    """Return the stack's key, which CloudWatch may use for its log groups; None where AWS's own keys do."""
    if settings.encryption != "kms":
        return None
    stack = Stack.of(scope)
    key = kms.Key(
        scope,
        construct_id,
        description=f"Encrypts the items and logs of {stack.stack_name}",
        enable_key_rotation=True,
        # Of data that goes with the stack nobody wants the key back: the shortest time that KMS allows.
        pending_window=None if settings.retain_data else days(7),
        removal_policy=removal_policy(settings),
    )
    key.add_to_resource_policy(_for_log_groups_of(stack))
    return key


def use_for_bucket(key_arn: str, bucket_arn: str, actions: Sequence[str]) -> iam.PolicyStatement:
    """Return leave to use a key for what is in one bucket, which S3 names to KMS with each use."""
    # The bucket's key stands for the bucket; an object that was written without it, for itself.
    context = {"kms:EncryptionContext:aws:s3:arn": [bucket_arn, f"{bucket_arn}/*"]}
    return iam.PolicyStatement(actions=list(actions), resources=[key_arn], conditions={"StringLike": context})


def _for_log_groups_of(stack: Stack) -> iam.PolicyStatement:
    groups = f"arn:{stack.partition}:logs:{stack.region}:{stack.account}:log-group:*"
    return iam.PolicyStatement(
        principals=[iam.ServicePrincipal(f"logs.{stack.region}.amazonaws.com")],
        actions=["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
        # In the policy of a key, this is the key.
        resources=["*"],
        conditions={"ArnLike": {"kms:EncryptionContext:aws:logs:arn": groups}},
    )
