"""`backend logs`: the lines of one log group, oldest first."""

import re
import time
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from botocore.exceptions import EndpointConnectionError

from serverless_backend.devstack.environment import session
from serverless_backend.devstack.failures import Exit, Failure

if TYPE_CHECKING:
    from mypy_boto3_logs import CloudWatchLogsClient
    from mypy_boto3_logs.type_defs import FilteredLogEventTypeDef

_PLATFORM = re.compile(r"(START|END|REPORT) RequestId:|\(node:\d+\) \[DEP0169\]|\(Use `node --trace-deprecation")
"""What Lambda writes of each call, and what Node says of the emulator's own worker script."""
_PAUSE = 0.5
_MOST = 10_000
"""Events in one answer."""
_LATE = 10_000
"""Milliseconds that a line may come after one with a later time: the emulator writes them when a call ends."""


def lines(endpoint: str, group: str, *, follow: bool) -> Iterator[str]:
    """Yield the lines that our code wrote, without the platform's START, END and REPORT.

    Raises:
        Failure: the local AWS went away, or has too many lines of one millisecond.
    """
    logs = session().client("logs", endpoint_url=endpoint)
    printed: Counter[tuple[str, int, str]] = Counter()
    since = 0
    while True:
        found: Counter[tuple[str, int, str]] = Counter()
        for event in _events(logs, group, since):
            key = (event["logStreamName"], event["timestamp"], event["message"])
            found[key] += 1
            since = max(since, event["timestamp"] - _LATE)
            if found[key] > printed[key] and not _PLATFORM.match(event["message"]):
                yield event["message"].rstrip("\n")
        if not follow:
            return
        printed = found
        time.sleep(_PAUSE)


def _events(logs: "CloudWatchLogsClient", group: str, since: int) -> "list[FilteredLogEventTypeDef]":
    """Return all events since a time; the emulator gives the first of them alone, and no next page."""
    events: list[FilteredLogEventTypeDef] = []
    try:
        while len(found := _some_events(logs, group, since)) >= _MOST:
            since = found[-1]["timestamp"]
            # Of the last millisecond there may be more: it is asked for again, whole.
            before = [event for event in found if event["timestamp"] < since]
            if not before:
                raise Failure(f"{group} has {_MOST} lines of one millisecond, more than can be told")
            events += before
    except EndpointConnectionError as error:
        raise Failure("the backend stopped", Exit.NOT_RUNNING) from error
    return events + found


def _some_events(logs: "CloudWatchLogsClient", group: str, since: int) -> "list[FilteredLogEventTypeDef]":
    pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group, startTime=since)
    return sorted((event for page in pages for event in page["events"]), key=lambda event: event["timestamp"])
