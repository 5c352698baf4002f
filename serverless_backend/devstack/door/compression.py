"""The gateway's compression of answers."""

import gzip
import zlib
from collections.abc import Callable, Mapping

_CODINGS: Mapping[str, Callable[[bytes], bytes]] = {"gzip": gzip.compress, "deflate": zlib.compress}


def compressed(body: bytes, *, accepted: str, minimum: int) -> tuple[bytes, str] | None:
    """Return the body in the coding that the client likes best and that coding, None where it stays as it is.

    `accepted` is the client's Accept-Encoding, `minimum` the smallest size in bytes that is worth it.
    """
    coding = _best(accepted)
    if not body or len(body) < minimum or coding not in _CODINGS:
        return None
    return _CODINGS[coding](body), coding


def _best(accepted: str) -> str:
    """Of codings that are liked as much, the first; one that the gateway does not know means none."""
    weighed = [(_weight(parameters), name.strip()) for name, _, parameters in map(_parted, accepted.lower().split(","))]
    weight, name = max(weighed, key=lambda pair: pair[0])
    return name if weight > 0 else ""


def _parted(coding: str) -> tuple[str, str, str]:
    return coding.partition(";")


def _weight(parameters: str) -> float:
    _, equals, weight = parameters.partition("q=")
    try:
        return float(weight) if equals else 1.0
    except ValueError:
        return 0.0
