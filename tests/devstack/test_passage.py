"""A request reaches the emulator as the bytes that the client sent, but for what concerns the client's connection."""

import asyncio
from collections.abc import Sequence

import pytest

from serverless_backend.devstack.door.api import Answer, DeployedApi
from serverless_backend.devstack.door.ask import Ask
from serverless_backend.devstack.door.names import Names
from serverless_backend.devstack.door.passage import Passage
from serverless_backend.devstack.environment import session

_API = DeployedApi(
    api_id="api1",
    stage="v1",
    methods={},
    schemas={},
    responses={"INTEGRATION_FAILURE": {"statusCode": "504", "responseTemplates": {"application/json": "{}"}}},
    log_group="/group",
    log_format="",
    names=Names("v1"),
)
_ANSWER = b"HTTP/1.1 200 OK\r\nX-Request-Id: 1\r\nX-Name: \xe9\r\nServer: emulator\r\nContent-Length: 2\r\n\r\n{}"

Headers = Sequence[tuple[bytes, bytes]]


def _ask(verb: str, headers: Headers = (), body: bytes = b"") -> Ask:
    path = b"/v1/items/a;b|c%C3%A4,"
    return Ask(
        verb=verb,
        path="/v1/items/a;b|cä,",
        raw_path=path,
        signed_path=path,
        query=b"x={y}&z=%2f",
        headers=list(headers),
        body=body,
    )


def _passed_on(ask: Ask, answer: bytes = _ANSWER) -> tuple[Answer, bytes]:
    """Return what came of a request, and what the emulator was sent."""
    seen: list[bytes] = []

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.read(65536))
        writer.write(answer)
        writer.close()

    async def pass_on() -> Answer:
        async with await asyncio.start_server(take, "127.0.0.1", 0) as emulator:
            port = emulator.sockets[0].getsockname()[1]
            passage = Passage(session(), f"http://127.0.0.1:{port}", _API)
            try:
                return await passage.answer(ask)
            finally:
                await passage.close()

    return asyncio.run(pass_on()), b"".join(seen)


def test_a_request_is_passed_on_as_it_came() -> None:
    """No part of the path and the query is read and written anew, and headers may be of any bytes."""
    headers = [(b"host", b"client"), (b"x-name", b"\xe9"), (b"x-name", b"b"), (b"connection", b"close")]

    answer, sent = _passed_on(_ask("GET", headers))

    first, host, *others = sent.split(b"\r\n")
    assert first == b"GET /_aws/execute-api/api1/v1/items/a;b|c%C3%A4,?x={y}&z=%2f HTTP/1.1"
    assert host.startswith(b"Host: 127.0.0.1:")
    assert others == [b"x-name: \xe9", b"x-name: b", b"", b""]
    assert answer == Answer(200, [("X-Request-Id", "1"), ("X-Name", "é")], b"{}")


@pytest.mark.parametrize(
    ("headers", "body", "length"),
    [
        ((), b"", []),
        ([(b"content-length", b"0")], b"", [b"Content-Length: 0"]),
        ([(b"content-length", b"3")], b"abc", [b"Content-Length: 3"]),
        ([(b"transfer-encoding", b"chunked")], b"abc", [b"Content-Length: 3"]),
    ],
)
def test_a_body_has_a_length_and_no_body_the_one_that_was_told(
    headers: Headers, body: bytes, length: list[bytes]
) -> None:
    """A client may have signed that its body is empty."""
    _, sent = _passed_on(_ask("PUT", headers, body))

    head, _, rest = sent.partition(b"\r\n\r\n")
    assert head.split(b"\r\n")[2:] == length
    assert rest == body


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", b"no HTTP\r\n\r\n"])
def test_an_emulator_that_does_not_answer_is_a_failure_of_the_integration(answer: bytes) -> None:
    """Whether it says nothing, half of it, or something else."""
    answered, _ = _passed_on(_ask("GET"), answer)

    assert (answered.status, answered.body) == (504, b"{}")
