"""One request's way through: to the emulator's gateway and back, with what AWS's gateway would add."""

import asyncio
from typing import cast

import boto3
import httpcore
from botocore.config import Config

from serverless_backend.devstack.door.api import Answer, DeployedApi, Method
from serverless_backend.devstack.door.ask import Ask
from serverless_backend.devstack.door.mend import Mend
from serverless_backend.devstack.door.names import below
from serverless_backend.devstack.emulator_process import SIGNED_HOST, SIGNED_PATH

REQUEST_LIMIT = 10 * 1024 * 1024
TIME_LIMIT = 29.0

_HOP_BY_HOP = {
    *("connection", "content-length", "date", "host", "keep-alive", "proxy-authenticate", "proxy-authorization"),
    *("server", "te", "trailer", "transfer-encoding", "upgrade"),
}
_OURS = {SIGNED_HOST.decode(), SIGNED_PATH.decode()}
_EMULATORS_IDS = {"x-amzn-requestid", "x-amz-request-id"}
_NO_MODEL = "NoModel"
_FORBIDDEN = Answer(
    403, [("Content-Type", "application/json"), ("x-amzn-ErrorType", "ForbiddenException")], b'{"message":"Forbidden"}'
)
"""AWS's answer where no API is: it comes from no API, so it has nothing of ours."""


class Passage:
    """The way to one deployed stage. Not for use after that stage changed."""

    def __init__(self, aws: boto3.Session, endpoint: str, api: DeployedApi) -> None:
        self.api = api
        self._mend = Mend(api)
        self._gateway = aws.client("apigateway", endpoint_url=endpoint, config=Config(parameter_validation=False))
        self._emulator = httpcore.AsyncConnectionPool(max_connections=None, keepalive_expiry=60)
        self._timeouts = dict.fromkeys(("connect", "read", "write", "pool"), TIME_LIMIT)
        self._base = httpcore.URL(f"{endpoint}/_aws/execute-api/{api.api_id}/{api.stage}")
        self._models: dict[tuple[str, str], dict[str, str]] = {}

    async def close(self) -> None:
        """Close the connections to the emulator."""
        await self._emulator.aclose()

    def method(self, ask: Ask) -> Method | None:
        """Return the API's method for a request, None outside the stage or the API's paths."""
        segments = self._below_stage(ask)
        return None if segments is None else self.api.method("/".join(segments), ask.verb)

    async def answer(self, ask: Ask) -> Answer:
        """Answer one request as API Gateway would."""
        return self._mend.compressed(ask, await self._answer(ask))

    async def _answer(self, ask: Ask) -> Answer:
        prefix = self.api.names.prefix(ask.header(b"host"), ask.segments)
        if prefix is None:
            return _FORBIDDEN
        if refusal := self._refusal(ask):
            return refusal
        method = self.method(ask)
        if method is not None:
            await self._leave_unvalidated(method, _media_type(ask))
        try:
            return self._mend.mended(ask, method, await self._passed_on(ask, prefix))
        except httpcore.TimeoutException:
            return self._mend.made("INTEGRATION_TIMEOUT", "Endpoint request timed out")
        except (httpcore.NetworkError, httpcore.ProtocolError):
            return self._mend.made("INTEGRATION_FAILURE", "The local AWS does not answer")

    def _refusal(self, ask: Ask) -> Answer | None:
        """Return the answer to what must not reach the emulator."""
        if ask.body is None:
            return self._mend.made("REQUEST_TOO_LARGE", f"Request body is over {REQUEST_LIMIT} bytes")
        if b"#" in ask.signed_path + ask.query:  # no target of HTTP has a fragment
            return self._mend.made("DEFAULT_4XX", "Bad Request")
        if self._below_stage(ask) is None:
            return self._mend.made("MISSING_AUTHENTICATION_TOKEN", "Missing Authentication Token")
        return None

    def _below_stage(self, ask: Ask) -> tuple[str, ...] | None:
        prefix = self.api.names.prefix(ask.header(b"host"), ask.segments)
        return None if prefix is None or not ask.segments else below(prefix, ask.segments)

    def broken(self) -> Answer:
        """Answer for a fault of our own, as the gateway does for one of its own."""
        return self._mend.made("DEFAULT_5XX", "Internal server error")

    async def _passed_on(self, ask: Ask, prefix: tuple[str, ...]) -> Answer:
        dropped = _HOP_BY_HOP | _OURS
        headers = [(key, value) for key, value in ask.headers if key.decode("latin-1") not in dropped]
        if ask.is_signed:
            headers += [(SIGNED_HOST, ask.header(b"host").encode("latin-1")), (SIGNED_PATH, ask.signed_path)]
        answered = await self._emulator.request(
            ask.verb,
            self._url(ask, prefix),
            headers=headers,
            content=ask.body if ask.body or ask.header(b"content-length") else None,  # it may be signed
            extensions={"timeout": self._timeouts},
        )
        dropped = _HOP_BY_HOP | _EMULATORS_IDS
        decoded = [(key.decode("latin-1"), value.decode("latin-1")) for key, value in answered.headers]
        kept = [(key, value) for key, value in decoded if key.lower() not in dropped]
        return Answer(answered.status, kept, answered.content)

    def _url(self, ask: Ask, prefix: tuple[str, ...]) -> httpcore.URL:
        """Return where the emulator has it; in parts, for of a whole URL httpcore drops what follows a `;`."""
        path = b"".join(b"/" + segment for segment in ask.raw_path.split(b"/")[1 + len(prefix) :])
        query = b"?" + ask.query if ask.query else b""
        target = self._base.target + path + query
        return httpcore.URL(scheme=self._base.scheme, host=self._base.host, port=self._base.port, target=target)

    async def _leave_unvalidated(self, method: Method, media_type: str) -> None:
        """AWS validates no body whose media type has no model; the emulator takes the JSON model for all of those.

        A model that does not exist turns validation off there. It is added whole, as the emulator's patches of
        single entries cannot have a slash in their path.
        """
        models = self._models.setdefault((method.resource_id, method.verb), dict(method.models))
        if not method.validates_body or media_type in models:
            return
        known = {**models, media_type: _NO_MODEL}
        await asyncio.to_thread(
            self._gateway.update_method,
            restApiId=self.api.api_id,
            resourceId=method.resource_id,
            httpMethod=method.verb,
            patchOperations=[{"op": "replace", "path": "/requestModels", "value": cast("str", known)}],
        )
        models[media_type] = _NO_MODEL


def _media_type(ask: Ask) -> str:
    return ask.header(b"content-type").split(";", 1)[0].strip() or "application/json"
