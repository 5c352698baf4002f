"""The stage's access log: each answer in the stage's own format, written to its log group."""

import threading
import time
import uuid
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from serverless_backend.devstack.door.context import filled_in, inside_json

if TYPE_CHECKING:
    from mypy_boto3_logs.type_defs import InputLogEventTypeDef

_AT_ONCE = 1_000
# Lines wait for the next flush; by default a client would hold a backend whose local AWS has died for ten minutes.
_IMPATIENT = Config(connect_timeout=5, read_timeout=10, retries={"total_max_attempts": 1})


def line(log_format: str, facts: Mapping[str, str]) -> str:
    """Render one line; a variable that has no value here is `-`, as on AWS."""
    return filled_in(log_format, lambda name: inside_json(facts.get(name, "-")))


class AccessLog:
    """Lines on their way to the log group of one stage."""

    def __init__(self, aws: boto3.Session, endpoint: str, group: str) -> None:
        self._logs = aws.client("logs", endpoint_url=endpoint, config=_IMPATIENT)
        self._group = group
        self._stream = ""
        self._waiting: list[InputLogEventTypeDef] = []
        self._sending = threading.Lock()

    def write(self, text: str) -> None:
        """Queue one line."""
        self._waiting.append({"timestamp": int(time.time() * 1000), "message": text})

    def flush(self, complain: Callable[[str], None]) -> None:
        """Send what waits; lines that the log group does not take are kept, and said to `complain`."""
        try:
            with self._sending:
                self._send_all()
        except (BotoCoreError, ClientError) as error:
            complain(f"the access log takes no lines ({len(self._waiting)} wait): {error}")

    def _send_all(self) -> None:
        while batch := self._waiting[:_AT_ONCE]:
            self._send(batch)
            del self._waiting[: len(batch)]

    def _send(self, batch: "list[InputLogEventTypeDef]") -> None:
        if not self._stream:
            stream = uuid.uuid4().hex
            self._logs.create_log_stream(logGroupName=self._group, logStreamName=stream)
            self._stream = stream
        self._logs.put_log_events(logGroupName=self._group, logStreamName=self._stream, logEvents=batch)
