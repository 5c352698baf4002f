"""The front door writes the access log in the stage's own format."""

import json

from serverless_backend.devstack.door.access_log import line


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
