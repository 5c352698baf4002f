"""The names that a stage answers under lead to it, all others lead nowhere."""

import pytest

from serverless_backend.devstack.door.names import Names

_PLAIN = Names("v1")
_BOTH = Names("v1", domain="api.example.test")
_ALONE = Names("v1", endpoint=False, domain="api.example.test", base_path="backend/v2")


@pytest.mark.parametrize(
    ("names", "host", "path", "prefix"),
    [
        (_PLAIN, "127.0.0.1:3000", "v1/items", ("v1",)),
        (_PLAIN, "anything", "nope", ("v1",)),
        (_BOTH, "api.example.test", "items", ()),
        (_BOTH, "API.example.test:3000", "v1/items", ()),
        (_BOTH, "127.0.0.1:3000", "v1/items", ("v1",)),
        (_ALONE, "api.example.test:3000", "backend/v2/items", ("backend", "v2")),
        (_ALONE, "api.example.test:3000", "backend/v2", ("backend", "v2")),
        (_ALONE, "api.example.test:3000", "backend/v3/items", None),
        (_ALONE, "api.example.test:3000", "backend", None),
        (_ALONE, "127.0.0.1:3000", "v1/items", None),
        (_ALONE, "other.example.test", "backend/v2/items", None),
    ],
)
def test_a_host_and_path_lead_to_the_stage_or_nowhere(
    names: Names, host: str, path: str, prefix: tuple[str, ...] | None
) -> None:
    """A domain leads by its base path alone; another host to the stage's own endpoint, unless that is off."""
    assert names.prefix(host, path.split("/")) == prefix


@pytest.mark.parametrize(
    ("names", "url"),
    [
        (_PLAIN, "http://127.0.0.1:3000/v1"),
        (_BOTH, "http://127.0.0.1:3000/v1"),
        (_ALONE, "http://api.example.test:3000/backend/v2"),
        (Names("v1", endpoint=False, domain="api.example.test"), "http://api.example.test:3000"),
    ],
)
def test_the_url_is_one_that_answers(names: Names, url: str) -> None:
    """The stage's own endpoint while it is on, else the domain."""
    assert names.url(3000) == url
