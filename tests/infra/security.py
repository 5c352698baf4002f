"""What the five packs of cdk-nag say about an app, and whether what excuses it is true."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from aws_cdk import App, IPolicyValidationPlugin, Validations
from cdk_nag import AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks, ServerlessChecks

PACKS: Mapping[str, Callable[[App], IPolicyValidationPlugin]] = {
    "AwsSolutions": AwsSolutionsChecks,
    "Serverless": ServerlessChecks,
    "NIST.800.53.R5": NIST80053R5Checks,
    "HIPAA.Security": HIPAASecurityChecks,
    "PCI.DSS.321": PCIDSS321Checks,
}
_ACKNOWLEDGED = Validations.ACKNOWLEDGED_RULES_METADATA_KEY
_SENTENCE = re.compile(r"[A-Z][^\n]{15,}\.")


class Mark(NamedTuple):
    """A rule, named as `waive` takes it, and the construct that breaks it or is let off."""

    rule: str
    construct: str


def add_packs(app: App) -> None:
    """Have the app checked as it is synthesised."""
    Validations.of(app).add_plugins(*(pack(app) for pack in PACKS.values()))


def objections(assembly: Path) -> list[str]:
    """Return what is wrong with a synthesised app, by rule: what breaks it, and what is let off in vain or at large."""
    report = json.loads((assembly / "validation-report.json").read_text(encoding="utf-8"))
    packs = [each for each in report["pluginReports"] if each["pluginName"] in PACKS]
    waived, needed = waivers(assembly), set(_needed(packs))
    stacks = tuple(f"{stack.removeprefix('/')}/" for stack, _ in metadata(assembly, "aws:cdk:templateFile"))
    return [
        *_lines("{} is broken by {}", _broken(packs)),
        *_lines("{} is waived and not broken on {}", waived.keys() - needed),
        *_lines(
            "{} is waived for all of {}",
            (mark for mark in waived.keys() | needed if not mark.construct.startswith(stacks)),
        ),
        *_lines(
            "{} is waived without a sentence that says why on {}",
            (mark for mark, reason in waived.items() if not _SENTENCE.fullmatch(reason)),
        ),
    ]


def waivers(assembly: Path) -> dict[Mark, str]:
    """Return what is waived in a synthesised app, and why."""
    return {
        Mark(_without_pack(rule), construct.removeprefix("/")): reason
        for construct, acknowledged in metadata(assembly, _ACKNOWLEDGED)
        for rule, reason in acknowledged.items()
        if rule.partition("::")[0] in PACKS
    }


def metadata(assembly: Path, kind: str) -> Iterator[tuple[str, Any]]:
    """Yield what a synthesised app notes of one kind: the construct, and what is noted of it."""
    for file in assembly.glob("*.metadata.json"):
        for construct, entries in json.loads(file.read_text(encoding="utf-8")).items():
            yield from ((construct, entry["data"]) for entry in entries if entry["type"] == kind)


def _broken(packs: list[Any]) -> Iterator[Mark]:
    for pack in packs:
        for violation in pack["violations"]:
            for construct in violation["violatingConstructs"]:
                yield Mark(_without_pack(f"{pack['pluginName']}::{violation['ruleName']}"), construct["constructPath"])


def _needed(packs: list[Any]) -> Iterator[Mark]:
    for pack in packs:
        for violation in pack.get("suppressedViolations", []):
            yield Mark(_without_pack(violation["acknowledgedId"]), violation.get("acknowledgedAt", "the app"))


def _without_pack(rule: str) -> str:
    """A waiver names the rule in each pack that might have it: one that does is enough."""
    pack, _, name = rule.partition("::")
    return name.removeprefix(f"{pack}-")


def _lines(words: str, marks: Iterable[Mark]) -> list[str]:
    constructs: dict[str, list[str]] = {}
    for rule, construct in sorted(set(marks)):
        constructs.setdefault(rule, []).append(construct)
    return [words.format(rule, ", ".join(where)) for rule, where in constructs.items()]
