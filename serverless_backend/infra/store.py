"""The bucket that is the only store."""

from typing import Final, cast

from aws_cdk import Aws, CfnResource, Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from constructs import Construct

from serverless_backend.infra.log_group import log_group
from serverless_backend.infra.removal import removal_policy
from serverless_backend.infra.waiver import waive
from serverless_backend.settings import Settings

ITEMS: Final = "items/"
INTENTS: Final = "idempotency/"


class ItemsStore(Construct):
    """Keeps one object for each item, under items/, and one for each key of a create, under idempotency/."""

    bucket: s3.Bucket

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings) -> None:
        super().__init__(scope, construct_id)
        self.bucket = s3.Bucket(
            self,
            "Bucket",
            bucket_name=f"{settings.bucket_name}-{settings.environment}-{Aws.ACCOUNT_ID}-{Aws.REGION}",
            versioned=True,
            encryption=s3.BucketEncryption.S3_MANAGED,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            lifecycle_rules=_lifecycle_rules(),
            removal_policy=removal_policy(settings),
            auto_delete_objects=not settings.retain_data,
        )
        if not settings.retain_data:
            self._keep_emptying_logs(settings)
        waive(self.bucket, "S1", reason="Each request that reaches the bucket is in the function's log and trace.")

    def _keep_emptying_logs(self, settings: Settings) -> None:
        """Give the library's function that empties the bucket a log group; Lambda's own would stay forever."""
        provider = Stack.of(self).node.find_child("Custom::S3AutoDeleteObjectsCustomResourceProvider")
        function = provider.node.find_child("Handler")
        if not isinstance(function, CfnResource):
            raise TypeError(f"{function.node.path} is no CloudFormation resource: the library has changed.")
        group = log_group(self, "EmptyingLogs", settings=settings)
        function.add_property_override("LoggingConfig.LogGroup", group.log_group_name)

    def grant_read_write(self, function: lambda_.Function) -> None:
        """Let the function do to items and intents what its verbs need, and tell it where they are."""
        function.add_environment("BUCKET_NAME", self.bucket.bucket_name)
        items, intents = (self.bucket.arn_for_objects(f"{prefix}*") for prefix in (ITEMS, INTENTS))
        for actions, resources in (
            (["s3:GetObject", "s3:PutObject"], [items, intents]),
            # Intents go by the lifecycle alone: one that was taken away would make its POST a new one.
            (["s3:DeleteObject"], [items]),
            # Under a prefix condition S3 would answer 403, not 404, for a key that was never written.
            (["s3:ListBucket"], [self.bucket.bucket_arn]),
        ):
            function.add_to_role_policy(iam.PolicyStatement(actions=actions, resources=resources))
        bucket_id = Stack.of(self).get_logical_id(cast("CfnResource", self.bucket.node.default_child))
        waive(
            cast("iam.IRole", function.role),
            *(f"IAM5[Resource::<{bucket_id}.Arn>/{prefix}*]" for prefix in (ITEMS, INTENTS)),
            reason="The function chooses the names of items and intents, and sees nothing beside them.",
        )


def _lifecycle_rules() -> list[s3.LifecycleRule]:
    """Return what S3 removes by itself; no item goes unless it was deleted, and no intent while its key counts."""
    return [
        s3.LifecycleRule(
            id="expire-old-versions",
            # A delete marker tells a replay that its item was deleted. S3 keeps it as long as a version that it hides:
            # both must outlive the intents by far.
            noncurrent_version_expiration=Duration.days(30),
            expired_object_delete_marker=True,
            abort_incomplete_multipart_upload_after=Duration.days(7),
        ),
        s3.LifecycleRule(
            id="expire-intents",
            prefix=INTENTS,
            # A key counts for 24 hours.
            expiration=Duration.days(2),
            noncurrent_version_expiration=Duration.days(1),
        ),
        s3.LifecycleRule(
            id="expire-tombstones",
            prefix=ITEMS,
            # An empty object stands where a young item was deleted, until no create of it can be under way.
            object_size_less_than=1,
            expiration=Duration.days(1),
        ),
    ]
