"""A backend whose function reaches S3 through the proxy, and what is known of it from all sides."""

import json
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx
import psutil

from serverless_backend.devstack.door.app import IN_FLIGHT
from serverless_backend.devstack.environment import session
from tests.e2e.backend import LIMIT, Backend
from tests.e2e.bucket import Bucket, bucket_of
from tests.e2e.live import serve_latest
from tests.e2e.s3_faults.s3_exchange import Call
from tests.e2e.s3_faults.s3_proxy import S3Proxy

if TYPE_CHECKING:
    from mypy_boto3_logs import CloudWatchLogsClient


@dataclass(frozen=True)
class Proxied:
    """The API as a client sees it, the proxy, and the bucket and the log behind them."""

    api: httpx.Client
    proxy: S3Proxy
    bucket: Bucket
    endpoint: str
    function: str
    logs: "CloudWatchLogsClient"
    group: str
    emulator: psutil.Process

    def logged(self, answers: Iterable[httpx.Response]) -> list[dict[str, Any]]:
        """Return the line that the function's log has for each answer, in their order."""
        wanted = [answer.headers["X-Request-Id"] for answer in answers]
        deadline = time.monotonic() + LIMIT
        while not (found := self._lines()).keys() >= set(wanted):
            assert time.monotonic() < deadline, set(wanted) - found.keys()
            self._call_every_process()  # the emulator hands a line that came late on with the next call of its process
        return [found[request_id] for request_id in wanted]

    def kill_process_behind(self, call: Call) -> None:
        """Kill the process of the function that waits for the answer to this call."""
        for process in self.emulator.children():
            with suppress(psutil.NoSuchProcess):  # killed for another call meanwhile
                if any(held.laddr.port == call.port for held in process.net_connections("tcp4")):
                    process.kill()

    def _lines(self) -> dict[str, dict[str, Any]]:
        events = self.logs.filter_log_events(logGroupName=self.group, filterPattern='"s3Requests"')["events"]
        lines = [json.loads(event["message"]) for event in events]
        return {line["requestId"]: line for line in lines}

    def _call_every_process(self) -> None:
        with ThreadPoolExecutor(IN_FLIGHT) as clients:
            list(clients.map(lambda _: self.api.get("/items/none"), range(IN_FLIGHT)))


@contextmanager
def proxied(backend: Backend) -> Iterator[Proxied]:
    """Lead the function of a running backend to S3 through a proxy, and afterwards as before."""
    facts = backend.facts()
    endpoint, function = facts["endpoint"], facts["function"]
    functions = session().client("lambda", endpoint_url=endpoint)
    proxy = S3Proxy(endpoint)
    before = functions.get_function_configuration(FunctionName=function)["Environment"]["Variables"]
    with proxy.listening() as address, httpx.Client(base_url=backend.url, timeout=60) as api:
        led = {**before, "AWS_ENDPOINT_URL_S3": address}
        functions.update_function_configuration(FunctionName=function, Environment={"Variables": led})
        serve_latest(backend)
        try:
            yield Proxied(
                api=api,
                proxy=proxy,
                bucket=bucket_of(backend),
                endpoint=endpoint,
                function=function,
                logs=session().client("logs", endpoint_url=endpoint),
                group=facts["logGroup"],
                emulator=psutil.Process(facts["pids"]["emulator"]),
            )
        finally:
            functions.update_function_configuration(FunctionName=function, Environment={"Variables": before})
            serve_latest(backend)
