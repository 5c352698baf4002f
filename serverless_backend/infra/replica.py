"""A stack in a second region, with the bucket that S3 copies items to."""

from typing import Final

from aws_cdk import CfnOutput, Environment, Fn, Stack
from aws_cdk import aws_s3 as s3
from constructs import Construct

from serverless_backend.infra import lifecycle
from serverless_backend.infra.bucket import NOT_COPIED, NOT_LOGGED, bucket_name, private_bucket
from serverless_backend.infra.emptying import keep_emptying_logs
from serverless_backend.infra.encryption import data_key
from serverless_backend.infra.server_access_logs import server_access_logs
from serverless_backend.settings import REPLICA_SUFFIX, Settings

_UNLOGGED: Final = dict.fromkeys(NOT_LOGGED, "S3 alone copies to it; server_access_logs asks for more.")


class ReplicaStack(Stack):
    """What the other region needs to hold a copy of the items."""

    bucket_name: str
    bucket: s3.Bucket
    key_arn: str | None
    """As the stacks of other regions may write it; None where S3's own key encrypts."""

    def __init__(self, scope: Construct, *, settings: Settings, account: str | None, region: str) -> None:
        super().__init__(
            scope,
            f"ServerlessBackendReplica-{settings.environment}",
            env=Environment(account=account, region=region),
            description=f"A copy of the items of ServerlessBackendStack-{settings.environment}",
        )
        key = data_key(self, "Key", settings=settings)
        self.key_arn = self._tell("KeyArn", key.key_arn) if key else None
        # Under the bare name it would stand in the way of the environment itself in that region.
        self.bucket_name = f"{bucket_name(settings, region)}{REPLICA_SUFFIX}"
        logs = server_access_logs(self, "AccessLogs", settings=settings)
        self.bucket = private_bucket(
            self,
            "Bucket",
            settings=settings,
            name=self.bucket_name,
            key=key,
            lifecycle_rules=[lifecycle.old_versions(settings), lifecycle.tombstones()],
            logs=logs,
            waived={
                NOT_COPIED: "It is the replica itself.",
                **({} if logs else _UNLOGGED),
            },
        )
        keep_emptying_logs(self, "EmptyingLogs", settings=settings, key=key)

    def _tell(self, name: str, value: str) -> str:
        """Make an output, and return how another stack reads it as it is deployed; its own region need not be known."""
        CfnOutput(self, name, value=value)
        return Fn.get_stack_output(self.stack_name, name, self.region)


def replica_of(scope: Construct, *, settings: Settings, account: str | None) -> ReplicaStack | None:
    """Return the stack in the second region, in the same account; None where the settings name no region."""
    region = settings.replication_region
    return ReplicaStack(scope, settings=settings, account=account, region=region) if region else None
