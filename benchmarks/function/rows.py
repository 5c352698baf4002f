"""The lines of the report: what is held against which target."""

from collections import Counter
from dataclasses import dataclass

from benchmarks.report import table


@dataclass(frozen=True, kw_only=True)
class Row:
    """A promise, what was measured of it, and how; `met` is none where nothing is promised."""

    what: str
    target: str
    measured: str
    met: bool | None
    how: str


def times_less(what: str, ratio: float, target: float, how: str) -> Row:
    """Return the row of a ratio, the reference's figure over ours."""
    return Row(what=what, target=f"≥ {target:g} times", measured=f"{ratio:.4g} times", met=ratio >= target, how=how)


def at_most(what: str, figure: float, target: float, unit: str, how: str) -> Row:
    """Return the row of a figure with an upper bound."""
    return Row(what=what, target=f"≤ {target:g}{unit}", measured=f"{figure:.4g}{unit}", met=figure <= target, how=how)


def exactly(what: str, counts: Counter[str], target: Counter[str], how: str) -> Row:
    """Return the row of requests to S3 that must be just these."""
    return Row(what=what, target=words(target), measured=words(counts), met=counts == target, how=how)


def without_target(what: str, measured: str, how: str) -> Row:
    """Return the row of a figure that nothing is promised of."""
    return Row(what=what, target="", measured=measured, met=None, how=how)


def words(counts: Counter[str]) -> str:
    """Return counts as "1 LIST + 3 GET"; what there is none of is left out."""
    order = ("LIST", "PUT", "GET", "HEAD", "DELETE")
    return " + ".join(f"{counts[kind]} {kind}" for kind in order if counts[kind]) or "none"


def report(rows: list[Row]) -> str:
    """Return all rows as a table; what misses its target says so."""
    marks = {True: "", False: " **missed**", None: ""}
    return table(
        ["", "target", "measured", "how"],
        [[row.what, row.target, row.measured + marks[row.met], row.how] for row in rows],
    )
