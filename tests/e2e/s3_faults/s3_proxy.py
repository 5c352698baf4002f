"""A proxy between the function and the local S3: keeps a record of each call, and breaks what a plan tells it to."""

import http.client
import socket
import socketserver
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.e2e.s3_faults.s3_exchange import Call, Exchange, read

Fault = Callable[[Exchange], None]
Plan = Callable[[Call], Fault | None]


def pass_on(exchange: Exchange) -> None:
    """No fault: what S3 answers."""
    exchange.reply(exchange.forward())


def no_faults(_call: Call) -> None:
    """Plan nothing."""


@dataclass
class S3Proxy:
    """Stands before an S3 endpoint while it listens. The plan is asked from many threads, once for each call."""

    s3: str
    plan: Plan = no_faults
    calls: list[Exchange] = field(default_factory=list)

    @contextmanager
    def listening(self) -> Iterator[str]:
        """Serve on 127.0.0.1, and yield the endpoint for the function."""
        with _Server(self._serve) as server:
            serving = threading.Thread(target=server.serve_forever)
            serving.start()
            try:
                yield f"http://127.0.0.1:{server.server_address[1]}"
            finally:
                server.shutdown()
                serving.join()

    @contextmanager
    def following(self, plan: Plan) -> Iterator[list[Exchange]]:
        """Follow a plan, and yield the calls meanwhile, filled in at the end."""
        first = len(self.calls)
        meanwhile: list[Exchange] = []
        self.plan = plan
        try:
            yield meanwhile
        finally:
            self.plan = no_faults
            meanwhile += self.calls[first:]

    def _serve(self, function: socket.socket, port: int) -> None:
        function.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with function.makefile("rb") as stream:
            while (call := read(stream, port)) is not None:
                # A connection of its own for each call: S3 might close one that is kept, just as it is used again.
                with closing(http.client.HTTPConnection(urlsplit(self.s3).netloc)) as s3:
                    exchange = Exchange(call, function, s3)
                    self._answer(exchange)
                if not exchange.open:
                    return

    def _answer(self, exchange: Exchange) -> None:
        if exchange.call.warms_up:  # a new process of the function may start beside any request
            pass_on(exchange)
            return
        self.calls.append(exchange)
        fault = self.plan(exchange.call)
        (fault or pass_on)(exchange)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 512

    def __init__(self, serve: Callable[[socket.socket, int], None]) -> None:
        super().__init__(("127.0.0.1", 0), socketserver.BaseRequestHandler)
        self._serve = serve

    def finish_request(self, request: Any, client_address: Any) -> None:
        self._serve(request, client_address[1])

    def shutdown_request(self, request: Any) -> None:
        self.close_request(request)

    def handle_error(self, *_: Any) -> None:
        """Let a fault of the proxy's own fail the test that is running."""
        fault = sys.exception()
        assert fault is not None
        raise fault
