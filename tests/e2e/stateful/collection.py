"""The collection over HTTP beside its model, as a state machine: a step is one request, now and then a walk."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.e2e.stateful import answers, bodies
from tests.e2e.stateful.model import (
    GONE,
    IF_MATCH,
    IF_NONE_MATCH,
    KEY_REUSED,
    MADE_UP,
    MALFORMED_ID,
    NOT_VALID,
    Fields,
    Keyed,
    Model,
    patched,
)
from tests.e2e.walk import fence, newer_than

STEPS = 30
_STEPS_BETWEEN_WALKS = 15
# One in three changes is refused for its tag.
_tags = st.sampled_from(("right", "any", "in a list")) | st.sampled_from(IF_MATCH)


@dataclass
class Tally:
    """How much was done: runs of all their steps, steps, and answers by method and status."""

    whole_runs: int = 0
    steps: int = 0
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)


class Collection(RuleBasedStateMachine):
    """One run: what it makes stays, and the next run's walks end before it."""

    ids: Bundle[str] = Bundle("ids")
    keyed: Bundle[str] = Bundle("keyed")

    def __init__(self, api: httpx.Client, tally: Tally) -> None:
        super().__init__()
        self._api, self._tally = api, tally
        self._model = Model()
        self._fence = fence(api)
        self._steps = 0
        self._walked_at = 0
        self._in_step = False

    @initialize(targets=(ids, keyed))
    def begin(self) -> str:
        """There is an item from the start."""
        return self._create_with_key({"name": "first"}, "first")

    @rule(target=ids, fields=bodies.fields)
    def create(self, fields: Fields) -> str:
        """A POST makes an item."""
        return self._model.add(answers.created(self._send("POST", "/items", fields), fields))

    @rule(targets=(ids, keyed), fields=bodies.fields, part=bodies.key_parts)
    def create_with_key(self, fields: Fields, part: str) -> str:
        """A POST with a new Idempotency-Key makes an item."""
        return self._create_with_key(fields, part)

    @rule(item_id=keyed)
    def replay(self, item_id: str) -> None:
        """The same key and body are answered as the first time, whatever became of the item."""
        first = self._model.keys[item_id]
        answer = self._send("POST", "/items", first.fields, {"Idempotency-Key": first.key})
        answers.replayed(answer, first.answer)

    @rule(item_id=keyed, other=bodies.fields)
    def reuse_key(self, item_id: str, other: Fields) -> None:
        """The same key with another body is refused."""
        first = self._model.keys[item_id]
        answer = self._send("POST", "/items", other, {"Idempotency-Key": first.key})
        if other == first.fields:
            answers.replayed(answer, first.answer)
        else:
            answers.refused(answer, KEY_REUSED)

    @rule(item_id=ids, method=st.sampled_from(["GET", "GET", "HEAD"]), tag=st.sampled_from(IF_NONE_MATCH))
    def read(self, item_id: str, method: str, tag: str) -> None:
        """A read shows the item as it was last written, or tells that the client has it."""
        held = self._model.items[item_id]
        answer = self._send(method, f"/items/{item_id}", None, {"If-None-Match": self._model.header(tag, held)})
        answers.read(answer, held, tag)

    @rule(item_id=ids, fields=bodies.fields, tag=_tags)
    def replace(self, item_id: str, fields: Fields, tag: str) -> None:
        """A PUT under a tag that matches puts other fields in the place of the old ones."""
        held = self._model.items[item_id]
        answer = self._send("PUT", f"/items/{item_id}", fields, {"If-Match": self._model.header(tag, held)})
        answers.changed(answer, held, held.refusal(tag) or fields)

    @rule(item_id=ids, patch=bodies.patches, tag=_tags)
    def patch(self, item_id: str, patch: Any, tag: str) -> None:
        """A PATCH under a tag that matches is merged into the fields."""
        self._patch(item_id, patch, tag, "application/merge-patch+json")

    @rule(item_id=ids, patch=bodies.any_patches, tag=_tags)
    def patch_with_anything(self, item_id: str, patch: Any, tag: str) -> None:
        """A PATCH that would leave no item is refused."""
        self._patch(item_id, patch, tag, "application/json")

    @rule(item_id=ids, tag=st.sampled_from(IF_MATCH))
    def delete(self, item_id: str, tag: str) -> None:
        """A DELETE under a tag that matches takes the item away for good."""
        held = self._model.items[item_id]
        answer = self._send("DELETE", f"/items/{item_id}", None, {"If-Match": self._model.header(tag, held)})
        answers.deleted(answer, held, held.refusal(tag))

    @rule(item_id=ids, asked=bodies.refused)
    def ask_for_what_is_always_refused(self, item_id: str, asked: bodies.Refused) -> None:
        """Some requests are refused whatever is stored, and change nothing."""
        path = asked.path if asked.path.startswith("/") else f"/items/{item_id}{asked.path}"
        headers = {"Content-Type": asked.media_type, "If-Match": "*", "Idempotency-Key": asked.key}
        answers.refused(self._send(asked.method, path, asked.body, headers), asked.refusal)

    @rule(method=st.sampled_from(["GET", "HEAD", "PUT", "PATCH", "DELETE"]), item_id=bodies.wrong_ids)
    def ask_for_what_never_was(self, method: str, item_id: str) -> None:
        """An id that no item has is told from a text that is no id."""
        body = {"name": "a"} if method in ("PUT", "PATCH") else None
        answer = self._send(method, f"/items/{item_id}", body, {"If-Match": MADE_UP})
        answers.refused(answer, GONE if item_id == bodies.NEVER_MADE else MALFORMED_ID)

    @precondition(lambda self: self._steps >= self._walked_at + _STEPS_BETWEEN_WALKS)
    @rule(limit=st.integers(2, 9))
    def walk(self, limit: int) -> None:
        """A walk finds all items that are there, each as it was last written, and nothing else."""
        self._in_step, self._walked_at = True, self._steps
        found = newer_than(self._api, self._fence, limit)
        assert {item["id"]: item for item in found} == self._model.shown()

    @invariant()
    def count(self) -> None:
        """What comes this far has gone well."""
        self._in_step = False
        self._steps += 1

    def teardown(self) -> None:
        """Walk once more, unless a step has just failed and left the model behind."""
        self._tally.steps += self._steps
        if not self._in_step:
            self.walk(len(self._model.shown()) + 1)
            self._tally.whole_runs += self._steps == STEPS

    def _create_with_key(self, fields: Fields, part: str) -> str:
        key = f"{uuid4()}{part}."
        answer = self._send("POST", "/items", fields, {"Idempotency-Key": key})
        assert "Idempotency-Replayed" not in answer.headers
        item_id = self._model.add(answers.created(answer, fields))
        self._model.keys[item_id] = Keyed(key, fields, answer)
        return item_id

    def _patch(self, item_id: str, patch: Any, tag: str, media_type: str) -> None:
        held = self._model.items[item_id]
        outcome = held.refusal(tag, patch) or patched(held.fields, patch) or NOT_VALID
        headers = {"If-Match": self._model.header(tag, held), "Content-Type": media_type}
        answers.changed(self._send("PATCH", f"/items/{item_id}", json.dumps(patch).encode(), headers), held, outcome)

    def _send(self, method: str, path: str, body: object, headers: Mapping[str, str | None] | None = None) -> Any:
        self._in_step = True
        content = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        given = {"Content-Type": "application/json", **(headers or {})}
        sent = {name: value for name, value in given.items() if value is not None}
        answer = self._api.request(method, path, content=content, headers=sent)
        self._tally.answers[method, answer.status_code] += 1
        return answer
