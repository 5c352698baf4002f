"""The effective settings, for a person and for a script."""

import json
from collections.abc import Iterator
from typing import Any

from serverless_backend.settings import GROUPS, Effective, written


def as_json(effective: Effective) -> str:
    """Return a JSON object: for each setting `{"value", "source"}`."""
    values = _values(effective)
    told = {key: {"value": value, "source": effective.sources[key]} for key, value in values.items()}
    return json.dumps(told, indent=2)


def as_text(effective: Effective) -> str:
    """Return a line for each setting, `key value source`, in groups; values are written as `-c` takes them."""
    return "\n".join(_lines(effective))


def _lines(effective: Effective) -> Iterator[str]:
    values = {key: written(value) for key, value in _values(effective).items()}
    key_width, source_width = max(map(len, values)), max(map(len, effective.sources.values()))
    for number, group in enumerate(GROUPS):
        yield from [""] * bool(number)
        yield str(group.__doc__).rstrip(".")
        for key in group.model_fields:
            yield f"  {key:<{key_width}}  {effective.sources[key]:<{source_width}}  {values[key]}".rstrip()


def _values(effective: Effective) -> dict[str, Any]:
    return effective.settings.model_dump(mode="json")
