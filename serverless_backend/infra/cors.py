"""What browsers of other origins may do, for the preflight and for the answers that the gateway makes."""

from collections.abc import Mapping
from typing import Final

from aws_cdk import aws_apigateway as apigateway

from serverless_backend.infra.waiver import waive
from serverless_backend.settings import Settings

EXPOSE_HEADERS: Final = ("ETag", "Idempotency-Replayed", "Link", "Location", "Retry-After", "X-Request-Id")


def variables(settings: Settings) -> dict[str, str]:
    """Return what the function is told of CORS; without origins it is off."""
    return {
        "CORS_ORIGINS": ",".join(settings.cors_origins) if settings.enable_cors else "",
        "CORS_METHODS": _methods(settings),
        "CORS_HEADERS": ", ".join(settings.cors_headers),
        "CORS_MAX_AGE_SECONDS": str(settings.cors_max_age_seconds),
    }


def answer_headers(settings: Settings) -> Mapping[str, str]:
    """Return the CORS headers of the answers that the gateway makes; none when CORS is off."""
    if not settings.enable_cors:
        return {}
    return {**_origin(settings), "Access-Control-Expose-Headers": f"'{', '.join(EXPOSE_HEADERS)}'"}


def add_preflight(
    resource: apigateway.Resource, *, settings: Settings, function: apigateway.Integration
) -> apigateway.Method:
    """Answer OPTIONS on the resource with 204 and the CORS headers, without asking who calls.

    The gateway does so by itself, except where one of several origins must be chosen: the function does, as it does
    on every answer, so that there is one place where origins are compared.
    """
    if len(settings.cors_origins) > 1:
        method = resource.add_method("OPTIONS", function)
        waive(method, {"APIG4": "Browsers send a preflight without credentials; its answer has no data."})
        return method
    headers = {f"method.response.header.{name}": value for name, value in _preflight_headers(settings).items()}
    answer = apigateway.IntegrationResponse(status_code="204", response_parameters=headers)
    integration = apigateway.MockIntegration(
        request_templates={"application/json": '{"statusCode": 204}'},
        # Otherwise a body of another type would reach the mock unmapped, and be a 500.
        passthrough_behavior=apigateway.PassthroughBehavior.NEVER,
        integration_responses=[answer],
    )
    declared = apigateway.MethodResponse(status_code="204", response_parameters=dict.fromkeys(headers, True))
    return resource.add_method("OPTIONS", integration, method_responses=[declared])


def _preflight_headers(settings: Settings) -> dict[str, str]:
    headers = settings.cors_headers
    return {
        **_origin(settings),
        "Access-Control-Allow-Methods": f"'{_methods(settings)}'",
        **({"Access-Control-Allow-Headers": f"'{', '.join(headers)}'"} if headers else {}),
        "Access-Control-Max-Age": f"'{settings.cors_max_age_seconds}'",
        "X-Request-Id": "context.requestId",
    }


def _origin(settings: Settings) -> dict[str, str]:
    first, *others = settings.cors_origins
    # The gateway cannot choose one of several, and finds a header under one spelling of its name alone. Its own answers
    # are errors without any data, and take no cookies: all may read them.
    if others or first == "*":
        return {"Access-Control-Allow-Origin": "'*'"}
    return {"Access-Control-Allow-Origin": f"'{first}'", "Vary": "'Origin'"}


def _methods(settings: Settings) -> str:
    return ", ".join([*settings.cors_methods, "OPTIONS"])
