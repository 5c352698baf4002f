"""Events as API Gateway makes them for a REST API (proxy integration)."""

Event = dict[str, object]


def post(headers: dict[str, str] | None = None) -> Event:
    """Return the event of a request that creates an item."""
    headers = {"content-type": "application/json", **(headers or {})}
    return _event("POST", headers=headers, body='{"name":"Bench","description":"An item to measure with."}')


def page(limit: int = 100, cursor: str | None = None) -> Event:
    """Return the event of a request for a page."""
    query = {"limit": [str(limit)], **({} if cursor is None else {"cursor": [cursor]})}
    return _event("GET", query=query)


def _event(
    method: str,
    *,
    headers: dict[str, str] | None = None,
    query: dict[str, list[str]] | None = None,
    body: str | None = None,
) -> Event:
    return {
        "httpMethod": method,
        "resource": "/items",
        "path": "/items",
        "body": body,
        "isBase64Encoded": False,
        "pathParameters": None,
        "stageVariables": None,
        "queryStringParameters": query and {name: values[-1] for name, values in query.items()},
        "multiValueQueryStringParameters": query,
        "headers": headers or {},
        "multiValueHeaders": {name: [value] for name, value in (headers or {}).items()},
        "requestContext": {"requestId": "request-1", "path": "/v1/items"},
    }
