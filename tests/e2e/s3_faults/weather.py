"""Faults at random: a share of the calls, of every kind, some of them for so long that the function gives up."""

import threading
from collections import Counter
from random import Random

from tests.e2e.s3_faults import faults
from tests.e2e.s3_faults.proxied import Proxied
from tests.e2e.s3_faults.s3_exchange import Call
from tests.e2e.s3_faults.s3_proxy import Fault

_SHARE = 0.05
_STORM = 0.1
_CALLS_IN_A_STORM = 5
_ANYWHERE = (
    *(faults.slow_down, faults.internal_error, faults.reset_before, faults.reset_after),
    *(faults.truncated, faults.half_closed, faults.closed_early),
)


class Weather:
    """A plan; `hits` counts the faults by their names, of which there are `kinds`."""

    def __init__(self, world: Proxied, seed: int) -> None:
        self.hits: Counter[str] = Counter()
        self._kinds = (*_ANYWHERE, faults.killing_before(world), faults.killing_after(world))
        self._random = Random(seed)  # noqa: S311 - faults, not secrets
        self._storms: Counter[str] = Counter()
        self._lock = threading.Lock()

    @property
    def kinds(self) -> set[str]:
        """The names of all faults there are."""
        return {fault.__name__ for fault in (*self._kinds, faults.conflict)}

    def __call__(self, call: Call) -> Fault | None:
        """Return the fault for a call, None for none."""
        with self._lock:
            fault = self._chosen(call)
            if fault is not None:
                self.hits[fault.__name__] += 1
                return fault
            old = call.kind == "GET items" and self._random.random() < 0.5
            return faults.aged if old else None

    def _chosen(self, call: Call) -> Fault | None:
        if self._storms[call.key] > 0:
            self._storms[call.key] -= 1
            return self._random.choice((faults.slow_down, faults.reset_before))
        if self._random.random() >= _SHARE:
            return None
        if self._random.random() < _STORM:
            self._storms[call.key] = _CALLS_IN_A_STORM - 1
        of_writes = (faults.conflict,) if call.method == "PUT" else ()
        kinds: tuple[Fault, ...] = (*self._kinds, *of_writes)
        # Those that have not been met come first: of one in ten of the faults of writes, chance may make none at all.
        return self._random.choice([kind for kind in kinds if not self.hits[kind.__name__]] or kinds)
