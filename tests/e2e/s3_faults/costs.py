"""How many calls to S3 a request takes where a fault befalls one of them: by hand, for each fault, verb and call."""

from collections.abc import Mapping

from tests.e2e.s3_faults import faults
from tests.e2e.s3_faults.s3_proxy import Fault
from tests.e2e.s3_faults.verb import Verb
from tests.e2e.s3_faults.verbs import (
    VERBS,
    Delete,
    DeleteOld,
    Finish,
    Get,
    Page,
    Patch,
    Post,
    PostOnce,
    Put,
    Renew,
    Replay,
)

Place = tuple[type[Verb], int]
"""A verb, and the number of one of its calls, from 1."""
Costs = Mapping[type[Verb], tuple[int, ...]]

REFUSED: Costs = {
    Post: (2,),
    PostOnce: (3, 3),
    Replay: (4, 4, 4),
    Finish: (5, 5, 5, 5),
    Renew: (5, 5, 5, 5),
    Get: (2,),
    Page: (4, 4, 4),
    Put: (3, 3),
    Patch: (3, 3),
    Delete: (3, 3),
    DeleteOld: (3, 3),
}
"""S3 says that it did not do it."""

UNHEARD: Costs = {**REFUSED, Replay: (5, 4, 4), Finish: (6, 5, 5, 5), Renew: (6, 5, 5, 5)}
"""S3 did not do it, but the function cannot know: it looks whether the intent in its way is its own."""

LOST: Costs = {
    **UNHEARD,
    PostOnce: (4, 3),
    Renew: (6, 5, 6, 5),
    Put: (3, 4),
    Patch: (3, 4),
    Delete: (3, 4),
    DeleteOld: (3, 4),
}
"""S3 did it, and its answer is lost: the next try meets what the first one wrote, and looks whose it is."""

COSTS: Mapping[Fault, Costs] = {
    faults.slow_down: REFUSED,
    faults.conflict: REFUSED,
    faults.internal_error: UNHEARD,
    faults.reset_before: UNHEARD,
    faults.half_closed: UNHEARD,
    faults.reset_after: LOST,
    faults.truncated: LOST,
    faults.late: LOST,
    faults.stalled: LOST,
}


def places(fault: Fault) -> list[list[Place]]:
    """Return the calls that a fault can befall: the first ones of all verbs, the second ones, and so on."""
    return [
        [(kind, number) for kind in VERBS if number <= len(kind.calls) and _befalls(fault, kind.calls[number - 1])]
        for number in range(1, 5)
    ]


def _befalls(fault: Fault, call: str) -> bool:
    if fault is faults.conflict:  # S3's answer to conditional writes
        return call.startswith(("PUT", "DELETE"))
    return fault is not faults.truncated or not call.startswith("DELETE")  # a 204 has no body to cut
