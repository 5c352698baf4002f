"""What becomes of data and logs when their stack goes."""

from aws_cdk import RemovalPolicy

from serverless_backend.settings import Settings


def removal_policy(settings: Settings) -> RemovalPolicy:
    """Return whether a resource outlives the stack; what a failed first deploy made never does, or no other could."""
    return RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE if settings.retain_data else RemovalPolicy.DESTROY
