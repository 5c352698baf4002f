"""What can happen to a call of the function to S3."""

import time
from email.utils import formatdate

from tests.e2e.s3_faults.proxied import Proxied
from tests.e2e.s3_faults.s3_exchange import Answer, Exchange
from tests.e2e.s3_faults.s3_proxy import Fault, pass_on


def _refused(status: int, code: str) -> Answer:
    text = f'<?xml version="1.0" encoding="UTF-8"?><Error><Code>{code}</Code><Message>Planned.</Message></Error>'
    return Answer(status, (("Content-Type", "application/xml"), ("x-amz-request-id", "PLANNED")), text.encode())


def slow_down(exchange: Exchange) -> None:
    """S3 refuses load."""
    exchange.reply(_refused(503, "SlowDown"))


def internal_error(exchange: Exchange) -> None:
    """S3 has a fault of its own."""
    exchange.reply(_refused(500, "InternalError"))


def conflict(exchange: Exchange) -> None:
    """Another conditional write on the same key is under way."""
    exchange.reply(_refused(409, "ConditionalRequestConflict"))


def reset_before(exchange: Exchange) -> None:
    """The connection breaks before S3 hears of the call."""
    exchange.reset()


def reset_after(exchange: Exchange) -> None:
    """The connection breaks after S3 did what it was asked: the answer is lost."""
    exchange.forward()
    exchange.reset()


def truncated(exchange: Exchange) -> None:
    """The answer ends before its length."""
    answer = exchange.forward()
    exchange.reply(Answer(answer.status, answer.headers, answer.body[: len(answer.body) // 2]), missing=9)


def late(exchange: Exchange) -> None:
    """S3 does what it was asked, and the first byte of its answer does not come while the function waits."""
    exchange.forward()
    exchange.wait()
    exchange.open = False


def stalled(exchange: Exchange) -> None:
    """The answer begins, and its end does not come while the function waits."""
    answer = exchange.forward()
    exchange.reply(answer, missing=9)
    exchange.wait()


def half_closed(exchange: Exchange) -> None:
    """An answer, and then S3's end of the connection is closed just as the function uses it for its next call."""
    pass_on(exchange)
    exchange.close_when_used_again()


def closed_early(exchange: Exchange) -> None:
    """An answer, and right behind it the end of the connection, of which the answer says nothing."""
    pass_on(exchange)
    exchange.open = False


def killing_before(world: Proxied) -> Fault:
    """Return the fault that the function dies before S3 hears of the call."""

    def killed_before(exchange: Exchange) -> None:
        world.kill_process_behind(exchange.call)
        exchange.open = False

    return killed_before


def killing_after(world: Proxied) -> Fault:
    """Return the fault that the function dies after S3 did what it was asked."""

    def killed_after(exchange: Exchange) -> None:
        exchange.forward()
        world.kill_process_behind(exchange.call)
        exchange.open = False

    return killed_after


def aged(exchange: Exchange) -> None:
    """An answer that calls the object an hour old."""
    hour_ago = formatdate(time.time() - 3600, usegmt=True)
    exchange.reply(exchange.forward().with_header("Last-Modified", hour_ago))
