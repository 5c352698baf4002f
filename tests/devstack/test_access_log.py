"""The front door writes the access log in the stage's own format."""

import json
import socket

import pytest

from serverless_backend.devstack.door.access_log import AccessLog, line
from serverless_backend.devstack.environment import session


def test_a_line_is_the_stages_format_with_its_variables_filled_in() -> None:
    """Known variables have their value, those that nothing local knows are a hyphen, as on AWS."""
    log_format = '{"id":"$context.requestId","status":$context.status,"trace":"$context.xrayTraceId"}'

    written = line(log_format, {"requestId": "r-1", "status": "200"})

    assert written == '{"id":"r-1","status":200,"trace":"-"}'


def test_a_hostile_value_cannot_break_the_line() -> None:
    """Quotes, backslashes and control characters of a client's header stay inside their JSON string."""
    agent = 'a"},"status":"200\\\x01\n'

    written = line('{"agent":"$context.identity.userAgent"}', {"identity.userAgent": agent})

    assert json.loads(written) == {"agent": agent}


@pytest.mark.timeout(60)
def test_a_local_aws_that_does_not_answer_holds_nobody_up() -> None:
    """Where connections are taken and nothing is ever said, the lines wait, and that is told."""
    said: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        log = AccessLog(session(), f"http://127.0.0.1:{deaf.getsockname()[1]}", "group")
        log.write("a line")

        log.flush(said.append)

    assert [each.partition(":")[0] for each in said] == ["the access log takes no lines (1 wait)"]
