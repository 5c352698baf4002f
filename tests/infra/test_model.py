"""The translation of the item's schema to the gateway's dialect."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator, Draft202012Validator

from serverless_backend.infra.model import UntranslatableSchemaError, to_draft_4

from .synth import PROJECT

DRAFT_4 = {"$schema": "http://json-schema.org/draft-04/schema#"}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object"}, {"type": "object"}),
        ({"examples": [1], "$comment": "c", "$id": "x", "deprecated": True, "title": "T"}, {"title": "T"}),
        ({"const": 5}, {"enum": [5]}),
        ({"exclusiveMinimum": 1}, {"minimum": 1, "exclusiveMinimum": True}),
        ({"exclusiveMaximum": 1.5}, {"maximum": 1.5, "exclusiveMaximum": True}),
        ({"required": []}, {}),
        ({"properties": {"examples": {"type": "string"}}}, {"properties": {"examples": {"type": "string"}}}),
        ({"properties": {"a": {"const": 1}}}, {"properties": {"a": {"enum": [1]}}}),
        ({"items": {"readOnly": True, "minLength": 1}}, {"items": {"minLength": 1}}),
        ({"additionalProperties": {"const": "x"}}, {"additionalProperties": {"enum": ["x"]}}),
        ({"additionalProperties": False}, {"additionalProperties": False}),
        ({"anyOf": [{"const": 1}, {"type": "null"}]}, {"anyOf": [{"enum": [1]}, {"type": "null"}]}),
        ({"not": {"const": 1}}, {"not": {"enum": [1]}}),
    ],
)
def test_translated(schema: dict[str, Any], expected: dict[str, Any]) -> None:
    """What draft 4 can say is said, and annotations, which refuse nothing, are left out."""
    assert to_draft_4(schema) == {**DRAFT_4, **expected}


@pytest.mark.parametrize(
    ("schema", "pointer"),
    [
        ({"if": {}}, "/if"),
        ({"$ref": "#/$defs/a"}, "/$ref"),
        ({"properties": {"a": {"prefixItems": []}}}, "/properties/a/prefixItems"),
        ({"allOf": [{}, {"dependentRequired": {}}]}, "/allOf/1/dependentRequired"),
        ({"items": {"unevaluatedProperties": False}}, "/items/unevaluatedProperties"),
        ({"properties": {"a": True}}, "/properties/a"),
        ({"format": "email"}, "/format"),
        ({"minimum": 1, "exclusiveMinimum": 0}, "/exclusiveMinimum"),
        ({"mispelt": 1}, "/mispelt"),
    ],
)
def test_refused(schema: dict[str, Any], pointer: str) -> None:
    """What draft 4 cannot say is refused with the place, never dropped."""
    with pytest.raises(UntranslatableSchemaError) as refusal:
        to_draft_4(schema)

    assert str(refusal.value).startswith(f"{pointer}: ")


def test_item_schema() -> None:
    """The schema of the project itself becomes a valid draft 4 schema."""
    schema = json.loads((PROJECT / "schema" / "item.schema.json").read_text())

    Draft4Validator.check_schema(to_draft_4(schema))


_LEAVES = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["string", "integer", "object", "array", "null"]),
        "minLength": st.integers(0, 3),
        "exclusiveMaximum": st.integers(-2, 2),
        "const": st.integers(-2, 2),
        "required": st.lists(st.sampled_from("ab"), unique=True),
    },
)
_SCHEMAS = st.recursive(
    _LEAVES,
    lambda inner: st.fixed_dictionaries(
        {},
        optional={
            "properties": st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
            "items": inner,
            "anyOf": st.lists(inner, min_size=1, max_size=2),
            "not": inner,
            "additionalProperties": st.one_of(st.booleans(), inner),
        },
    ),
    max_leaves=6,
)
_VALUES = st.recursive(
    st.one_of(st.none(), st.integers(-3, 3), st.sampled_from(["", "a", "abcd"])),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(st.sampled_from("abc"), inner, max_size=3)),
    max_leaves=6,
)


@given(_SCHEMAS, _VALUES)
def test_same_verdict(schema: dict[str, Any], value: object) -> None:
    """The gateway accepts and refuses exactly the values that the schema accepts and refuses."""
    translated = to_draft_4(schema)

    assert Draft4Validator(translated).is_valid(value) == Draft202012Validator(schema).is_valid(value)
