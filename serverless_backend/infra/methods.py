"""The methods of the API, and what the gateway checks of their requests."""

from collections.abc import Mapping
from functools import cache
from typing import Final, NamedTuple

from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_lambda as lambda_

from serverless_backend.infra import cors
from serverless_backend.infra.access import Access
from serverless_backend.infra.asked_once import seconds
from serverless_backend.settings import Settings

_ITEMS: Final = "/items"
_ITEM: Final = "/items/{id}"
_QUERY: Final = {"method.request.querystring.limit": False, "method.request.querystring.cursor": False}
_ID: Final = {"method.request.path.id": True}


class _Method(NamedTuple):
    """A method, its parameters by whether they are required, and whether its body is a whole item."""

    path: str
    verb: str
    parameters: Mapping[str, bool] | None = None
    takes_item: bool = False


# A patch is not an item, so there is no model for it: the function validates what the patch makes of one.
_METHODS: Final = (
    _Method(_ITEMS, "GET", _QUERY),
    _Method(_ITEMS, "POST", takes_item=True),
    _Method(_ITEM, "GET", _ID),
    _Method(_ITEM, "PATCH", _ID),
    _Method(_ITEM, "DELETE", _ID),
    _Method(_ITEM, "PUT", _ID, takes_item=True),
)


def add_methods(
    api: apigateway.RestApi, *, settings: Settings, access: Access, function: lambda_.IFunction, item: apigateway.IModel
) -> None:
    """Hand each method to the function, with what the gateway checks before."""
    integration = apigateway.LambdaIntegration(function, allow_test_invoke=False, timeout=seconds(29))
    parameters = api.add_request_validator("Parameters", validate_request_parameters=True)
    everything = api.add_request_validator("Everything", validate_request_parameters=True, validate_request_body=True)
    resource_at = cache(api.root.resource_for_path)
    for path, verb, named, takes_item in _METHODS:
        method = resource_at(path).add_method(
            verb,
            integration,
            request_validator=everything if takes_item else parameters,
            request_parameters=named,
            request_models={"application/json": item} if takes_item else None,
            **access.of_method(verb),
        )
        access.waive_weaker(method)
    for path in (_ITEMS, _ITEM):
        resource = resource_at(path)
        # What the gateway knows no method for would be its 404; the function says 405 and what there is.
        access.waive_weaker(resource.add_method("ANY", integration, **access.of_method("ANY")))
        if settings.enable_cors:
            cors.add_preflight(resource, settings=settings, function=integration)
