"""Plans of which fault befalls which call, and requests that are sent while they are followed."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import httpx

from serverless_backend.devstack.door.app import IN_FLIGHT
from tests.e2e.s3_faults.s3_exchange import Call
from tests.e2e.s3_faults.s3_proxy import Fault, S3Proxy
from tests.e2e.s3_faults.verb import Verb


class FaultOn:
    """A plan for the calls of one request: a fault on those whose number, from 1, is chosen; what is usual on the rest.

    `hits` counts the faults.
    """

    def __init__(self, verb: Verb, fault: Fault, chosen: Callable[[int], bool]) -> None:
        self.verb = verb
        self.hits = 0
        self._fault = fault
        self._chosen = chosen
        self._numbers = count(1)

    def __call__(self, call: Call) -> Fault | None:
        """Return the fault for a call, None for none."""
        if not self.verb.owns(call):
            return None
        if not self._chosen(next(self._numbers)):
            return self.verb.usual(call)
        self.hits += 1
        return self._fault


def send_all(proxy: S3Proxy, plans: Sequence[FaultOn]) -> list[httpx.Response]:
    """Send the request of each plan, several at a time, and return their answers."""

    def fault(call: Call) -> Fault | None:
        return next((found for plan in plans if (found := plan(call)) is not None), None)

    with ThreadPoolExecutor(IN_FLIGHT) as clients, proxy.following(fault):
        return list(clients.map(lambda plan: plan.verb.send(), plans))
