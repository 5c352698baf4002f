"""One call of the function to S3 on its connection: read, forwarded, answered, or broken off."""

import errno
import http.client
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from io import BufferedIOBase
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Call:
    """One request to S3 as the function sent it; `port` is the function's end of the connection."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    port: int

    @cached_property
    def key(self) -> str:
        """The object's key, empty for the bucket itself."""
        return urlsplit(self.target).path.lstrip("/").partition("/")[2]

    @cached_property
    def query(self) -> Mapping[str, list[str]]:
        """The query's parameters."""
        return parse_qs(urlsplit(self.target).query)

    @property
    def kind(self) -> str:
        """What is asked, without the name of the object: `PUT items`, `GET idempotency`, `LIST`."""
        return f"{self.method} {self.key.partition('/')[0]}" if self.key else "LIST"

    @property
    def warms_up(self) -> bool:
        """Whether a function that starts asks, for no request: a page asks for one key more than it has items."""
        return self.query.get("max-keys") == ["1"]


@dataclass(frozen=True)
class Answer:
    """One answer of S3, whole."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def with_header(self, name: str, value: str) -> "Answer":
        """Return the answer with that header set to one value."""
        kept = tuple((key, held) for key, held in self.headers if key.lower() != name.lower())
        return replace(self, headers=(*kept, (name, value)))


class Exchange:
    """One call on its connection, while it is `open`: a fault decides whether it is forwarded, and how it is answered.

    `told` is the status that the function was sent, None before and without an answer.
    """

    def __init__(self, call: Call, function: socket.socket, s3: http.client.HTTPConnection) -> None:
        self.call = call
        self.open = True
        self.told: int | None = None
        self._function = function
        self._s3 = s3

    def forward(self) -> Answer:
        """Ask S3, with every header as it was signed, and return what it answers."""
        self._s3.putrequest(self.call.method, self.call.target, skip_host=True, skip_accept_encoding=True)
        for name, value in self.call.headers:
            self._s3.putheader(name, value)
        self._s3.endheaders(self.call.body)
        answer = self._s3.getresponse()
        return Answer(answer.status, tuple(answer.getheaders()), answer.read())

    def reply(self, answer: Answer, *, missing: int = 0) -> None:
        """Send the function an answer, or one that lacks some bytes of the length it claims and ends the connection."""
        kept = [f"{name}: {value}" for name, value in answer.headers if name.lower() not in _OF_THE_CONNECTION]
        status = f"HTTP/1.1 {answer.status} {http.client.responses[answer.status]}"
        head = "\r\n".join([status, *kept, f"content-length: {len(answer.body) + missing}", "", ""])
        self.told, self.open = answer.status, not missing
        try:
            self._function.sendall(head.encode("latin-1") + answer.body)
        except ConnectionError:  # it waits no longer
            self.told, self.open = None, False

    def reset(self) -> None:
        """End the connection by a reset, without an answer."""
        self._function.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.open = False

    def close_when_used_again(self) -> None:
        """Close our half of the connection just as the next request comes in on it."""
        self.wait()
        self.open = False
        try:
            self._function.shutdown(socket.SHUT_WR)
        except OSError as fault:
            if fault.errno != errno.ENOTCONN:  # a function that was killed meanwhile has closed both halves
                raise

    def wait(self) -> None:
        """Return once the function sends more, or has gone away."""
        try:
            self._function.recv(1, socket.MSG_PEEK)
        except ConnectionError:
            self.open = False


_OF_THE_CONNECTION = {"connection", "content-length", "keep-alive", "transfer-encoding"}


def read(stream: BufferedIOBase, port: int) -> Call | None:
    """Return the next request on a connection, None once the function closed or broke it."""
    try:
        line = stream.readline()
        if not line:
            return None
        method, target, _version = line.decode("latin-1").split()
        headers = http.client.parse_headers(stream)
        length = int(headers.get("Content-Length", "0"))
        body = stream.read(length)
    except ConnectionError:
        return None
    return Call(method, target, tuple(headers.items()), body, port) if len(body) == length else None
