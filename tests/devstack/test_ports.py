"""Ports: ours is refused by name when busy, the internal one is looked for."""

import socket

import pytest

from serverless_backend.devstack.failures import Exit, Failure
from serverless_backend.devstack.ports import free_port, require_free


def test_a_busy_port_is_refused_by_number_and_with_the_way_out() -> None:
    """A busy port is refused by its number, the option to change, and an exit code of its own."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(Failure) as refused:
            require_free(port)

    assert str(port) in str(refused.value)
    assert "--port" in str(refused.value)
    assert refused.value.code == Exit.PORT_BUSY


def test_an_internal_port_steps_over_those_that_are_taken() -> None:
    """Looking for a port from a taken one on finds a later one."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        first = taken.getsockname()[1]

        found = free_port(first)

    assert found > first
