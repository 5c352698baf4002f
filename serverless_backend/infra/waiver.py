"""Rules of the security checks (cdk-nag) that a resource breaks on purpose."""

import re
from collections.abc import Mapping
from functools import cache
from itertools import chain
from typing import Final

from aws_cdk import Acknowledgment, Validations
from constructs import IConstruct

_AWS_SOLUTIONS: Final = "AwsSolutions"
_OTHERS: Final = ("Serverless", "NIST.800.53.R5", "HIPAA.Security", "PCI.DSS.321")


def waive(construct: IConstruct, reasons: Mapping[str, str]) -> None:
    """Let one construct off rules, and record the reason of each.

    A rule is named as its pack does, without the pack: S1 or IAM5[Resource::*] are of AWS Solutions; the other packs
    share names such as LambdaDLQ, which are waived in all of them.
    """
    if reasons:
        each = (_acknowledgments(rule, reason) for rule, reason in reasons.items())
        Validations.of(construct).acknowledge(*chain.from_iterable(each))


@cache
def _acknowledgments(rule: str, reason: str) -> tuple[Acknowledgment, ...]:
    """Return what the library takes, made once: it checks the types of each, and all methods have the same."""
    return tuple(Acknowledgment(id=f"{pack}::{pack}-{rule}", reason=reason) for pack in _packs(rule))


def _packs(rule: str) -> tuple[str, ...]:
    return (_AWS_SOLUTIONS,) if re.fullmatch(r"[A-Z]+\d+(\[.*\])?", rule) else _OTHERS
