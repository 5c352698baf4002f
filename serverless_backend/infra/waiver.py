"""Rules of the security check (cdk-nag, AwsSolutions) that a resource breaks on purpose."""

from aws_cdk import Acknowledgment, Validations
from constructs import IConstruct


def waive(construct: IConstruct, *rules: str, reason: str) -> None:
    """Let one construct off the rules, such as S1 or IAM5[Resource::*], and record why."""
    names = [Acknowledgment(id=f"AwsSolutions::AwsSolutions-{rule}", reason=reason) for rule in rules]
    Validations.of(construct).acknowledge(*names)
