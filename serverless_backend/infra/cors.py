"""What browsers of other origins may do, for the preflight and for the answers that the gateway makes."""

from typing import Final

from aws_cdk import aws_apigateway as apigateway

ORIGIN: Final = "*"
ALLOW_METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
ALLOW_HEADERS: Final = (
    "Content-Type",
    "Authorization",
    "X-Api-Key",
    "X-Amz-Date",
    "X-Amz-Security-Token",
    "If-Match",
    "If-None-Match",
    "Idempotency-Key",
)
EXPOSE_HEADERS: Final = ("ETag", "Idempotency-Replayed", "Link", "Location", "Retry-After", "X-Request-Id")
MAX_AGE_SECONDS: Final = 300

ANSWER_HEADERS: Final = {
    "Access-Control-Allow-Origin": f"'{ORIGIN}'",
    "Access-Control-Expose-Headers": f"'{', '.join(EXPOSE_HEADERS)}'",
}
_PREFLIGHT_HEADERS: Final = {
    "Access-Control-Allow-Origin": f"'{ORIGIN}'",
    "Access-Control-Allow-Methods": f"'{', '.join(ALLOW_METHODS)}'",
    "Access-Control-Allow-Headers": f"'{', '.join(ALLOW_HEADERS)}'",
    "Access-Control-Max-Age": f"'{MAX_AGE_SECONDS}'",
    "X-Request-Id": "context.requestId",
}


def add_preflight(resource: apigateway.Resource) -> apigateway.Method:
    """Answer OPTIONS on the resource with 204 and the CORS headers, without calling the function."""
    headers = {f"method.response.header.{name}": value for name, value in _PREFLIGHT_HEADERS.items()}
    answer = apigateway.IntegrationResponse(status_code="204", response_parameters=headers)
    integration = apigateway.MockIntegration(
        request_templates={"application/json": '{"statusCode": 204}'},
        # Otherwise a body of another type would reach the mock unmapped, and be a 500.
        passthrough_behavior=apigateway.PassthroughBehavior.NEVER,
        integration_responses=[answer],
    )
    declared = apigateway.MethodResponse(status_code="204", response_parameters=dict.fromkeys(headers, True))
    return resource.add_method("OPTIONS", integration, method_responses=[declared])
