"""What becomes of data and logs when their stack goes."""

from collections.abc import Mapping
from typing import Any, Final

from aws_cdk import RemovalPolicy
from aws_cdk.cx_api import CloudAssembly

from serverless_backend.settings import Settings

_STAYS: Final = frozenset({"Retain", "RetainExceptOnCreate"})


def removal_policy(settings: Settings) -> RemovalPolicy:
    """Return whether a resource outlives the stack; what a failed first deploy made never does, or no other could."""
    return RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE if settings.retain_data else RemovalPolicy.DESTROY


def what_stays(assembly: CloudAssembly) -> list[str]:
    """Return a line for each stack that leaves anything behind when it is destroyed: what, by logical id, and why."""
    left = {stack.stack_name: _left_by(stack.template) for stack in assembly.stacks}
    return [
        f"{name} has retain_data = true. If it is destroyed, these stay with all that is in them, "
        f"for you to keep or to delete: {', '.join(resources)}\n"
        for name, resources in left.items()
        if resources
    ]


def _left_by(template: Mapping[str, Any]) -> list[str]:
    return [
        f"{logical_id} ({resource['Type']})"
        for logical_id, resource in template["Resources"].items()
        if resource.get("DeletionPolicy") in _STAYS
    ]
