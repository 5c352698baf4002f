"""A schema that cannot be used is refused before anything is built, in one line that says why and what to do."""

from pathlib import Path

import pytest

from .schema_copy import SCHEMA, copied, run

_NO_OBJECT = 'an item is an object; write "type": "object" at the top.'
_NO_FIELDS = 'an item has fields; name them under "properties" at the top.'
_NO_SCHEMA = "this is no JSON Schema that can be compiled:"
REFUSED = {
    '{"type": "object",': "this is not JSON: ",
    "": "this is not JSON: Unexpected end of JSON input.",
    "null": _NO_OBJECT,
    "[]": _NO_OBJECT,
    "true": _NO_OBJECT,
    '{"properties": {"a": {"type": "string"}}}': _NO_OBJECT,
    '{"type": ["object", "null"], "properties": {"a": {"type": "string"}}}': _NO_OBJECT,
    '{"type": "object"}': _NO_FIELDS,
    '{"type": "object", "properties": ["a"]}': _NO_FIELDS,
    '{"type": "object", "properties": {"id": {}, "revision": {}}}': (
        "the backend sets id, revision itself; rename the property."
    ),
    '{"type": "object", "properties": {"a": {"typ": "string"}}}': (
        f'{_NO_SCHEMA} strict mode: unknown keyword: "typ" at #/properties/a.'
    ),
    '{"type": "object", "properties": {"typ": {"enum": [{"typ": 1}]}, "~/": {"anyOf": [{}, {"typ": 1}]}}, "typ": 2}': (
        f'{_NO_SCHEMA} strict mode: unknown keyword: "typ" at #, #/properties/~0~1/anyOf/1.'
    ),
    '{"type": "object", "properties": {"a": {"type": "strin"}}}': (
        f"{_NO_SCHEMA} schema is invalid: data/properties/a/type must be equal to one of the allowed values"
    ),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the schema and of the function's package."""
    return copied(tmp_path_factory.mktemp("schema") / "project")


@pytest.mark.parametrize(("schema", "words"), REFUSED.items())
def test_refused_in_one_line(copy: Path, schema: str, words: str) -> None:
    """Nothing is generated from it, and what was wrong stands behind the name of the file."""
    (copy / SCHEMA).write_text(schema, encoding="utf-8")

    said = run(copy, "scripts/generate.ts", fails=True).stderr

    assert said.startswith(f"schema/item.schema.json: {words}")
    assert said.count("\n") == 1
    assert not (copy / "lambda" / "src" / "generated").exists()
