"""The answers that the gateway gives by itself, in the shape of the function's own: RFC 9457 problems."""

import json
from collections.abc import Mapping
from typing import Final, NamedTuple

from aws_cdk import aws_apigateway as apigateway

from serverless_backend.infra import cors
from serverless_backend.settings import Settings

TYPE_PREFIX: Final = "/problems/"


class Problem(NamedTuple):
    """What a client reads. Where the function has a problem of the same kind, status and title are the function's."""

    status: int
    kind: str
    title: str
    detail: str


_QUOTE: Final = "Quote the request id $context.requestId when you report this."
_INTERNAL: Final = Problem(500, "internal-error", "The backend failed", _QUOTE)
_NO_SUCH_PATH: Final = Problem(
    404, "path-not-found", "There is no such path", "The paths are /items and /items/{id}, below the base URL."
)


def _forbidden(detail: str) -> Problem:
    return Problem(403, "forbidden", "The request is not allowed", detail)


def _too_many(detail: str) -> Problem:
    return Problem(429, "too-many-requests", "There are too many requests", detail)


PROBLEMS: Final = {
    "ACCESS_DENIED": _forbidden("Send it from an address and with credentials that the owner of this API allows."),
    "API_CONFIGURATION_ERROR": _INTERNAL,
    "AUTHORIZER_CONFIGURATION_ERROR": _INTERNAL,
    "AUTHORIZER_FAILURE": _INTERNAL,
    "BAD_REQUEST_BODY": Problem(
        400, "validation-failed", "The item is not valid", "Mend the body: $context.error.validationErrorString"
    ),
    "BAD_REQUEST_PARAMETERS": Problem(
        400,
        "invalid-parameter",
        "A query parameter is not valid",
        "Mend the parameters: $context.error.validationErrorString",
    ),
    "DEFAULT_4XX": Problem(
        400, "bad-request", "The request is not valid", "Check its method, path, headers and body against the API."
    ),
    "DEFAULT_5XX": _INTERNAL,
    "EXPIRED_TOKEN": _forbidden("The credentials have expired: get new ones and sign the request again."),
    "INTEGRATION_FAILURE": Problem(502, "bad-gateway", "The backend failed to answer", _QUOTE),
    "INTEGRATION_TIMEOUT": Problem(504, "gateway-timeout", "The backend took too long", _QUOTE),
    "INVALID_API_KEY": _forbidden("Send a key that the owner of this API gave out in the header X-Api-Key."),
    "INVALID_SIGNATURE": _forbidden("Sign the request anew: its signature does not match it."),
    # The gateway's word for a path or method that the API does not have.
    "MISSING_AUTHENTICATION_TOKEN": _NO_SUCH_PATH,
    "QUOTA_EXCEEDED": _too_many("The quota of this key is used up: wait for its next period."),
    "REQUEST_TOO_LARGE": Problem(413, "body-too-large", "The body is too large", "Send a smaller body."),
    "RESOURCE_NOT_FOUND": _NO_SUCH_PATH,
    "THROTTLED": _too_many("Send the request again after the seconds that Retry-After gives."),
    "UNAUTHORIZED": Problem(
        401, "unauthorized", "The request needs credentials", "Send valid credentials in the header Authorization."
    ),
    "UNSUPPORTED_MEDIA_TYPE": Problem(
        415,
        "unsupported-media-type",
        "The body must be JSON",
        "Send JSON with the header Content-Type: application/json.",
    ),
    "WAF_FILTERED": _forbidden("A firewall rule refused the request: ask the owner of this API."),
}

_BY_AUTH: Final[Mapping[str, Mapping[str, Problem]]] = {
    "iam": {
        # What has no type of its own is, then, mostly a signature that is none, or of a key that is not known.
        "DEFAULT_4XX": _forbidden(
            "Sign the request with AWS Signature Version 4 and keys that exist: the gateway cannot tell who sent it."
        ),
        # The gateway has one word for a request that is not signed and for a path that it does not have.
        "MISSING_AUTHENTICATION_TOKEN": _forbidden(
            "Sign the request with AWS Signature Version 4, and send it to /items or /items/{id}, below the base URL."
        ),
    },
    "cognito": {
        "UNAUTHORIZED": PROBLEMS["UNAUTHORIZED"]._replace(
            detail="Send an access token with the scope that the method needs in the header Authorization, as Bearer."
        ),
    },
}


_TYPES: Final = {name: apigateway.ResponseType.of(name) for name in PROBLEMS}


def problems(settings: Settings) -> Mapping[str, Problem]:
    """Return what the gateway answers by itself, by type of response; some of it depends on `auth`."""
    return {**PROBLEMS, **_BY_AUTH.get(settings.auth, {})}


def add_problem_responses(api: apigateway.RestApi, *, settings: Settings) -> None:
    """Make every answer of the gateway a problem with X-Request-Id, and CORS headers when they are on."""
    shared = cors.answer_headers(settings)
    for response_type, problem in problems(settings).items():
        api.add_gateway_response(
            response_type,
            type=_TYPES[response_type],
            status_code=str(problem.status),
            response_headers={
                "Content-Type": "'application/problem+json'",
                "X-Request-Id": "context.requestId",
                **_own_headers(response_type, settings),
                **shared,
            },
            # The key selects the template by the Accept header; application/json is also what no match falls back to.
            templates={"application/json": _template(problem)},
        )


def _own_headers(response_type: str, settings: Settings) -> Mapping[str, str]:
    if response_type == "THROTTLED":
        return {"Retry-After": "'1'"}
    if response_type == "UNAUTHORIZED" and settings.auth == "cognito":
        return {"WWW-Authenticate": "'Bearer'"}
    return {}


def _template(problem: Problem) -> str:
    body = {
        "type": TYPE_PREFIX + problem.kind,
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "requestId": "$context.requestId",
    }
    return json.dumps(body)
