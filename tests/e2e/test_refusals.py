"""Every request that cannot be served is refused in one shape, in words that tell what to do."""

import json

import httpx
import pytest

from tests.e2e.http import assert_problem

_JSON = {"Content-Type": "application/json"}
_UNKNOWN = "0195f1ee-0000-8000-8000-000000000000"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"name":5}', "string"),
        (b"", "required"),
        (b"null", "object"),
        (b"[]", "array"),
        (b'{"name":""}', "too short"),
        (b'{"name":"a","x":1}', '"x"'),
        (b'{"name":"a"', "JSON"),
        (b"{}", "name"),
        (json.dumps({"name": "x" * 257}).encode(), "too long"),
        (json.dumps({"name": "a", "description": "x" * 300_000}).encode(), "too long"),
        (b'{"name":"a","__proto__":{}}', "__proto__"),
        (b'{"name":"a","id":"mine"}', '"id"'),
        (b'{"name":"a","\\ud800":1}', "not allowed"),
    ],
)
def test_a_body_that_is_no_item_is_refused_with_the_reason(api: httpx.Client, body: bytes, words: str) -> None:
    """400, naming what is wrong with the body."""
    problem = assert_problem(api.post("/items", content=body, headers=_JSON), 400)

    assert words in problem["detail"]


@pytest.mark.parametrize(
    ("method", "path", "status", "words"),
    [
        ("GET", "/items?limit=0", 400, "1"),
        ("GET", "/items?limit=1001", 400, "1000"),
        ("GET", "/items?limit=x", 400, "limit"),
        ("GET", "/items?limit=1&limit=2", 400, "limit"),
        ("GET", "/items?cursor=garbage", 400, "cursor"),
        ("GET", "/items?cursor=", 400, "cursor"),
        ("GET", "/items?page=2", 400, "page"),
        ("GET", "/items/not-an-id", 400, "looks like"),
        ("GET", "/items/..%2f..%2felse", 400, "looks like"),
        ("GET", f"/items/{_UNKNOWN}", 404, "never created"),
        ("GET", "/nope", 404, ""),
        ("POST", f"/items/{_UNKNOWN}/more", 404, ""),
        ("GET", f"/items/{_UNKNOWN}?limit=1", 400, "limit"),
        ("DELETE", f"/items/{_UNKNOWN}", 428, "If-Match"),
        ("PATCH", f"/items/{_UNKNOWN}", 428, "If-Match"),
        ("DELETE", "/items/not-an-id", 400, "looks like"),
        ("DELETE", "/items", 405, "GET"),
        ("PUT", "/items", 405, "GET"),
        ("POST", f"/items/{_UNKNOWN}", 405, "GET"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused_with_the_reason(
    api: httpx.Client, method: str, path: str, status: int, words: str
) -> None:
    """The right 4xx, naming what is wrong with the request."""
    problem = assert_problem(api.request(method, path), status)

    assert words in problem["detail"]


def test_a_method_that_a_path_does_not_have_is_answered_with_those_that_it_has(api: httpx.Client) -> None:
    """A 405 says in Allow what would be served."""
    assert api.delete("/items").headers["Allow"] == "GET, HEAD, POST"
    assert api.post(f"/items/{_UNKNOWN}").headers["Allow"] == "GET, HEAD, PUT, PATCH, DELETE"


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", "application/xml"])
@pytest.mark.parametrize("body", [b'{"name":"a"}', b"name=a"])
def test_a_body_that_is_not_json_by_its_own_word_is_refused_as_that(
    api: httpx.Client, media_type: str, body: bytes
) -> None:
    """415, whatever the body looks like, with the media type to send."""
    problem = assert_problem(api.post("/items", content=body, headers={"Content-Type": media_type}), 415)

    assert "application/json" in problem["detail"]


def test_a_body_of_300_kilobytes_is_too_large_for_an_item(api: httpx.Client) -> None:
    """413 from the function, with the limit, even where the item itself would be valid."""
    padded = b'{"name":"a"' + b" " * 300_000 + b"}"

    problem = assert_problem(api.post("/items", content=padded, headers=_JSON), 413)

    assert "262144" in problem["detail"] or "256" in problem["detail"]


def test_a_body_over_10_megabytes_is_too_large_for_the_gateway(api: httpx.Client) -> None:
    """413 from the gateway, in the same shape."""
    assert_problem(api.post("/items", content=b"x" * (10 * 1024 * 1024 + 1), headers=_JSON), 413)


def test_nothing_that_was_refused_was_stored(api: httpx.Client) -> None:
    """A refused body leaves no item behind."""
    api.post("/items", json={"name": "the last that was accepted"})
    api.post("/items", json={"name": 5})
    api.post("/items", content=b'{"name":"a"}', headers={"Content-Type": "text/plain"})

    newest = api.get("/items", params={"limit": 1}).json()["items"][0]

    assert newest["name"] == "the last that was accepted"


def test_a_change_is_refused_that_names_no_version_or_a_broken_one_or_another_item(api: httpx.Client) -> None:
    """428 without If-Match, 400 where it is no list of ETags, 412 with another ETag, 404 without an item."""
    posted = api.post("/items", json={"name": "first"})
    place = f"/items/{posted.json()['item']['id']}"
    for method, body in (("PUT", {"name": "lost"}), ("PATCH", {"name": "lost"}), ("DELETE", None)):
        for path, headers, status, kind in (
            (place, {}, 428, "precondition-required"),
            (place, {"If-Match": "unquoted"}, 400, "invalid-header"),
            (place, {"If-Match": '"another"'}, 412, "precondition-failed"),
            (place, {"If-Match": f"W/{posted.headers['ETag']}"}, 412, "precondition-failed"),
            (f"/items/{_UNKNOWN}", {"If-Match": "*"}, 404, "item-not-found"),
        ):
            problem = assert_problem(api.request(method, path, json=body, headers=headers), status)

            assert problem["type"] == f"/problems/{kind}"
    assert api.get(place).json() == posted.json()["item"]


@pytest.mark.parametrize(
    ("patch", "pointer"),
    [
        ({"name": None}, "/name"),
        ({"name": 5}, "/name"),
        ({"color": "red"}, "/color"),
        ({"id": None}, "/id"),
        ({"revision": 7}, "/revision"),
        ([], ""),
        ("text", ""),
    ],
)
def test_a_patch_that_would_not_leave_an_item_is_refused_with_the_place(
    api: httpx.Client, patch: object, pointer: str
) -> None:
    """400 with a pointer into the item that the patch would have made."""
    posted = api.post("/items", json={"name": "first"})
    place = f"/items/{posted.json()['item']['id']}"

    problem = assert_problem(api.patch(place, json=patch, headers={"If-Match": "*"}), 400)

    assert [fault["pointer"] for fault in problem["errors"]] == [pointer]
    assert api.get(place).headers["ETag"] == posted.headers["ETag"]


def test_a_patch_under_another_media_type_is_told_which_there_are(api: httpx.Client) -> None:
    """A 415 names in Accept-Patch what a patch may be sent as."""
    place = f"/items/{api.post('/items', json={'name': 'a'}).json()['item']['id']}"

    answer = api.patch(place, content=b"[]", headers={"If-Match": "*", "Content-Type": "application/json-patch+json"})

    assert_problem(answer, 415)
    assert answer.headers["Accept-Patch"] == "application/merge-patch+json, application/json"
