"""One JSON line in the access log for each request."""

import json
from typing import Final

from aws_cdk import aws_apigateway as apigateway

_FIELDS: Final = {
    "requestId": "requestId",
    "sourceIp": "identity.sourceIp",
    "requestTime": "requestTime",
    "httpMethod": "httpMethod",
    "resourcePath": "resourcePath",
    "path": "path",
    "status": "status",
    "protocol": "protocol",
    "responseLength": "responseLength",
    "responseLatency": "responseLatency",
    "integrationLatency": "integrationLatency",
    "integrationStatus": "integration.status",
    "integrationError": "integration.error",
    "errorType": "error.responseType",
    "errorMessage": "error.message",
    "xrayTraceId": "xrayTraceId",
    "userAgent": "identity.userAgent",
    "caller": "identity.caller",
    "user": "identity.user",
}


def access_log_format() -> apigateway.AccessLogFormat:
    """Return the format; every value is text, as the gateway writes a bare hyphen for one that is absent."""
    return apigateway.AccessLogFormat.custom(json.dumps({key: f"$context.{name}" for key, name in _FIELDS.items()}))
