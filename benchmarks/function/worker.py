"""A Node process that a handler runs in, asked over two pipes: its output is the handler's own."""

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

from benchmarks.function.stub import Stub
from serverless_backend.bundle import NODE


class WorkerError(Exception):
    """A handler did not do what is measured."""


@dataclass(frozen=True, kw_only=True)
class Worker:
    """A process that takes and answers lines."""

    name: str
    input: IO[str]
    output: IO[str]

    def send(self, line: str) -> None:
        """Write a line to it."""
        self.input.write(f"{line}\n")
        self.input.flush()

    def receive(self) -> str:
        """Wait for a line of it.

        Raises:
            WorkerError: it ended.
        """
        line = self.output.readline()
        if not line:
            raise WorkerError(f"the process of {self.name} ended before it answered; what it said is above")
        return line.rstrip("\n")

    def ask(self, command: Mapping[str, object]) -> dict[str, Any]:
        """Send a command, and return its answer."""
        self.send(json.dumps(command))
        return read_answer(self)


def read_answer(worker: Worker) -> dict[str, Any]:
    """Wait for an answer of a worker, an object of JSON."""
    answer: dict[str, Any] = json.loads(worker.receive())
    return answer


@contextmanager
def running(name: str, command: list[str], environment: Mapping[str, str]) -> Iterator[Worker]:
    """Start Node with a command that ends in the two pipes' numbers, and end it."""
    child_in, our_out = os.pipe()
    our_in, child_out = os.pipe()
    words = [str(NODE), *command, str(child_in), str(child_out)]
    with os.fdopen(our_out, "w", encoding="ascii") as into, os.fdopen(our_in, encoding="utf-8") as out_of:
        process = subprocess.Popen(
            words, env=dict(environment), stdout=subprocess.DEVNULL, pass_fds=(child_in, child_out)
        )
        os.close(child_in)
        os.close(child_out)
        with process:
            try:
                yield Worker(name=name, input=into, output=out_of)
            finally:
                process.kill()


def environment(stub: Stub, *, secure: bool = False, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the variables that Lambda and the template set for the function, with S3 at the stub."""
    return {
        "BUCKET_NAME": "bench",
        "ENVIRONMENT": "bench",
        "LOG_LEVEL": "INFO",
        "REGION": "us-east-1",
        "CORS_ORIGINS": "*",
        "CORS_METHODS": "GET,POST",
        "CORS_HEADERS": "",
        "CORS_MAX_AGE_SECONDS": "300",
        "PAGE_CACHE_MB": "64",
        "PAGE_BLOCKS": "false",
        "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "AKID",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_SESSION_TOKEN": "session",
        "AWS_ENDPOINT_URL_S3": stub.https if secure else stub.http,
        **({"NODE_EXTRA_CA_CERTS": str(stub.certificate)} if secure else {}),
        **(extra or {}),
    }
