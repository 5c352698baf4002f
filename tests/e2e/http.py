"""How the end-to-end tests walk the collection and hold an answer to the problem shape."""

from typing import Any

import httpx


def every_page(api: httpx.Client, **params: str) -> list[dict[str, Any]]:
    """Return every page of a walk over the collection."""
    pages: list[dict[str, Any]] = []
    while not pages or pages[-1]["nextCursor"] is not None:
        cursor = {"cursor": pages[-1]["nextCursor"]} if pages else {}
        answer = api.get("/items", params={**params, **cursor})
        assert answer.status_code == 200, answer.text
        pages.append(answer.json())
    return pages


def assert_problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    """Hold an answer to the one shape of errors, and return its body."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Retry-After" in answer.headers["Access-Control-Expose-Headers"]
    problem: dict[str, Any] = answer.json()
    assert problem.keys() - {"errors"} == {"type", "title", "status", "detail", "requestId"}
    assert problem["status"] == status
    assert problem["requestId"] == answer.headers["X-Request-Id"]
    assert "$context" not in answer.text
    return problem
