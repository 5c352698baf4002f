"""The JSON Schema of an environment's file, for editors."""

from typing import Any

from serverless_backend.settings.model import Settings

_NOTHING = {"const": ""}


def schema() -> dict[str, Any]:
    """Return a JSON Schema 2020-12 of `config/<environment>.toml`: each setting by itself, no rules between them."""
    made = Settings.model_json_schema()
    properties = {key: _of_file(said) for key, said in made["properties"].items() if key != "environment"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Settings of one environment",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "$defs": made["$defs"],
    }


def _of_file(said: dict[str, Any]) -> dict[str, Any]:
    """Put what a field says in the words of a TOML file, which has no null."""
    kept = {word: value for word, value in said.items() if word not in {"title", "description", "anyOf"}}
    if "anyOf" in said:
        kept = {"anyOf": [each if each != {"type": "null"} else _NOTHING for each in said["anyOf"]]}
    if kept.get("type") == "array":
        kept["uniqueItems"] = True
    return {"description": f"{said['title']} Accepted: {said['description']}.", **kept}
