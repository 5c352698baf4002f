"""The store keeps its promises on two S3 implementations, each with its own quirks."""

import os
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING

import pytest
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server

from serverless_backend.bundle import NODE, PROJECT
from serverless_backend.devstack.emulator import Emulator
from serverless_backend.devstack.state import StateFolder

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


@pytest.fixture
def ministack(tmp_path: Path) -> Iterator[str]:
    """The endpoint of an emulator of its own, IAM enforced."""
    state = StateFolder(tmp_path / "state")
    state.create()
    emulator = Emulator(state)
    emulator.start()
    yield emulator.endpoint
    emulator.close()


@pytest.fixture
def moto() -> Iterator[str]:
    """The endpoint of a moto server."""
    app, turn = DomainDispatcherApplication(create_backend_app), Lock()

    # S3 looks for an object and writes it in one step; moto takes two, and lets another request in between.
    def one_at_a_time(environ: "WSGIEnvironment", start: "StartResponse") -> "Iterable[bytes]":
        with turn:
            answer: Iterable[bytes] = app(environ, start)
            return answer

    server = make_server("127.0.0.1", 0, one_at_a_time, threaded=True, request_handler=MotoRequestHandler)
    serving = Thread(target=server.serve_forever)
    serving.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    serving.join()
    server.server_close()


@pytest.mark.parametrize(
    ("s3", "tells_deleted"),
    [
        ("ministack", "yes"),
        # S3 says x-amz-delete-marker in its 404 of an object that was deleted; moto does not.
        ("moto", "no"),
    ],
)
def test_the_store_keeps_each_promise_of_its_contract(
    s3: str, tells_deleted: str, request: pytest.FixtureRequest
) -> None:
    """The contract suite of the function's package passes over real HTTP, with no test left out."""
    endpoint: str = request.getfixturevalue(s3)

    run = subprocess.run(
        [str(NODE), "--test", "--test-reporter=tap", "test/contract/s3.test.ts"],
        cwd=PROJECT / "lambda",
        env=_environment(endpoint) | {"S3_TELLS_DELETED": tells_deleted},
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )

    counts = dict(
        line[2:].split() for line in run.stdout.splitlines() if line.startswith(("# pass", "# fail", "# ski"))
    )
    assert run.returncode == 0, run.stdout
    assert int(counts["pass"]) >= 45
    assert counts["fail"] == counts["skipped"] == "0"


def _environment(endpoint: str) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
        "AWS_ENDPOINT_URL_S3": endpoint,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "REGION": "us-east-1",
    }
