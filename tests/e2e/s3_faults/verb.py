"""A verb of the API as one request on an item of its own: its calls to S3, its answer, what it leaves behind."""

from typing import Any, ClassVar
from uuid import uuid4

import httpx

from tests.e2e.s3_faults.proxied import Proxied
from tests.e2e.s3_faults.s3_exchange import Call
from tests.e2e.s3_faults.s3_proxy import Fault

_SEARCHED = 50


class Verb:
    """A request that is prepared, and may be sent more than once.

    `calls` are those to S3 where nothing goes wrong, `status` is that of the right answer, and `again` that of a retry
    that comes after all was done.
    """

    calls: ClassVar[tuple[str, ...]]
    status: ClassVar[int]
    again: ClassVar[int]

    def __init__(self, world: Proxied) -> None:
        self.name = f"{type(self).__name__}-{uuid4()}"
        self.sent = 0
        self.world = world
        self._keys: set[str] = set()
        self._prepare()

    def send(self) -> httpx.Response:
        """Send the request."""
        self.sent += 1
        return self._send()

    def check(self, answer: httpx.Response) -> None:
        """Hold the answer and the collection to what is right."""
        assert answer.status_code == self.status, answer.text
        self._check_answer(answer)
        self.check_store()

    def check_store(self) -> None:
        """Hold the collection to what the request leaves behind, however often it was sent."""

    def owns(self, call: Call) -> bool:
        """Tell whether a call belongs to this request: it is about an object that carries the request's name."""
        if self.name.encode() in call.body:
            self._keys.add(call.key)
        return call.key in self._keys

    def usual(self, _call: Call) -> Fault | None:
        """Plan what the request needs of the proxy where nothing goes wrong."""
        return None

    def _prepare(self) -> None: ...

    def _send(self) -> httpx.Response:
        raise NotImplementedError

    def _check_answer(self, answer: httpx.Response) -> None: ...

    def _post(self, **headers: str) -> httpx.Response:
        answer = self.world.api.post("/items", json={"name": self.name, "description": "kept"}, headers=headers)
        if answer.status_code == 201:
            self._keys.add(answer.json()["location"])
        return answer

    def listed(self) -> list[dict[str, Any]]:
        """Return the items of this request that are among the newest."""
        page = self.world.api.get("/items", params={"limit": _SEARCHED}).raise_for_status().json()
        return [item for item in page["items"] if item["name"].startswith(self.name)]
