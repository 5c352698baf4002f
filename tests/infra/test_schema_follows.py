"""One edit of schema/item.schema.json, and the gateway, the function, its types and the document follow."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, Draft202012Validator

from .schema_copy import SCHEMA, copied, run
from .synth import fresh, only

# Beside what the schema said before: names are short now, and each item has a colour.
COLOUR = {"type": "string", "enum": ["red", "blue"]}
ITEMS = {
    '{"name": "a", "colour": "red"}': True,
    '{"name": "abcde", "description": "d", "colour": "blue"}': True,
    '{"name": "a"}': False,
    '{"name": "abcdef", "colour": "red"}': False,
    '{"name": "a", "colour": "green"}': False,
    '{"name": "a", "colour": null}': False,
    '{"name": "a", "colour": "red", "size": 5}': False,
}
PATCHES = {
    '{"colour": "blue"}': True,
    '{"description": null}': True,
    "{}": True,
    '{"colour": null}': False,
    '{"colour": "green"}': False,
    '{"name": "abcdef"}': False,
    '{"id": "x"}': False,
}
TYPES = """
import type { ItemFields } from './src/generated/item-fields.ts';

export const right: ItemFields = { name: 'a', description: 'd', colour: 'blue' };
// @ts-expect-error: an item has a colour
export const without: ItemFields = { name: 'a' };
// @ts-expect-error: green is none of the colours
export const green: ItemFields = { name: 'a', colour: 'green' };
// @ts-expect-error: there is no such field
export const more: ItemFields = { name: 'a', colour: 'red', size: 5 };
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the schema and of the function's package, with the schema edited after a first build."""
    copy = copied(tmp_path_factory.mktemp("schema") / "project")
    run(copy, "scripts/generate.ts")
    schema = copy / SCHEMA
    edited = json.loads(schema.read_text(encoding="utf-8"))
    edited["properties"]["name"]["maxLength"] = 5
    edited["properties"]["colour"] = COLOUR
    edited["required"].append("colour")
    schema.write_text(json.dumps(edited), encoding="utf-8")
    run(copy, "scripts/generate.ts")
    return copy


def document(copy: Path) -> dict[str, Any]:
    """Write the copy's OpenAPI document anew, and return it."""
    run(copy, "scripts/openapi.ts")
    return dict(json.loads((copy / "docs" / "openapi.json").read_text(encoding="utf-8")))


def verdicts(validator: Any, values: dict[str, bool]) -> dict[str, bool]:
    """Return what a validator says of each value."""
    return {text: validator.is_valid(json.loads(text)) for text in values}


def test_what_is_generated_is_left_alone_until_the_schema_changes(copy: Path) -> None:
    """A build of the same schema writes nothing, and what is missing alone is made again."""
    generated = copy / "lambda" / "src" / "generated"

    def written() -> dict[str, int]:
        return {path.name: path.stat().st_mtime_ns for path in generated.iterdir()}

    before = written()
    run(copy, "scripts/generate.ts")
    assert written() == before
    (generated / "item-fields.ts").unlink()
    run(copy, "scripts/generate.ts")
    assert {name for name, time in written().items() if time != before[name]} == {"item-fields.ts"}


def test_document_is_stale_until_it_is_written_anew(copy: Path) -> None:
    """The check tells of a document that the schema has left behind, and what mends it."""
    stale = run(copy, "scripts/openapi.ts", "--check", fails=True)
    document(copy)

    assert "make openapi" in stale.stderr
    run(copy, "scripts/openapi.ts", "--check")


def test_gateway_model(copy: Path) -> None:
    """The gateway of the template accepts and refuses what the edited schema does."""
    schema = json.loads((copy / SCHEMA).read_text(encoding="utf-8"))
    model = only(fresh(schema), "AWS::ApiGateway::Model")["Schema"]

    assert verdicts(Draft4Validator(model), ITEMS) == ITEMS


def test_function_validator(copy: Path) -> None:
    """The function's compiled validator accepts and refuses what the edited schema does."""
    script = f"const validate = require('./src/generated/validate.cjs'); {json.dumps(list(ITEMS))}"
    said = run(copy, "--print", f"{script}.map((text) => validate(JSON.parse(text))).join()").stdout.strip()

    assert [word == "true" for word in said.split(",")] == list(ITEMS.values())


def test_function_type(copy: Path) -> None:
    """The compiler accepts items of the edited schema, and no others."""
    (copy / "lambda" / "colours.ts").write_text(TYPES, encoding="utf-8")
    config = {"extends": "./tsconfig.json", "include": ["colours.ts"]}
    (copy / "lambda" / "colours.json").write_text(json.dumps(config), encoding="utf-8")

    run(copy, "node_modules/typescript/bin/tsc", "--project", "colours.json")


def test_document(copy: Path) -> None:
    """The document's items and patches are those of the edited schema."""
    components = document(copy)["components"]

    def schema(name: str) -> Draft202012Validator:
        return Draft202012Validator({"components": components, "$ref": f"#/components/schemas/{name}"})

    assert verdicts(schema("ItemFields"), ITEMS) == ITEMS
    assert verdicts(schema("ItemPatch"), PATCHES) == PATCHES
    time = "2026-11-23T06:42:39.719Z"
    ours = {"id": "fe5df8db-8a18-8158-8e91-2114b157e0f1", "createdAt": time, "updatedAt": time}
    assert schema("Item").is_valid({**ours, "name": "a", "colour": "red"})
    assert not schema("Item").is_valid({**ours, "name": "a"})
    assert not schema("Item").is_valid({"name": "a", "colour": "red"})


def test_what_the_backend_sets_is_refused_though_a_schema_takes_any_field(tmp_path: Path) -> None:
    """Nobody's `id` is taken and dropped without a word where items are free in form."""
    copy = copied(tmp_path / "project")
    schema = json.loads((copy / SCHEMA).read_text(encoding="utf-8"))
    del schema["additionalProperties"]
    (copy / SCHEMA).write_text(json.dumps(schema), encoding="utf-8")
    run(copy, "scripts/generate.ts")
    script = """
        const { parseFields } = await import('./src/validation.ts');
        console.log(JSON.stringify(parseFields({ name: 'a', size: 5 })));
        try { parseFields({ name: 'a', id: 'mine', revision: 7 }); }
        catch ({ faults }) { console.log(JSON.stringify(faults)); }
    """

    taken, faults = run(copy, "--input-type=module", "--eval", script).stdout.splitlines()

    assert json.loads(taken) == {"name": "a", "size": 5}
    detail = "is not a field that can be written; remove it"
    assert json.loads(faults) == [{"pointer": "/id", "detail": detail}, {"pointer": "/revision", "detail": detail}]
