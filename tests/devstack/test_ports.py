"""Ports: ours is refused by name when busy, the internal one is looked for, and both are kept once taken."""

import pytest

from serverless_backend.devstack.failures import Exit, Failure
from serverless_backend.devstack.ports import listen_from, listen_on


def test_a_busy_port_is_refused_by_number_and_with_the_way_out() -> None:
    """A busy port is refused by its number, the option to change, and an exit code of its own."""
    with listen_from(20_000) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(Failure) as refused:
            listen_on(port)

    assert str(port) in str(refused.value)
    assert "--port" in str(refused.value)
    assert refused.value.code == Exit.PORT_BUSY


def test_an_internal_port_steps_over_those_that_are_taken() -> None:
    """Two backends that start at the same moment never share a port."""
    with listen_from(20_000) as first, listen_from(20_000) as second:
        assert second.getsockname()[1] > first.getsockname()[1]


def test_a_port_that_was_let_go_can_be_taken_again_at_once() -> None:
    """A restart needs no other port."""
    with listen_from(20_000) as first:
        port = first.getsockname()[1]

    with listen_on(port) as again:
        assert again.getsockname()[1] == port
