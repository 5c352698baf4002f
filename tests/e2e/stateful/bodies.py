"""What the stateful test sends: items, merge patches, keys, and requests that are refused whatever is stored."""

from typing import Any, NamedTuple

from hypothesis import strategies as st

from tests.e2e.stateful.model import INVALID_HEADER, NOT_VALID, Refusal

# Few characters, but those that encodings, JSON and patterns stumble over.
_CHARACTERS = 'aZ0 "\\/{}<&%\n\t\0\x7fé\u2028≥\ufeff\uffff🙂'
NEVER_MADE = "0195f1ee-0000-8000-8000-000000000000"
_JSON = "application/json"
_INVALID_PARAMETER = Refusal(400, "invalid-parameter")
_MALFORMED_BODY = Refusal(400, "malformed-body")
_UNSUPPORTED = Refusal(415, "unsupported-media-type")

names = st.text(_CHARACTERS, min_size=1, max_size=6) | st.sampled_from(["n" * 256, "🙂" * 256])
descriptions = st.text(_CHARACTERS, max_size=6) | st.sampled_from(["d" * 4096])
fields = st.fixed_dictionaries({"name": names}, optional={"description": descriptions})
key_parts = st.text([chr(code) for code in range(0x20, 0x7F)], max_size=8)

_wrong: st.SearchStrategy[Any] = st.sampled_from(["", "n" * 257, 5, True, [], ["a"], {}, {"a": None}, {"a": {"b": 1}}])
_members = st.fixed_dictionaries(
    {},
    optional={
        "name": st.none() | names | _wrong,
        "description": st.none() | descriptions | _wrong | st.just("d" * 4097),
        **dict.fromkeys(("colour", "__proto__", "id", "createdAt", "updatedAt", "revision"), st.none() | _wrong),
    },
)
patches = st.fixed_dictionaries(
    {}, optional={"name": names, "description": st.none() | descriptions, "colour": st.none()}
)
any_patches: st.SearchStrategy[Any] = _members | st.sampled_from([None, [], "name", 5])

wrong_ids = st.sampled_from([NEVER_MADE, NEVER_MADE.upper(), NEVER_MADE + "0", NEVER_MADE.replace("8000", "4000"), "x"])


class Refused(NamedTuple):
    """A request that is refused whatever is stored; `path` comes behind an item's, or is that of the collection."""

    method: str
    path: str
    refusal: Refusal
    body: bytes | None = None
    media_type: str = _JSON
    key: str | None = None


_GOOD = b'{"name":"a"}'
_BROKEN = (b"", b"[]", b"{}", b'{"name":""}', b'{"name":"a","id":"mine"}', b'{"name":"a"', b'{"name":"\\ud800"}')

refused = st.sampled_from(
    [
        *(Refused("POST", "/items", NOT_VALID, body, key="of a broken body") for body in _BROKEN),
        *(Refused("PUT", "", NOT_VALID, body) for body in _BROKEN),
        *(Refused("PATCH", "", _MALFORMED_BODY, body) for body in (b"", b"{", b"\xff")),
        Refused("PATCH", "", Refusal(413, "body-too-large"), _GOOD + b" " * 262_144),
        *(Refused(method, "", _UNSUPPORTED, _GOOD, "text/plain") for method in ("PUT", "PATCH")),
        *(Refused(method, "?x=1", _INVALID_PARAMETER, _GOOD) for method in ("PUT", "PATCH")),
        *(Refused(method, "?x=1", _INVALID_PARAMETER) for method in ("GET", "HEAD", "DELETE")),
        Refused("POST", "/items", _UNSUPPORTED, _GOOD, "text/plain"),
        Refused("POST", "/items?x=1", _INVALID_PARAMETER, _GOOD),
        Refused("POST", "/items", INVALID_HEADER, _GOOD, key="k" * 256),
        Refused("GET", "/items?limit=1001", _INVALID_PARAMETER),
        Refused("GET", "/items?cursor=garbage", Refusal(400, "malformed-cursor")),
    ]
)
