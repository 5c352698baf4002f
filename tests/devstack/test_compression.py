"""Answers are compressed for clients that like it, as the gateway does."""

import gzip
import zlib

import pytest

from serverless_backend.devstack.door.compression import compressed

_LONG = b"-" * 1000


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip", "gzip"),
        ("deflate", "deflate"),
        ("gzip, deflate, br", "gzip"),
        ("gzip;q=0.5, deflate", "deflate"),
        ("GZIP", "gzip"),
        ("br", None),
        ("br, gzip;q=0.9", None),
        ("identity", None),
        ("*", None),
        ("", None),
        ("gzip;q=0", None),
        ("gzip;q=often", None),
    ],
)
def test_the_coding_that_is_liked_best_is_taken_if_the_gateway_knows_it(accepted: str, coding: str | None) -> None:
    """Gzip and deflate are known; without one of them at the top of the list the answer stays as it is."""
    done = compressed(_LONG, accepted=accepted, minimum=0)

    assert (done and done[1]) == coding
    if done:
        assert (gzip.decompress(done[0]) if coding == "gzip" else zlib.decompress(done[0])) == _LONG


@pytest.mark.parametrize(("length", "is_compressed"), [(0, False), (99, False), (100, True)])
def test_a_short_answer_stays_as_it_is(length: int, is_compressed: bool) -> None:
    """The minimum itself is compressed, nothing is not."""
    assert (compressed(b"-" * length, accepted="gzip", minimum=100) is not None) is is_compressed


def test_nothing_is_not_compressed_however_low_the_minimum_is() -> None:
    """An answer without a body gets none."""
    assert compressed(b"", accepted="gzip", minimum=0) is None
