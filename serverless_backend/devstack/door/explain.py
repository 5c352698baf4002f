"""Why a model refuses a body, in the words of API Gateway's `$context.error.validationErrorString`."""

import json
from collections.abc import Mapping
from typing import Any

from jsonschema import Draft4Validator
from jsonschema.exceptions import ValidationError

_TYPES = {dict: "object", list: "array", str: "string", bool: "boolean", int: "integer", float: "number"}


def validation_error(schema: Mapping[str, Any], body: bytes) -> str:
    """Return the faults of a body that the model refuses, as a bracketed list."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return "Invalid JSON" if body.strip() else "A body is required"
    faults = Draft4Validator(schema).iter_errors(document)
    worded = [_worded(fault) for fault in sorted(faults, key=lambda fault: [str(step) for step in fault.absolute_path])]
    return f"[{', '.join(worded)}]"


def _worded(fault: ValidationError) -> str:
    value: Any = fault.instance
    rule: Any = fault.validator_value
    schema: Any = fault.schema
    match fault.validator:
        case "required":
            missing = [name for name in rule if name not in value]
            return f"object has missing required properties ({_listed(missing)})"
        case "additionalProperties":
            unknown = sorted(set(value) - set(schema.get("properties", {})))
            return f"object instance has properties which are not allowed by the schema: {_listed(unknown)}"
        case "type":
            allowed = rule if isinstance(rule, list) else [rule]
            found = _type_of(value)
            return f"instance type ({found}) does not match any allowed primitive type (allowed: {_listed(allowed)})"
        case "minLength":
            return f'string "{value}" is too short (length: {len(value)}, required minimum: {rule})'
        case "maxLength":
            return f'string "{value[:40]}…" is too long (length: {len(value)}, maximum allowed: {rule})'
        case _:
            return fault.message


def _listed(names: list[str]) -> str:
    return json.dumps(names, separators=(",", ":"), ensure_ascii=False)


def _type_of(value: object) -> str:
    return "null" if value is None else _TYPES[type(value)]
