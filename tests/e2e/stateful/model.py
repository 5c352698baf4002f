"""What the API should answer, written from its documentation: items in a dict, and the rules of their tags.

A tag is named by its kind: `right` is the item's ETag, `any` is `*`, `stale` one that the item had before, `foreign`
another item's, `missing` no header at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import httpx

Fields = Mapping[str, Any]


class Refusal(NamedTuple):
    """A problem's status, and its type less the prefix."""

    status: int
    type: str


NOT_VALID = Refusal(400, "validation-failed")
MALFORMED_ID = Refusal(400, "malformed-id")
INVALID_HEADER = Refusal(400, "invalid-header")
GONE = Refusal(404, "item-not-found")
KEY_REUSED = Refusal(422, "idempotency-key-reused")
_STALE = Refusal(412, "precondition-failed")
_MISSING = Refusal(428, "precondition-required")

_MATCHING = ("right", "any", "in a list")
IF_MATCH = (*_MATCHING, "stale", "foreign", "weak", "missing", "malformed")
IF_NONE_MATCH = ("missing", *_MATCHING, "weak", "stale", "foreign")
MADE_UP = '"0123456789abcdef0123456789abcdef"'

_OURS = {"id", "createdAt", "updatedAt"}
_PROTECTED = {*_OURS, "revision"}


@dataclass
class Held:
    """An item as clients should see it, its ETags (the newest last), and whether it was deleted."""

    item: dict[str, Any]
    etags: list[str]
    deleted: bool = False

    @property
    def fields(self) -> dict[str, Any]:
        """What clients wrote of the item."""
        return {name: value for name, value in self.item.items() if name not in _OURS}

    def refusal(self, tag: str, body: object = None) -> Refusal | None:
        """Return how a change under an If-Match of that kind is refused, None where it is carried out."""
        if tag in ("missing", "malformed"):
            return _MISSING if tag == "missing" else INVALID_HEADER
        if isinstance(body, dict) and _PROTECTED & body.keys():
            return NOT_VALID
        if self.deleted:
            return GONE
        return None if tag in _MATCHING else _STALE

    def read_status(self, tag: str) -> int:
        """Return the status of a read under an If-None-Match of that kind, which a weak tag matches, too."""
        return 304 if tag in {*_MATCHING, "weak"} else 200


class Keyed(NamedTuple):
    """An Idempotency-Key, what was first sent with it, and the first answer."""

    key: str
    fields: Fields
    answer: httpx.Response


@dataclass
class Model:
    """The collection: every item there ever was by id, and the keys by the id of what they made."""

    items: dict[str, Held] = field(default_factory=dict)
    keys: dict[str, Keyed] = field(default_factory=dict)

    def add(self, held: Held) -> str:
        """Take in a new item, and return its id."""
        item_id: str = held.item["id"]
        assert item_id not in self.items, "an id came back"
        self.items[item_id] = held
        return item_id

    def shown(self) -> dict[str, dict[str, Any]]:
        """Return the items that a walk should find, by id."""
        return {item_id: held.item for item_id, held in self.items.items() if not held.deleted}

    def header(self, tag: str, held: Held) -> str | None:
        """Return an If-Match or If-None-Match of that kind for an item; None is no header."""
        current = held.etags[-1]
        return {
            "right": current,
            "any": "*",
            "in a list": f"{MADE_UP}, {current}",
            "stale": held.etags[-2] if len(held.etags) > 1 else MADE_UP,
            "foreign": next((other.etags[-1] for other in self.items.values() if other is not held), MADE_UP),
            "weak": f"W/{current}",
            "malformed": current.strip('"'),
        }.get(tag)


def merged(target: object, patch: object) -> object:
    """Return the outcome of a JSON Merge Patch, as RFC 7396 tells it in its section 2."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result


def patched(fields: Fields, patch: object) -> Fields | None:
    """Return the fields of an item after a patch, None where that is no item."""
    result = merged(fields, patch)
    return result if isinstance(result, dict) and _is_item(result) else None


def _is_item(fields: Fields) -> bool:
    name, description = fields.get("name"), fields.get("description", "")
    if not isinstance(name, str) or not isinstance(description, str):
        return False
    return fields.keys() <= {"name", "description"} and 1 <= len(name) <= 256 and len(description) <= 4096
