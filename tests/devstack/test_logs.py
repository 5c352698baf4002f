"""`backend logs` tells every line there is."""

from itertools import islice
from typing import TYPE_CHECKING

import pytest

from serverless_backend.devstack import logs
from serverless_backend.devstack.emulator import Emulator
from serverless_backend.devstack.environment import session

if TYPE_CHECKING:
    from mypy_boto3_logs.type_defs import InputLogEventTypeDef

_GROUP = "/items"
_START = 1_700_000_000_000
_MANY = 25_001


@pytest.fixture(scope="module")
def endpoint(emulator: Emulator) -> str:
    """A local AWS with a log group of two streams that were written at the same times, and `_MANY` lines in all."""
    client = session().client("logs", endpoint_url=emulator.endpoint)
    client.create_log_group(logGroupName=_GROUP)
    for stream in range(2):
        client.create_log_stream(logGroupName=_GROUP, logStreamName=str(stream))
        numbers = iter(range(stream, _MANY, 2))
        while batch := list(islice(numbers, 10_000)):
            # Twelve lines a millisecond: what is asked for by time is cut in the midst of one.
            events: list[InputLogEventTypeDef] = [
                {"timestamp": _START + number // 12, "message": f"line {number}"} for number in batch
            ]
            client.put_log_events(logGroupName=_GROUP, logStreamName=str(stream), logEvents=events)
    return emulator.endpoint


def test_a_log_that_is_longer_than_one_answer_of_aws_is_told_whole(endpoint: str) -> None:
    """Every line comes once, and the oldest first, however many answers it takes."""
    told = [int(line.removeprefix("line ")) for line in logs.lines(endpoint, _GROUP, follow=False)]

    assert len(told) == _MANY
    assert sorted(told) == list(range(_MANY))
    assert [number // 12 for number in told] == sorted(number // 12 for number in told)


def test_who_follows_reads_what_was_there_and_what_comes(endpoint: str) -> None:
    """The lines that are there come first; one that is written later comes after them, and once."""
    followed = logs.lines(endpoint, _GROUP, follow=True)
    assert len(list(islice(followed, _MANY))) == _MANY

    session().client("logs", endpoint_url=endpoint).put_log_events(
        logGroupName=_GROUP,
        logStreamName="0",
        logEvents=[{"timestamp": _START + _MANY, "message": f"late {number}"} for number in range(2)],
    )

    assert list(islice(followed, 2)) == ["late 0", "late 1"]
