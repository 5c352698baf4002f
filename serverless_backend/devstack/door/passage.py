"""One request's way through: to the emulator's gateway and back, with what AWS's gateway would add."""

import asyncio
import uuid
from dataclasses import dataclass
from typing import cast

import boto3
import httpx
from botocore.config import Config

from serverless_backend.devstack.door.api import Answer, DeployedApi, Method
from serverless_backend.devstack.door.explain import validation_error

REQUEST_LIMIT = 10 * 1024 * 1024
ANSWER_LIMIT = 6 * 1024 * 1024
TIME_LIMIT = 29.0

_HOP_BY_HOP = {
    *("connection", "content-length", "date", "host", "keep-alive", "proxy-authenticate", "proxy-authorization"),
    *("server", "te", "trailer", "transfer-encoding", "upgrade"),
}
_EMULATORS_IDS = {"x-amzn-requestid", "x-amz-request-id"}
_REQUEST_ID = "X-Request-Id"
_NO_MODEL = "NoModel"
_DOTS = {".", ".."}


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One HTTP request; `target` is the raw path and query, `path` the path decoded but for slashes and line feeds."""

    verb: str
    path: str
    target: bytes
    headers: list[tuple[bytes, bytes]]
    body: bytes | None

    @property
    def segments(self) -> list[str]:
        """The path's segments behind the first slash; none where it does not begin with one."""
        return self.path.split("/")[1:] if self.path.startswith("/") else []

    def header(self, name: bytes) -> str:
        """Return the first header of that lower-case name, empty if there is none."""
        return next((value.decode("latin-1") for key, value in self.headers if key == name), "")


class Passage:
    """The way to one deployed stage. Not for use after that stage changed."""

    def __init__(self, aws: boto3.Session, endpoint: str, api: DeployedApi) -> None:
        self.api = api
        self._gateway = aws.client("apigateway", endpoint_url=endpoint, config=Config(parameter_validation=False))
        self._client = httpx.AsyncClient(timeout=TIME_LIMIT)
        self._base = httpx.URL(f"{endpoint}/_aws/execute-api/{api.api_id}")
        self._models: dict[tuple[str, str], dict[str, str]] = {}

    async def close(self) -> None:
        """Close the connections to the emulator."""
        await self._client.aclose()

    def method(self, ask: Ask) -> Method | None:
        """Return the API's method for a request, None outside the stage or the API's paths."""
        return self.api.method("/".join(ask.segments[1:]), ask.verb) if ask.segments[:1] == [self.api.stage] else None

    async def answer(self, ask: Ask) -> Answer:
        """Answer one request as API Gateway would."""
        if ask.body is None:
            return self._made("REQUEST_TOO_LARGE", f"Request body is over {REQUEST_LIMIT} bytes")
        if ask.segments[:1] != [self.api.stage] or not _DOTS.isdisjoint(ask.segments):  # our client resolves the dots
            return self._made("MISSING_AUTHENTICATION_TOKEN", "Missing Authentication Token")
        method = self.method(ask)
        if method is not None:
            await self._leave_unvalidated(method, _media_type(ask))
        try:
            return self._mended(ask, method, await self._passed_on(ask))
        except httpx.InvalidURL:  # such as a raw #
            return self._made("DEFAULT_4XX", "Bad Request")
        except httpx.TimeoutException:
            return self._made("INTEGRATION_TIMEOUT", "Endpoint request timed out")
        except httpx.TransportError:
            return self._made("INTEGRATION_FAILURE", "The local AWS does not answer")

    def broken(self) -> Answer:
        """Answer for a fault of our own, as the gateway does for one of its own."""
        return self._made("DEFAULT_5XX", "Internal server error")

    async def _passed_on(self, ask: Ask) -> Answer:
        headers = [(key, value) for key, value in ask.headers if key.decode("latin-1") not in _HOP_BY_HOP]
        url = self._base.copy_with(raw_path=self._base.raw_path + ask.target)
        request = self._client.build_request(ask.verb, url, headers=headers, content=ask.body)
        answered = await self._client.send(request, stream=True)
        try:
            body = b"".join([chunk async for chunk in answered.aiter_raw()])
        finally:
            await answered.aclose()
        dropped = _HOP_BY_HOP | _EMULATORS_IDS
        kept = [(key, value) for key, value in answered.headers.multi_items() if key.lower() not in dropped]
        return Answer(answered.status_code, kept, body)

    def _mended(self, ask: Ask, method: Method | None, answer: Answer) -> Answer:
        request_id = answer.header(_REQUEST_ID)
        if request_id is None:
            # All that the API answers has one: this is the emulator's own word for a broken function.
            return self._made("INTEGRATION_FAILURE", "Internal server error")
        if len(answer.body) > ANSWER_LIMIT:
            return self._made("INTEGRATION_FAILURE", f"The answer is over {ANSWER_LIMIT} bytes")
        if request_id == "context.requestId":  # the emulator's MOCK integrations do not map context variables
            answer = answer.with_header(_REQUEST_ID, str(uuid.uuid4()))
        if method is not None and method.validates_body and answer.body == self.api.unexplained(request_id):
            schema = self.api.schemas[method.models["application/json"]]
            reason = validation_error(schema, ask.body or b"")
            return self._made("BAD_REQUEST_BODY", reason, request_id)
        return answer

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

    def _made(self, response_type: str, message: str, request_id: str | None = None) -> Answer:
        return self.api.answer(response_type, request_id=request_id or str(uuid.uuid4()), message=message)


def _media_type(ask: Ask) -> str:
    return ask.header(b"content-type").split(";", 1)[0].strip() or "application/json"
