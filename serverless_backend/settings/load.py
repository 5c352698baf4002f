"""The effective settings of a deployment, from all their sources."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from serverless_backend.settings import needs, rules, sources
from serverless_backend.settings.faults import Fault, SettingsError, of_value, right
from serverless_backend.settings.model import Settings
from serverless_backend.settings.sources import Sources


@dataclass(frozen=True)
class Effective:
    """Settings, and by key the source that each value has."""

    settings: Settings
    sources: Mapping[str, str]


def load(context: Mapping[str, object], *, folder: Path = sources.FOLDER, region: str | None = None) -> Settings:
    """Return the settings that a CDK context asks for, over the file and the preset of its environment.

    `region` is the stack's, None where it is not known yet: what must be of the same region is checked where it is.

    Raises:
        SettingsError: with every fault there is, unknown keys among them.
    """
    return resolve(context, folder=folder, region=region).settings


def resolve(
    context: Mapping[str, object],
    *,
    folder: Path = sources.FOLDER,
    region: str | None = None,
    origins: Mapping[str, str] | None = None,
) -> Effective:
    """Return the settings as `load` does, with the source of each.

    `origins` tells of keys of the context where they stand, if that is known better than "the CDK context".

    Raises:
        SettingsError: as `load`.
    """
    found = sources.read(context, folder, origins or {})
    values, told = found.values(), found.origins()
    faults = [*found.faults, *_of_values(values, told)]
    wrong = {fault.key for fault in faults}
    # What settings demand of each other is judged on those that are right in themselves: all faults are told at once.
    settings = Settings.model_validate({key: value for key, value in values.items() if key not in wrong})
    faults += _between(settings, found, found.certain() - wrong, region)
    if faults:
        raise SettingsError(faults)
    return Effective(settings, {key: told[key] for key in Settings.model_fields})


def _of_values(values: Mapping[str, object], origins: Mapping[str, str]) -> list[Fault]:
    try:
        Settings.model_validate(values)
    except ValidationError as refusal:
        return [of_value(error, origins) for error in refusal.errors()]
    return []


def _between(settings: Settings, found: Sources, certain: set[str], region: str | None) -> Iterator[Fault]:
    origins = found.origins()

    def fault(key: str, problem: str, remedy: str) -> Fault:
        return Fault(key=key, value=getattr(settings, key), source=origins[key], problem=problem, right=remedy)

    for rule, problem in rules.broken(settings, region):
        if certain.issuperset(rule.keys):
            yield fault(rule.keys[0], problem, rule.right or right(rule.keys[0]))
    for need in needs.missing(settings, found.strength()):
        if certain.issuperset({need.key, need.of}):
            yield fault(need.key, f"does nothing without {need.words}", f"set {need.words}, or leave {need.key} out")
