"""Where settings come from, strongest first: the CDK context, the environment's file, its preset, the default."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from serverless_backend.settings.faults import Fault, right
from serverless_backend.settings.model import Settings
from serverless_backend.settings.presets import PRESETS
from serverless_backend.settings.stack import ENVIRONMENT

FOLDER: Final = Path(__file__).parents[2] / "config"
"""Holds a file of settings for each environment that has one."""

CONTEXT: Final = "the CDK context (-c, cdk.json)"
PRESET: Final = "the preset"
DEFAULT: Final = "the default"

# The CDK CLI keeps these in a context too; all its other keys hold a colon or start with @.
_CDK_KEYS: Final = frozenset({"acknowledged-issue-numbers", "cli-telemetry"})


@dataclass(frozen=True, kw_only=True)
class Source:
    """What one source says.

    `strength` orders what somebody wrote for this very deployment, the strongest highest; 0 is a preset.
    `origins` has the keys that are better told by another name than the source's.
    """

    name: str
    values: Mapping[str, object]
    strength: int
    origins: Mapping[str, str] = field(default_factory=dict)

    def origin(self, key: str) -> str:
        """Say where a key of this source stands."""
        return self.origins.get(key, self.name)


@dataclass(frozen=True, kw_only=True)
class Sources:
    """What all sources say, the strongest last; unless they are `whole`, one is missing."""

    layers: tuple[Source, ...]
    faults: tuple[Fault, ...] = ()
    whole: bool = True

    def values(self) -> dict[str, object]:
        """Return the value of each key that a source has: the strongest source's."""
        return {key: value for layer in self.layers for key, value in layer.values.items()}

    def origins(self) -> dict[str, str]:
        """Say where the value of each setting, and of each key that is none, comes from."""
        told = {key: layer.origin(key) for layer in self.layers for key in layer.values}
        return dict.fromkeys(Settings.model_fields, DEFAULT) | told

    def strength(self) -> dict[str, int]:
        """Return how strong the source is that the value of each key comes from."""
        return {key: layer.strength for layer in self.layers for key in layer.values}

    def certain(self) -> set[str]:
        """Return the settings whose value is known: while a source is missing, those that the strongest one has."""
        return set(Settings.model_fields) if self.whole else set(self.layers[-1].values)


def read(context: Mapping[str, object], folder: Path, origins: Mapping[str, str]) -> Sources:
    """Return what the context, the file in `folder` and the preset say; never raises, faults are part of the answer."""
    asked = {key: value for key, value in context.items() if _is_ours(key)}
    top = Source(name=CONTEXT, values=asked, strength=2, origins=origins)
    environment = asked.get("environment", Settings.model_fields["environment"].default)
    if not isinstance(environment, str) or not re.fullmatch(ENVIRONMENT, environment):
        return Sources(layers=(top,), whole=False)  # the model refuses it, together with all else that is wrong
    preset = Source(name=PRESET, values=PRESETS.get(environment, {}), strength=0)
    name = f"{folder.name}/{environment}.toml"
    try:
        values = tomllib.loads((folder / f"{environment}.toml").read_text(encoding="utf-8"))
    except FileNotFoundError:
        if environment in PRESETS:
            return Sources(layers=(preset, top))
        problem = f"has no preset, and there is no {name}"
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as reason:
        problem = f"has a file that cannot be read, {name}: {reason}"
    else:
        return _with_file(preset, name, values, top)
    origin = top.origin("environment") if "environment" in asked else DEFAULT
    words = right("environment")
    fault = Fault(key="environment", value=environment, source=origin, problem=problem, right=words)
    return Sources(layers=(preset, top), faults=(fault,), whole=False)


def _with_file(preset: Source, name: str, values: Mapping[str, object], top: Source) -> Sources:
    kept = {key: value for key, value in values.items() if key != "environment"}
    layers = (preset, Source(name=name, values=kept, strength=1), top)
    if kept == values:
        return Sources(layers=layers)
    problem, words = "is said by the name of the file", "leave it out"
    fault = Fault(key="environment", value=values["environment"], source=name, problem=problem, right=words)
    return Sources(layers=layers, faults=(fault,))


def _is_ours(key: str) -> bool:
    return ":" not in key and not key.startswith("@") and key not in _CDK_KEYS
