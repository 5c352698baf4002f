"""The front door says why a model refuses a body, in API Gateway's words."""

import pytest

from serverless_backend.devstack.door.explain import validation_error

_SCHEMA = {
    "type": "object",
    "required": ["name"],
    "additionalProperties": False,
    "properties": {"name": {"type": "string", "minLength": 1, "maxLength": 5}},
}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"{}", '[object has missing required properties (["name"])]'),
        (
            b'{"name":5}',
            '[instance type (integer) does not match any allowed primitive type (allowed: ["string"])]',
        ),
        (b"null", '[instance type (null) does not match any allowed primitive type (allowed: ["object"])]'),
        (b"[]", '[instance type (array) does not match any allowed primitive type (allowed: ["object"])]'),
        (b'{"name":""}', '[string "" is too short (length: 0, required minimum: 1)]'),
        (b'{"name":"abcdef"}', '[string "abcdef…" is too long (length: 6, maximum allowed: 5)]'),
        (
            b'{"name":"a","x":1,"b":2}',
            '[object instance has properties which are not allowed by the schema: ["b","x"]]',
        ),
        (
            b'{"x":1}',
            '[object has missing required properties (["name"]), '
            'object instance has properties which are not allowed by the schema: ["x"]]',
        ),
        (b"", "A body is required"),
        (b'{"name":', "Invalid JSON"),
        (b'{"name":"\xff"}', "Invalid JSON"),
        (b"[" * 100_000, "Invalid JSON"),
    ],
)
def test_each_fault_is_told_in_the_gateways_words(body: bytes, reason: str) -> None:
    """The words name the fault and what is allowed."""
    assert validation_error(_SCHEMA, body) == reason
