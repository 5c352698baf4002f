"""The front door finds the method that serves a path, and words the gateway's own answers as the API defines them."""

import json

import pytest

from serverless_backend.devstack.door.api import DeployedApi, Method
from serverless_backend.devstack.door.names import Names


def _method(path: str, verb: str) -> Method:
    return Method(resource_id=path, resource_path=path, verb=verb, validates_body=False, models={})


_ROUTES = [("/items", "GET"), ("/items", "ANY"), ("/items/{id}", "GET"), ("/items/latest", "GET")]
_API = DeployedApi(
    api_id="api",
    stage="v1",
    methods={route: _method(*route) for route in _ROUTES},
    schemas={},
    responses={
        "REQUEST_TOO_LARGE": {
            "statusCode": "413",
            "responseParameters": {
                "gatewayresponse.header.Content-Type": "'application/problem+json'",
                "gatewayresponse.header.X-Request-Id": "context.requestId",
            },
            "responseTemplates": {"application/json": '{"id":"$context.requestId","why":$context.error.messageString}'},
        }
    },
    log_group="/group",
    log_format="",
    names=Names("v1"),
)


@pytest.mark.parametrize(
    ("verb", "path", "served_by"),
    [
        ("GET", "/items", ("/items", "GET")),
        ("GET", "/items/", ("/items", "GET")),
        ("DELETE", "/items", ("/items", "ANY")),
        ("GET", "/items/5", ("/items/{id}", "GET")),
        ("GET", "/items/latest", ("/items/latest", "GET")),
        ("PUT", "/items/5", None),
        ("GET", "/items/5/more", None),
        ("GET", "/", None),
    ],
)
def test_the_most_specific_resource_that_fits_serves_a_path(
    verb: str, path: str, served_by: tuple[str, str] | None
) -> None:
    """A literal segment goes before a parameter, a method before ANY."""
    method = _API.method(path, verb)

    assert (method and (method.resource_path, method.verb)) == served_by


def test_a_gateway_response_is_the_apis_own_with_its_variables_filled_in() -> None:
    """Status, headers and body are those of the template, quotes in a message included."""
    answer = _API.answer("REQUEST_TOO_LARGE", request_id="r-1", message='over "10" MB')

    assert answer.status == 413
    assert answer.headers == [
        ("Content-Type", "application/problem+json"),
        ("X-Request-Id", "r-1"),
    ]
    assert json.loads(answer.body) == {"id": "r-1", "why": 'over "10" MB'}
