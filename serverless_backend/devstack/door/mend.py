"""Answers of the emulator's gateway, mended into what AWS's gateway would have said."""

import json
import re
import uuid
from dataclasses import replace
from http import HTTPStatus

from serverless_backend.devstack.door.api import Answer, DeployedApi, Method
from serverless_backend.devstack.door.ask import Ask
from serverless_backend.devstack.door.compression import compressed
from serverless_backend.devstack.door.explain import validation_error

ANSWER_LIMIT = 6 * 1024 * 1024

_REQUEST_ID = "X-Request-Id"


class Mend:
    """What is wrong with the emulator's answers for one deployed stage, put right."""

    def __init__(self, api: DeployedApi) -> None:
        self._api = api

    def made(self, response_type: str, message: str, request_id: str | None = None) -> Answer:
        """Make one of the gateway's own answers."""
        known = request_id or str(uuid.uuid4())
        return self._api.answer(response_type, request_id=known, message=message)

    def mended(self, ask: Ask, method: Method | None, answer: Answer) -> Answer:
        """Return what AWS would have answered to a request for a method, where the emulator answered so."""
        request_id = answer.header(_REQUEST_ID)
        if request_id is None:
            return self._for_a_word_of_the_emulators(answer)
        if len(answer.body) > ANSWER_LIMIT:
            return self.made("INTEGRATION_FAILURE", f"The answer is over {ANSWER_LIMIT} bytes")
        if request_id == "context.requestId":  # the emulator's MOCK integrations do not map context variables
            answer = answer.with_header(_REQUEST_ID, str(uuid.uuid4()))
        if method is not None and method.validates_body and answer.body == self._api.unexplained(request_id):
            schema = self._api.schemas[method.models["application/json"]]
            reason = validation_error(schema, ask.body or b"")
            return self.made("BAD_REQUEST_BODY", reason, request_id)
        return self._with_links_under(ask, answer)

    def compressed(self, ask: Ask, answer: Answer) -> Answer:
        """Return the answer in a coding that the client takes, where the API compresses."""
        minimum = self._api.compresses_from
        if minimum is None or answer.header("Content-Encoding") is not None:
            return answer
        shorter = compressed(answer.body, accepted=ask.header(b"accept-encoding"), minimum=minimum)
        if shorter is None:
            return answer
        body, coding = shorter
        return replace(answer, body=body).with_header("Content-Encoding", coding)

    def _for_a_word_of_the_emulators(self, answer: Answer) -> Answer:
        """All that the API answers has a request id; what has none is a denial by IAM, or of a broken function."""
        if answer.status == HTTPStatus.FORBIDDEN:
            return self.made("ACCESS_DENIED", json.loads(answer.body).get("Message", "Forbidden"))
        return self.made("INTEGRATION_FAILURE", "Internal server error")

    def _with_links_under(self, ask: Ask, answer: Answer) -> Answer:
        """Lead links to where the client came in: the emulator tells the function of the stage's own path alone."""
        prefix = "".join(f"/{segment}" for segment in self._api.names.prefix(ask.header(b"host"), ask.segments) or ())
        for name in ("Location", "Link"):
            if link := answer.header(name):
                moved = re.sub(rf"^(<?)/{re.escape(self._api.stage)}(?=/)", rf"\g<1>{prefix}", link)
                answer = answer.with_header(name, moved)
        return answer
