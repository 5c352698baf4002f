"""docs/openapi.json is a valid document, and says what the gateway of the template does."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from serverless_backend.infra import cors
from serverless_backend.infra.responses import PROBLEMS, TYPE_PREFIX
from serverless_backend.settings import Settings

from .synth import PROJECT, from_typescript

DOCUMENT: dict[str, Any] = json.loads((PROJECT / "docs" / "openapi.json").read_text(encoding="utf-8"))
COMPONENTS = DOCUMENT["components"]
OPERATIONS = {
    f"{method.upper()} {path}": operation
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
}
CHANGES = {"PUT /items/{id}", "PATCH /items/{id}", "DELETE /items/{id}"}


def resolved(node: dict[str, Any]) -> dict[str, Any]:
    """Follow a reference, if it is one."""
    if "$ref" not in node:
        return node
    kind, name = node["$ref"].removeprefix("#/components/").split("/")
    return dict(COMPONENTS[kind][name])


def kinds(response: dict[str, Any]) -> Iterator[tuple[str, int, str]]:
    """Return type, status and title of each problem that a response may tell of."""
    schema = resolved(response)["content"]["application/problem+json"]["schema"]
    for each in schema.get("oneOf", [schema]):
        values = resolved(each)["properties"]
        yield values["type"]["enum"][0], values["status"]["enum"][0], values["title"]["enum"][0]


def every_kind() -> set[tuple[str, int, str]]:
    """Return what all responses of the document may tell of, each held to its status."""
    found = {kind for response in COMPONENTS["responses"].values() for kind in kinds(response)}
    for name, operation in OPERATIONS.items():
        for status, response in operation["responses"].items():
            if int(status) >= 400 and not name.startswith("HEAD "):
                of_operation = set(kinds(response))
                assert {kind[1] for kind in of_operation} == {int(status)}
                found |= of_operation
    return found


def test_valid() -> None:
    """The document is OpenAPI 3.1, with every reference resolved and every example fitting its schema."""
    assert DOCUMENT["openapi"] == "3.1.0"
    assert [error.message for error in OpenAPIV31SpecValidator(DOCUMENT).iter_errors()] == []


def test_every_problem_of_the_gateway_is_documented() -> None:
    """What the gateway answers by itself is in the document, with its type, status and title."""
    of_gateway = {(TYPE_PREFIX + problem.kind, problem.status, problem.title) for problem in PROBLEMS.values()}

    assert of_gateway - every_kind() == set()


def test_every_problem_is_one_of_the_gateway_or_of_the_function() -> None:
    """The document knows no problem that neither side has."""
    of_gateway = {(TYPE_PREFIX + problem.kind, problem.status, problem.title) for problem in PROBLEMS.values()}
    of_function = from_typescript(
        "problem.ts", "it.PROBLEM_KINDS.map(({ type, status, title }) => [it.TYPE_PREFIX + type, status, title])"
    )

    assert every_kind() == of_gateway | {tuple(kind) for kind in of_function}


@pytest.mark.parametrize("status", [401, 403, 429, 500, 502, 503, 504])
def test_any_operation_may_meet(status: int) -> None:
    """Every operation says what the gateway, a busy store or a fault of ours answers."""
    assert all(str(status) in operation["responses"] for operation in OPERATIONS.values())


@pytest.mark.parametrize(
    ("status", "operations"),
    [
        (304, {"GET /items/{id}", "HEAD /items/{id}"}),
        (404, {"GET /items/{id}", "HEAD /items/{id}", *CHANGES}),
        (412, CHANGES),
        (413, {"POST /items", "PUT /items/{id}", "PATCH /items/{id}"}),
        (415, {"POST /items", "PUT /items/{id}", "PATCH /items/{id}"}),
        (422, {"POST /items"}),
        (428, CHANGES),
    ],
)
def test_some_operations_may_meet(status: int, operations: set[str]) -> None:
    """The other statuses belong to the operations that can give them, and to no other."""
    assert {name for name, operation in OPERATIONS.items() if str(status) in operation["responses"]} == operations


def test_exposed_headers() -> None:
    """Every header that browsers of other origins may read is one that some answer has, and the other way round."""
    documented = {
        header
        for operation in OPERATIONS.values()
        for response in operation["responses"].values()
        for header in resolved(response)["headers"]
    }
    cors_headers = {"Access-Control-Allow-Origin", "Access-Control-Expose-Headers"}
    not_for_scripts = {*cors_headers, "Accept-Patch", "Cache-Control", "WWW-Authenticate"}

    assert documented - not_for_scripts == set(cors.EXPOSE_HEADERS)


def test_allowed_headers() -> None:
    """Every header that an operation takes may be sent by browsers of other origins."""
    taken = {
        parameter["name"]
        for operation in OPERATIONS.values()
        for parameter in map(resolved, operation["parameters"])
        if parameter["in"] == "header"
    }

    assert taken == {"If-Match", "If-None-Match", "Idempotency-Key"}
    assert taken <= set(Settings().cors_headers)


def test_answers_to_head_have_no_body() -> None:
    """HEAD has the statuses of GET, and no answer to it has content."""
    for path in ("/items", "/items/{id}"):
        get, head = OPERATIONS[f"GET {path}"]["responses"], OPERATIONS[f"HEAD {path}"]["responses"]

        assert head.keys() == get.keys()
        assert not any("content" in response for response in head.values())


def test_a_base_url_on_aws_and_one_on_a_laptop() -> None:
    """The server's address is made of an origin and a stage, which are local by default."""
    (server,) = DOCUMENT["servers"]
    local = {name: variable["default"] for name, variable in server["variables"].items()}

    assert server["url"].format(**local) == "http://127.0.0.1:3000/v1"
    aws = {"origin": "https://abc.execute-api.eu-west-1.amazonaws.com", "stage": "v1"}
    assert server["url"].format(**aws) == "https://abc.execute-api.eu-west-1.amazonaws.com/v1"
