"""What a script of another origin sees of an answer."""

from typing import Any

import httpx

_EXPOSED = "ETag, Idempotency-Replayed, Link, Location, Retry-After, X-Request-Id"


def problem_for_a_browser(answer: httpx.Response, status: int, origin: str = "*") -> dict[str, Any]:
    """Hold an answer to the shape of errors, readable by scripts of an origin, and return its body."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Access-Control-Allow-Origin"] == origin
    assert answer.headers["Access-Control-Expose-Headers"] == _EXPOSED
    assert "Origin" in answer.headers.get("Vary", "") or origin == "*"
    problem: dict[str, Any] = answer.json()
    assert problem["status"] == status
    assert problem["requestId"] == answer.headers["X-Request-Id"]
    assert "$context" not in answer.text
    return problem
