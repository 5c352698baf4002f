"""The bucket that is the only store."""

from typing import cast

from aws_cdk import CfnOutput, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from constructs import Construct

from serverless_backend.infra import lifecycle
from serverless_backend.infra.asked_once import REGION
from serverless_backend.infra.bucket import NOT_COPIED, NOT_LOGGED, bucket_arn, bucket_name, private_bucket
from serverless_backend.infra.bucket_policy import require_conditional_writes
from serverless_backend.infra.emptying import keep_emptying_logs
from serverless_backend.infra.encryption import use_for_bucket
from serverless_backend.infra.lifecycle import BLOCKS, INTENTS, ITEMS
from serverless_backend.infra.replica import ReplicaStack
from serverless_backend.infra.replication import replication
from serverless_backend.infra.server_access_logs import server_access_logs
from serverless_backend.infra.waiver import waive
from serverless_backend.settings import Settings


class ItemsStore(Construct):
    """Keeps one object for each item, under items/, and one for each key of a create, under idempotency/.

    With page_blocks, copies of pages are under blocks/.
    """

    bucket: s3.Bucket

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: Settings,
        key: kms.IKey | None,
        replica: ReplicaStack | None,
    ) -> None:
        super().__init__(scope, construct_id)
        self._key = key
        self._written = [ITEMS, INTENTS, *([BLOCKS] if settings.page_blocks else [])]
        self._name = name = bucket_name(settings, REGION)
        logs = server_access_logs(self, "AccessLogs", settings=settings)
        self.bucket = private_bucket(
            self,
            "Bucket",
            settings=settings,
            name=name,
            key=key,
            lifecycle_rules=[
                lifecycle.old_versions(settings),
                lifecycle.intents(),
                lifecycle.tombstones(),
                lifecycle.blocks(),
            ],
            logs=logs,
            replication=replication(self, replica=replica, source_name=name, key=key) if replica else None,
            waived=_waived(copied=replica is not None, logged=logs is not None),
        )
        if settings.require_conditional_writes:
            require_conditional_writes(self.bucket)
        keep_emptying_logs(self, "EmptyingLogs", settings=settings, key=key)
        if replica:
            CfnOutput(Stack.of(self), "ReplicaBucketName", value=replica.bucket_name)

    def grant_read_write(self, function: lambda_.Function) -> None:
        """Let the function do to items, intents and blocks what its verbs need, and tell it where they are."""
        function.add_environment("BUCKET_NAME", self.bucket.bucket_name)
        arn = self.bucket.bucket_arn
        for actions, resources in (
            (["s3:GetObject", "s3:PutObject"], [f"{arn}/{each}*" for each in self._written]),
            # Intents go by the lifecycle alone: one that was taken away would make its POST a new one.
            (["s3:DeleteObject"], [f"{arn}/{ITEMS}*"]),
            # Under a prefix condition S3 would answer 403, not 404, for a key that was never written.
            (["s3:ListBucket"], [arn]),
        ):
            function.add_to_role_policy(iam.PolicyStatement(actions=actions, resources=resources))
        role = cast("iam.IRole", function.role)
        if self._key:
            self._grant_key(role, self._key)
        bucket_id, _ = Stack.of(self).resolve(arn)["Fn::GetAtt"]
        reason = "The function chooses the names of what it writes, and sees nothing beside it."
        waive(role, {f"IAM5[Resource::<{bucket_id}.Arn>/{prefix}*]": reason for prefix in self._written})

    def _grant_key(self, role: iam.IRole, key: kms.IKey) -> None:
        rights = ["kms:Decrypt", "kms:GenerateDataKey"]
        policy = iam.Policy(
            self,
            "KeyUse",
            roles=[role],
            statements=[use_for_bucket(key.key_arn, bucket_arn(self._name), rights)],
        )
        waive(policy, {"IAMNoInlinePolicy": "The policy is of this one role, and is made and goes with it."})
        # Once the bucket asks for the key, each write needs it: on a stack that serves, the right must come first.
        # IAM may still take some seconds to spread it, in which a write can be refused.
        self.bucket.node.add_dependency(policy)


def _waived(*, copied: bool, logged: bool) -> dict[str, str]:
    uncopied = {NOT_COPIED: "Versions bring back what was lost; replication_region asks for more."}
    unlogged = dict.fromkeys(NOT_LOGGED, "The function logs what it does; server_access_logs asks for more.")
    return {**({} if copied else uncopied), **({} if logged else unlogged)}
