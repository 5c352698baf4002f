"""What becomes of each property of the template in the local AWS, as fidelity.toml says and docs/fidelity.md shows."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from serverless_backend.bundle import PROJECT

DOCUMENT: Final = PROJECT / "docs" / "fidelity.md"
ANY: Final = "Every resource"
_HEADING: Final = "## Every property\n"
_LEGEND: Final = (
    "With every option on, in both stacks. What is kept, or not there at all, is asserted on the template alone.",
    "Written from `tests/fidelity.toml` by `python -m tests.fidelity`.",
    "",
)
_WORDS: Final = {
    "emulated": "emulated",
    "applied": "applied by us after each deploy",
    "door": "done by the front door",
    "kept": "kept, without effect",
    "asserted": "asserted on the template only",
}
_WITH_REASON: Final = frozenset({"kept", "asserted"})


class Fate(NamedTuple):
    """Properties of one type of resource, what becomes of them, and why if it is not all that AWS does."""

    resource: str
    properties: tuple[str, ...]
    how: str
    reason: str | None


def fates() -> list[Fate]:
    """Return what the file says."""
    said = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return [
        fate
        for resource, by_how in said.items()
        for how in _WORDS
        for fate in _fates(resource, how, by_how.get(how, []))
    ]


def _fates(resource: str, how: str, given: Any) -> Iterator[Fate]:
    if how in _WITH_REASON:
        yield from (Fate(resource, tuple(each["properties"]), how, each["reason"]) for each in given)
    elif given:
        yield Fate(resource, tuple(given), how, None)


def fate_of() -> dict[str, Fate]:
    """Return the fate of each property, by `type.Property`, or by `type.Property.Part` where it has several.

    Raises:
        ValueError: a property has two.
    """
    found: dict[str, Fate] = {}
    for fate in fates():
        for name in fate.properties:
            key = f"{fate.resource}.{name}"
            if key in found:
                raise ValueError(f"{key} is classified twice")
            found[key] = fate
    return found


def parts(resource: str, name: str, value: Any, known: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield a property under its name, or part by part where `known` names its parts."""
    whole = f"{resource}.{name}"
    if not any(key.startswith(f"{whole}.") for key in known):
        yield whole, value
        return
    for each in value if isinstance(value, list) else [value]:
        yield from ((f"{whole}.{part}", inner) for part, inner in each.items())


def section() -> str:
    """Return the part of the document that shows the file."""
    rows = ["| resource | properties | in the local AWS |", "|---|---|---|"]
    shown = ""
    for fate in fates():
        resource = f"`{fate.resource.removeprefix('AWS::')}`" if fate.resource != ANY else ANY.lower()
        names = ", ".join(f"`{name}`" for name in fate.properties)
        why = f": {fate.reason}" if fate.reason else ""
        rows.append(f"| {'' if resource == shown else resource} | {names} | {_WORDS[fate.how]}{why} |")
        shown = resource
    return "\n".join([_HEADING, *_LEGEND, *rows, ""])


def document() -> str:
    """Return the document with that part as the file has it."""
    return DOCUMENT.read_text(encoding="utf-8").partition(_HEADING)[0].rstrip() + "\n\n" + section()


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
