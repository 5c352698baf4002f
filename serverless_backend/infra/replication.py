"""How S3 copies items to the replica, and what it may do for that."""

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from serverless_backend.infra.asked_once import ACCOUNT_ID, PARTITION, REGION
from serverless_backend.infra.bucket import Replication, bucket_arn
from serverless_backend.infra.encryption import use_for_bucket
from serverless_backend.infra.lifecycle import ITEMS
from serverless_backend.infra.replica import ReplicaStack
from serverless_backend.infra.waiver import waive


def replication(scope: Construct, *, replica: ReplicaStack, source_name: str, key: kms.IKey | None) -> Replication:
    """Return how a bucket, which need not be there yet, is copied to the replica; `key` is the bucket's own."""
    Stack.of(scope).add_stack_dependency(replica)
    source, destination = (bucket_arn(name) for name in (source_name, replica.bucket_name))
    statements = [*_for_items(source, destination), *_for_keys(source, destination, key=key, replica=replica)]
    role = iam.Role(
        scope,
        "ReplicationRole",
        assumed_by=iam.ServicePrincipal("s3.amazonaws.com"),
        # Of the role itself, so that the rights are there before the bucket's first object wants to be copied.
        inline_policies={"Replicate": iam.PolicyDocument(statements=statements)},
    )
    copied = [f"IAM5[Resource::{_as_reported(arn)}/{ITEMS}*]" for arn in (source, destination)]
    waive(
        role,
        {
            **dict.fromkeys(copied, "S3 copies items of all names, and nothing beside them."),
            "IAMNoInlinePolicy": "No other role may copy items.",
        },
    )
    return Replication(role=role, rule=_rule(scope, replica))


def _rule(scope: Construct, replica: ReplicaStack) -> s3.ReplicationRule:
    return s3.ReplicationRule(
        id="replicate-items",
        destination=s3.Bucket.from_bucket_name(scope, "Replica", replica.bucket_name),
        filter=s3.Filter(prefix=ITEMS),
        # An item that was deleted here would be read there for ever.
        delete_marker_replication=True,
        kms_key=kms.Key.from_key_arn(scope, "ReplicaKey", replica.key_arn) if replica.key_arn else None,
        sse_kms_encrypted_objects=True if replica.key_arn else None,
    )


def _for_items(source: str, destination: str) -> list[iam.PolicyStatement]:
    read = ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"]
    write = ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"]
    return [
        iam.PolicyStatement(actions=["s3:GetReplicationConfiguration", "s3:ListBucket"], resources=[source]),
        iam.PolicyStatement(actions=read, resources=[f"{source}/{ITEMS}*"]),
        iam.PolicyStatement(actions=write, resources=[f"{destination}/{ITEMS}*"]),
    ]


def _for_keys(
    source: str, destination: str, *, key: kms.IKey | None, replica: ReplicaStack
) -> list[iam.PolicyStatement]:
    if not key or not replica.key_arn:
        return []
    # The last of these is for the key of the replica's bucket, which S3 proves before it uses it.
    write = ["kms:Encrypt", "kms:GenerateDataKey", "kms:Decrypt"]
    return [
        use_for_bucket(key.key_arn, source, ["kms:Decrypt"]),
        use_for_bucket(replica.key_arn, destination, write),
    ]


def _as_reported(arn: str) -> str:
    """Write an ARN as the reports of the security checks do."""
    names = {PARTITION: "Partition", ACCOUNT_ID: "AccountId", REGION: "Region"}
    for token, name in names.items():
        arn = arn.replace(token, f"<AWS::{name}>")
    return arn
