"""The item's schema in the dialect of the gateway's validator: JSON Schema draft 4."""

from collections.abc import Mapping
from typing import Any, Final

DRAFT_4: Final = "http://json-schema.org/draft-04/schema#"
# These tell people about a value and never refuse one.
_ANNOTATIONS: Final = frozenset({"$comment", "$id", "$schema", "deprecated", "examples", "readOnly", "writeOnly"})
_SAME: Final = frozenset(
    {
        *("type", "title", "description", "default", "enum", "required", "pattern", "minLength", "maxLength"),
        *("minimum", "maximum", "multipleOf", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties"),
    }
)
_ONE_SCHEMA: Final = frozenset({"items", "not", "additionalProperties"})
_MANY_SCHEMAS: Final = frozenset({"allOf", "anyOf", "oneOf"})


class UntranslatableSchemaError(Exception):
    """The schema asks for what the model would not say; the message points at it (JSON Pointer)."""


def to_draft_4(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Translate a JSON Schema from 2020-12 to draft 4.

    Raises:
        UntranslatableSchemaError: when a keyword cannot be carried over, rather than let through what it refuses.
    """
    return {"$schema": DRAFT_4, **_schema(schema, "")}


def _schema(schema: object, at: str) -> dict[str, Any]:
    if not isinstance(schema, Mapping):
        raise UntranslatableSchemaError(f"{at or '/'}: draft 4 wants an object here, not {schema!r}")
    for bound in ("minimum", "maximum"):
        if {bound, exclusive := f"exclusive{bound.title()}"} <= schema.keys():
            raise UntranslatableSchemaError(f"{at}/{exclusive}: draft 4 has room for it or for {bound}, not for both")
    kept = {keyword: value for keyword, value in schema.items() if keyword not in _ANNOTATIONS}
    return {
        name: translated
        for keyword, value in kept.items()
        for name, translated in _keyword(keyword, value, f"{at}/{keyword}").items()
    }


def _keyword(keyword: str, value: Any, at: str) -> dict[str, Any]:
    if keyword in _SAME or (keyword == "additionalProperties" and isinstance(value, bool)):
        # Draft 4 forbids an empty list of required names, which requires nothing anyway.
        return {} if (keyword, value) == ("required", []) else {keyword: value}
    if keyword in _ONE_SCHEMA:
        return {keyword: _schema(value, at)}
    if keyword in _MANY_SCHEMAS:
        return {keyword: [_schema(each, f"{at}/{index}") for index, each in enumerate(value)]}
    if keyword == "properties":
        return {keyword: {name: _schema(each, f"{at}/{name}") for name, each in value.items()}}
    if keyword == "const":
        return {"enum": [value]}
    if keyword in ("exclusiveMinimum", "exclusiveMaximum"):
        return {keyword: True, keyword.removeprefix("exclusive").lower(): value}
    raise UntranslatableSchemaError(
        f"{at}: {keyword} cannot be carried over to draft 4, which the gateway's model is in"
    )
