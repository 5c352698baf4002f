"""The load on the local stack is what it says: so many clients, each with one request at a time."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import psutil
import pytest

from benchmarks.local.load import Load, load
from benchmarks.local.memory import memory
from benchmarks.local.tables import loads_table


class _Server(ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.at_once = self.most = self.answers = 0
        self.lock = threading.Lock()


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        """Answer after a while, and count how many are being answered."""
        with self.server.lock:
            self.server.at_once += 1
            self.server.most = max(self.server.most, self.server.at_once)
        threading.Event().wait(0.02)
        with self.server.lock:
            self.server.at_once -= 1
            self.server.answers += 1
        self.send_response(200 if self.path == "/" else 503)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[_Server]:
    """A server that counts."""
    with _Server() as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        yield server
        server.shutdown()
        serving.join()


def test_so_many_clients_ask_at_a_time(server: _Server) -> None:
    """Three clients are three requests at a time, and each answer is counted once."""
    url = f"http://127.0.0.1:{server.server_port}/"

    seen = load(lambda: httpx.Request("GET", url), clients=3, seconds=0.5)

    assert (seen.clients, server.most) == (3, 3)
    assert seen.per_second > 0
    assert seen.p50 <= seen.p95 <= seen.p99


def test_an_answer_that_is_no_success_ends_it(server: _Server) -> None:
    """A load of errors is no measurement."""
    url = f"http://127.0.0.1:{server.server_port}/refused"

    with pytest.raises(httpx.HTTPStatusError, match="503"):
        load(lambda: httpx.Request("GET", url), clients=1, seconds=5)


def test_memory_is_told_by_what_a_process_is() -> None:
    """The emulator is known by its id, a worker by its program, and the rest is the front door's."""
    own = psutil.Process()

    alone, serves = memory([own], emulator=0), memory([own], emulator=own.pid)

    assert alone.front_door > 0
    assert (alone.emulator, alone.workers, alone.count) == (0, 0, 0)
    assert (serves.front_door, serves.workers) == (0, 0)
    assert serves.emulator > 0
    assert serves.total == serves.emulator
    assert serves.resident > 0


def test_what_many_clients_see_is_told_over_what_one_sees() -> None:
    """Four clients that get twice the answers, and wait twice as long at the median, read so."""
    one = Load(clients=1, per_second=50, p50=20, p95=30, p99=40)
    four = Load(clients=4, per_second=100, p50=40, p95=45, p99=100)

    _, _, first, second = loads_table({"GET": [one, four]}).splitlines()

    assert first == "| GET | 1 | 50 (1) | 20.0 (1) | 30.0 (1) | 40.0 (1) |"
    assert second == "| GET | 4 | 100 (2) | 40.0 (2) | 45.0 (1.5) | 100.0 (2.5) |"
