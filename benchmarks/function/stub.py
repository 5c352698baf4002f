"""The S3 that the function is measured on: one bucket in memory, in a process of its own."""

import json
import os
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import httpx

from benchmarks.function.certificate import write_certificate
from serverless_backend.bundle import NODE

HERE: Final = Path(__file__).resolve().parent


@dataclass(frozen=True, kw_only=True)
class Stub:
    """A running stub: where it listens, and how to tell it what to be."""

    http: str
    https: str
    certificate: Path
    orders: httpx.Client

    def take(self) -> Counter[str]:
        """Return how often each operation was asked for since this was last called."""
        return Counter(self._order("take").json())

    def fill(self, count: int, description: str = "") -> None:
        """Put so many items into the bucket in the place of all that is there."""
        self._order("fill", count=count, description=description)

    def change(self, count: int) -> None:
        """Store another version of the newest items."""
        self._order("change", count=count)

    def answer_after(self, ms: int) -> None:
        """Take so many ms for each request from now on."""
        self._order("latency", ms=ms)

    def _order(self, order: str, **query: str | int) -> httpx.Response:
        return self.orders.post(f"/-/{order}", params=query).raise_for_status()


@contextmanager
def running_stub() -> Iterator[Stub]:
    """Start a stub, and end it."""
    with TemporaryDirectory() as folder:
        key, certificate = write_certificate(Path(folder))
        command = [str(NODE), str(HERE / "s3-stub.ts"), str(key), str(certificate)]
        out_of, into = os.pipe()
        with os.fdopen(out_of) as said, subprocess.Popen(command, stdout=into) as process:
            os.close(into)
            try:
                ports = json.loads(said.readline())
                url = f"http://127.0.0.1:{ports['http']}"
                secure = f"https://127.0.0.1:{ports['https']}"
                with httpx.Client(base_url=url, timeout=30, trust_env=False) as orders:
                    yield Stub(http=url, https=secure, certificate=certificate, orders=orders)
            finally:
                process.terminate()
