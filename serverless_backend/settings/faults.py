"""What is wrong with settings, in words that say where and what would be right."""

import difflib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pydantic_core import ErrorDetails

from serverless_backend.settings.model import Settings

_PLAIN: Final = {
    "extra_forbidden": "is not known",
    "missing": "is missing",
    "string_pattern_mismatch": "has the wrong form",
    "too_short": "is empty",
}


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing wrong with the settings: where it stands, what it is, and what would be right."""

    key: str
    value: object
    source: str
    problem: str
    right: str

    def __str__(self) -> str:
        """One line for a person."""
        return f"{self.key} = {json.dumps(self.value, default=str)} from {self.source}: {self.problem}; {self.right}"


class SettingsError(Exception):
    """The settings are refused; `faults` holds every reason."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))


def of_value(error: ErrorDetails, sources: Mapping[str, str]) -> Fault:
    """Explain why one value, or a key that is none, was refused."""
    (first, *inner), kind = error["loc"], error["type"]
    key = str(first)
    if kind == "extra_forbidden" and not inner:
        return Fault(key=key, value=error["input"], source=sources[key], problem="is no setting", right=_nearest(key))
    problem = _PLAIN.get(kind) or re.sub(r"^(Value error,|Input|String) ", "", error["msg"])
    where = " ".join(str(part) for part in inner if isinstance(part, str) and part != "[key]")
    return Fault(
        key=key,
        value=error["input"],
        source=sources[key],
        problem=f"{where}: {problem}" if where else problem,
        right=right(key),
    )


def right(key: str) -> str:
    """Say what a setting accepts."""
    return f"expected {Settings.model_fields[key].description}"


def _nearest(key: str) -> str:
    near = difflib.get_close_matches(key, Settings.model_fields, n=1)
    return f"did you mean {near[0]}?" if near else f"the settings are {', '.join(Settings.model_fields)}"
