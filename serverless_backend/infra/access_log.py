"""One JSON line in the access log for each request."""

import json
from typing import Final

from aws_cdk import aws_apigateway as apigateway

_FIELDS: Final = {
    "requestId": "requestId",
    "extendedRequestId": "extendedRequestId",
    "xrayTraceId": "xrayTraceId",
    "apiId": "apiId",
    "stage": "stage",
    "domainName": "domainName",
    "sourceIp": "identity.sourceIp",
    "userAgent": "identity.userAgent",
    "requestTime": "requestTime",
    "httpMethod": "httpMethod",
    "resourcePath": "resourcePath",
    "path": "path",
    "protocol": "protocol",
    "status": "status",
    "responseLength": "responseLength",
    "responseLatency": "responseLatency",
    "integrationLatency": "integrationLatency",
    "integrationStatus": "integration.status",
    "integrationError": "integration.error",
    "errorType": "error.responseType",
    "errorMessage": "error.message",
    "authorizerStatus": "authorizer.status",
    "authorizerLatency": "authorizer.latency",
    "authorizerError": "authorizer.error",
    "authorizeStatus": "authorize.status",
    "authorizeError": "authorize.error",
    "authenticateStatus": "authenticate.status",
    "authenticateError": "authenticate.error",
    "subject": "authorizer.claims.sub",
    "caller": "identity.caller",
    "user": "identity.user",
    # Not identity.apiKey, which is the key itself.
    "apiKeyId": "identity.apiKeyId",
    "wafStatus": "waf.status",
    "wafError": "waf.error",
}

ACCESS_LOG_FORMAT: Final = apigateway.AccessLogFormat.custom(
    json.dumps({key: f"$context.{name}" for key, name in _FIELDS.items()})
)
"""Every value is text, as the gateway writes a bare hyphen for one that is absent."""
