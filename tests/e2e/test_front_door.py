"""What the front door adds to the emulator's gateway, seen from outside."""

import json
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from serverless_backend.devstack.environment import session
from tests.e2e.backend import Backend
from tests.e2e.http import assert_problem
from tests.e2e.live import serve_latest


def test_each_answer_is_found_again_in_the_access_log_and_in_the_functions_log(
    backend: Backend, api: httpx.Client
) -> None:
    """One request id leads from the answer to both logs, whoever made the answer."""
    posted = api.post("/items", json={"name": "logged"})
    refused = api.post("/items", json={"name": 5})
    unknown = api.get("/nope")

    written = _access_log(backend, {answer.headers["X-Request-Id"] for answer in (posted, refused, unknown)})
    assert written[posted.headers["X-Request-Id"]]["status"] == "201"
    assert written[posted.headers["X-Request-Id"]]["resourcePath"] == "/items"
    assert written[refused.headers["X-Request-Id"]]["status"] == "400"
    assert written[unknown.headers["X-Request-Id"]]["status"] == "404"
    assert posted.headers["X-Request-Id"] in {line.get("requestId") for line in backend.logs()}


def test_no_body_and_no_header_value_but_the_user_agent_is_ever_logged(backend: Backend, api: httpx.Client) -> None:
    """Neither log has a word of what was sent, stored or refused; the access log names the client's program."""
    headers = {"Authorization": "secret-header", "X-Api-Key": "secret-key", "User-Agent": "known-agent"}
    api.post("/items", json={"name": "secret-name"}, headers=headers)
    api.post("/items", json={"name": "secret-name", "secret-field": 1})
    last = api.get("/items", params={"limit": 1})

    _access_log(backend, {last.headers["X-Request-Id"]})
    everything = json.dumps([backend.logs(), backend.logs("--access")])
    assert "secret" not in everything
    assert "known-agent" in json.dumps(backend.logs("--access"))
    assert "known-agent" not in json.dumps(backend.logs())


def test_a_function_that_throws_is_a_502_in_the_one_shape_that_tells_nothing(
    backend: Backend, api: httpx.Client
) -> None:
    """The emulator's own words for a broken function do not reach the client."""
    facts = backend.facts()
    functions = session().client("lambda", endpoint_url=facts["endpoint"])
    handler = functions.get_function_configuration(FunctionName=facts["function"])["Handler"]
    functions.update_function_configuration(FunctionName=facts["function"], Handler="index.none")
    serve_latest(backend)
    try:
        broken = api.get("/items")
    finally:
        functions.update_function_configuration(FunctionName=facts["function"], Handler=handler)
        serve_latest(backend)

    assert_problem(broken, 502)
    assert "index" not in broken.text
    assert api.get("/items").status_code == 200


def test_nothing_of_the_developers_leads_the_backend_away_from_the_local_aws(backend: Backend) -> None:
    """Each backend of these tests starts with an AWS profile, an endpoint, proxies and a `.cdk.json` that would."""
    assert backend.facts()["endpoint"].startswith("http://127.0.0.1:45")
    assert backend.facts()["region"] == "us-east-1"


def test_many_clients_at_once_are_all_served_by_few_processes(backend: Backend, api: httpx.Client) -> None:
    """Sixty requests at once are answered, and no more than eight function workers run."""
    with ThreadPoolExecutor(60) as clients:
        statuses = list(clients.map(lambda _: api.get("/items", params={"limit": 1}).status_code, range(60)))

    workers = [process for process in backend.processes() if Path(process.exe()).name == "node"]
    assert statuses == [200] * 60
    assert 1 <= len(workers) <= 8


def test_a_path_outside_the_stage_is_a_404_in_the_one_shape(base_url: str, backend: Backend) -> None:
    """Whoever forgets the stage is answered as for any unknown path."""
    assert_problem(httpx.get(f"http://127.0.0.1:{backend.port}/items"), 404)
    assert_problem(httpx.get(f"http://127.0.0.1:{backend.port}/"), 404)
    assert base_url.endswith("/v1")


@pytest.mark.parametrize(
    ("path", "status", "problem"),
    [
        ("/v1/../v1/items", 404, "path-not-found"),
        ("/v1/items/../items", 404, "path-not-found"),
        ("/v1/items/..", 400, "malformed-id"),
        ("/v1/items/.", 400, "malformed-id"),
    ],
)
def test_dots_in_a_path_lead_nowhere_else(backend: Backend, path: str, status: int, problem: str) -> None:
    """They are segments like any other, and climb nowhere."""
    with socket.create_connection(("127.0.0.1", backend.port)) as client:
        client.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: client.recv(65536), b""))

    assert answer.startswith(f"HTTP/1.1 {status} ".encode())
    assert f'"type": "/problems/{problem}"'.encode() in answer.replace(b'":"', b'": "')


def test_words_of_the_gateway_in_an_item_are_left_as_they_are(api: httpx.Client) -> None:
    """An item may be called what the gateway calls its reason for a refusal, and is stored, shown and listed so."""
    name = "$context.error.validationErrorString"

    posted = api.post("/items", json={"name": name})
    refused = api.get("/items", params={name: "1"})

    item = posted.json()["item"]
    assert item["name"] == name
    assert api.get(f"/items/{item['id']}").json() == item
    assert item in api.get("/items", params={"limit": 1}).json()["items"]
    assert name in refused.json()["detail"]


def test_an_encoded_slash_or_line_feed_is_part_of_the_id(api: httpx.Client) -> None:
    """What a client encodes in an id neither makes another path of it nor is forbidden: the id is malformed."""
    for id_ in ("a%2Fb", "a%2fb", "a%0Ab", "%0a", "%2F"):
        problem = assert_problem(api.get(f"/items/{id_}"), 400)

        assert problem["type"] == "/problems/malformed-id"


def test_a_target_that_is_none_is_a_400_in_the_one_shape(backend: Backend) -> None:
    """A raw # ends no target of HTTP; it is the client's fault, not the backend's."""
    with socket.create_connection(("127.0.0.1", backend.port)) as client:
        client.sendall(b"GET /v1/items?limit=1#here HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        answer = b"".join(iter(lambda: client.recv(65536), b""))

    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b'"type": "/problems/bad-request"' in answer


def _access_log(backend: Backend, request_ids: set[str]) -> dict[str, dict[str, str]]:
    """Return the access log by request id, once it has the given ones."""
    while True:
        lines = {line["requestId"]: line for line in backend.logs("--access")}
        if request_ids <= lines.keys():
            return lines
