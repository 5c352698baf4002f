"""Rules of the security checks (cdk-nag) that a resource breaks on purpose."""

import re
from typing import Final

from aws_cdk import Acknowledgment, Validations
from constructs import IConstruct

_AWS_SOLUTIONS: Final = "AwsSolutions"
_OTHERS: Final = ("Serverless", "NIST.800.53.R5", "HIPAA.Security", "PCI.DSS.321")


def waive(construct: IConstruct, *rules: str, reason: str) -> None:
    """Let one construct off the rules, and record why.

    A rule is named as its pack does, without the pack: S1 or IAM5[Resource::*] are of AWS Solutions; the other packs
    share names such as LambdaDLQ, which are waived in all of them.
    """
    names = [f"{pack}::{pack}-{rule}" for rule in rules for pack in _packs(rule)]
    Validations.of(construct).acknowledge(*(Acknowledgment(id=name, reason=reason) for name in names))


def _packs(rule: str) -> tuple[str, ...]:
    return (_AWS_SOLUTIONS,) if re.fullmatch(r"[A-Z]+\d+(\[.*\])?", rule) else _OTHERS
