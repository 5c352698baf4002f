"""A POST with an Idempotency-Key may be sent again until it is answered, and makes one item."""

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx
import pytest

from tests.e2e.backend import Backend
from tests.e2e.bucket import Bucket, bucket_of
from tests.e2e.http import assert_problem
from tests.e2e.walk import fence, newer_than

_JSON = {"Content-Type": "application/json"}


@pytest.fixture
def key() -> str:
    """A key that nobody has used."""
    return f"{uuid4()}"


@pytest.fixture
def begin(api: httpx.Client) -> str:
    """What a test makes is newer than this item."""
    return fence(api)


@pytest.fixture
def bucket(backend: Backend) -> Bucket:
    """The bucket behind the API."""
    return bucket_of(backend)


def test_the_same_request_again_has_the_same_answer_and_makes_nothing(api: httpx.Client, key: str, begin: str) -> None:
    """Status, body, ETag and Location are the first ones, and Idempotency-Replayed tells them from these."""
    body = {"name": "größer 🙂", "description": "once"}

    first = _post(api, key, body)
    second = _post(api, key, body)

    assert first.status_code == 201
    assert "Idempotency-Replayed" not in first.headers
    _assert_replay(second, first)
    assert newer_than(api, begin, 10) == [first.json()["item"]]


def test_another_body_with_the_same_key_is_refused(api: httpx.Client, key: str, begin: str) -> None:
    """422, and neither is anything made nor the first item changed."""
    first = _post(api, key, {"name": "a"})

    for body in ({"name": "b"}, {"name": "a", "description": ""}, {"name": "a "}):
        problem = assert_problem(_post(api, key, body), 422)
        assert problem["type"] == "/problems/idempotency-key-reused"

    assert newer_than(api, begin, 10) == [first.json()["item"]]


@pytest.mark.parametrize(
    "text",
    [
        b'{"description":"d","name":"a"}',
        b' {\n "name" : "a",\t"description" : "d" } ',
        b'{"n\\u0061me":"\\u0061","description":"d"}',
    ],
)
def test_the_same_json_in_other_words_is_the_same_request(api: httpx.Client, key: str, text: bytes) -> None:
    """Order of members, white space and escapes do not count."""
    first = _post(api, key, {"name": "a", "description": "d"})

    again = api.post("/items", content=text, headers={**_JSON, "Idempotency-Key": key})

    _assert_replay(again, first)


@pytest.mark.parametrize("ending", ["k", "", "K."])
def test_another_key_is_another_request(api: httpx.Client, key: str, begin: str, ending: str) -> None:
    """Keys are compared whole, and by case."""
    first = _post(api, f"{key}K", {"name": "a"})
    second = _post(api, key + ending, {"name": "a"})

    assert [first.status_code, second.status_code] == [201, 201]
    assert newer_than(api, begin, 10) == [second.json()["item"], first.json()["item"]]


@pytest.mark.parametrize("key", [b"k", b"!", b"~" * 255, b'a, b; c="d" {e}', b"k" * 255])
def test_one_to_255_printable_characters_are_a_key(api: httpx.Client, key: bytes) -> None:
    """Both ends of the range are accepted; whoever used the key before, its item is answered."""
    answers = [api.post("/items", json={"name": "a"}, headers={b"Idempotency-Key": key}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[1].headers["Idempotency-Replayed"] == "true"
    assert answers[1].json() == answers[0].json()


@pytest.mark.parametrize("key", [b"", b"k" * 256, b"caf\xe9", "schlüssel".encode(), b"a\tb", b"a\x01b", b"a\x7fb"])
def test_what_is_no_key_is_refused(api: httpx.Client, begin: str, key: bytes) -> None:
    """400, saying what a key is, and nothing is made."""
    answer = api.post("/items", json={"name": "a"}, headers={b"Idempotency-Key": key})

    problem = assert_problem(answer, 400)
    assert problem["type"] == "/problems/invalid-header"
    assert "Idempotency-Key" in problem["detail"]
    assert newer_than(api, begin, 10) == []


@pytest.mark.parametrize("body", [b'{"name":5}', b'{"name":"\\ud800"}', b'{"name":"a"'])
def test_a_request_that_is_refused_does_not_use_up_its_key(api: httpx.Client, key: str, body: bytes) -> None:
    """Whether the gateway or the function refused the body, the mended request is the first with its key."""
    refused = api.post("/items", content=body, headers={**_JSON, "Idempotency-Key": key})

    first = _post(api, key, {"name": "mended"})

    assert_problem(refused, 400)
    assert first.status_code == 201
    assert "Idempotency-Replayed" not in first.headers
    _assert_replay(_post(api, key, {"name": "mended"}), first)


def test_a_replay_after_a_change_has_the_first_answer_whose_etag_is_stale(api: httpx.Client, key: str) -> None:
    """The change stays, and cannot be overwritten by who believes that the first answer still holds."""
    first = _post(api, key, {"name": "a"})
    changed = api.put(_place(first), json={"name": "changed"}, headers={"If-Match": first.headers["ETag"]})

    again = _post(api, key, {"name": "a"})

    _assert_replay(again, first)
    assert api.get(_place(first)).json() == changed.json()
    late = api.put(_place(first), json={"name": "late"}, headers={"If-Match": again.headers["ETag"]})
    assert_problem(late, 412)


def test_a_replay_after_a_delete_has_the_first_answer_and_brings_nothing_back(
    api: httpx.Client, key: str, begin: str
) -> None:
    """201 as the first time; the item stays a 404, and no list has it."""
    first = _post(api, key, {"name": "a"})
    deleted = api.delete(_place(first), headers={"If-Match": first.headers["ETag"]})

    again = _post(api, key, {"name": "a"})

    assert deleted.status_code == 204
    _assert_replay(again, first)
    assert_problem(api.get(_place(first)), 404)
    assert newer_than(api, begin, 10) == []


def test_a_replay_after_a_delete_in_the_bucket_brings_nothing_back(
    api: httpx.Client, key: str, begin: str, bucket: Bucket
) -> None:
    """A delete marker says that the item was there, whoever deleted it."""
    first = _post(api, key, {"name": "a"})
    bucket.delete(_item_key(first))

    again = _post(api, key, {"name": "a"})

    _assert_replay(again, first)
    assert_problem(api.get(_place(first)), 404)
    assert newer_than(api, begin, 10) == []


def test_a_retry_finishes_what_a_crash_left_between_the_two_writes(
    api: httpx.Client, key: str, begin: str, bucket: Bucket
) -> None:
    """The intent is there and the item never was: the retry makes it, with the id that the first try chose."""
    first = _post(api, key, {"name": "a"})
    bucket.forget(_item_key(first))
    assert_problem(api.get(_place(first)), 404)

    again = _post(api, key, {"name": "a"})

    _assert_replay(again, first)
    assert api.get(_place(first)).json() == first.json()["item"]
    assert newer_than(api, begin, 10) == [first.json()["item"]]


def test_a_key_is_free_again_after_a_day(api: httpx.Client, key: str, begin: str, bucket: Bucket) -> None:
    """The next request with it makes an item of its own, and has the key for another day."""
    first, intent = _post_with_intent(api, bucket, key)
    _age(bucket, intent, timedelta(hours=24, seconds=1))

    second = _post(api, key, {"name": "another"})

    assert second.status_code == 201
    assert "Idempotency-Replayed" not in second.headers
    _assert_replay(_post(api, key, {"name": "another"}), second)
    assert newer_than(api, begin, 10) == [second.json()["item"], first.json()["item"]]


def test_a_key_is_held_for_almost_a_day(api: httpx.Client, key: str, begin: str, bucket: Bucket) -> None:
    """A minute before its time is over it still leads to the item that it made, and no other body is taken."""
    first, intent = _post_with_intent(api, bucket, key)
    _age(bucket, intent, timedelta(hours=23, minutes=59))

    again = _post(api, key, {"name": "a"})

    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.headers["Location"] == first.headers["Location"]
    assert_problem(_post(api, key, {"name": "another"}), 422)
    assert newer_than(api, begin, 10) == [first.json()["item"]]


@pytest.mark.parametrize("text", ["{", "{}", "null", '{"name":"a"}'])
def test_where_an_intent_is_damaged_nothing_is_made_twice(
    api: httpx.Client, key: str, begin: str, bucket: Bucket, text: str
) -> None:
    """500: what was made with the key cannot be known, so nothing more is."""
    first, intent = _post_with_intent(api, bucket, key)
    bucket.write(intent, text)

    problem = assert_problem(_post(api, key, {"name": "a"}), 500)

    assert problem["type"] == "/problems/internal-error"
    assert newer_than(api, begin, 10) == [first.json()["item"]]


def _post(api: httpx.Client, key: str, body: dict[str, str]) -> httpx.Response:
    return api.post("/items", json=body, headers={"Idempotency-Key": key})


def _post_with_intent(api: httpx.Client, bucket: Bucket, key: str) -> tuple[httpx.Response, str]:
    """Return the answer to a first request, and the key of its intent in the bucket."""
    before = bucket.keys("idempotency/")
    first = _post(api, key, {"name": "a"})
    (intent,) = bucket.keys("idempotency/") - before
    return first, intent


def _age(bucket: Bucket, intent: str, age: timedelta) -> None:
    """Make an intent look as if it had been written so long ago."""
    then = (datetime.now(UTC) - age).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    bucket.write(intent, json.dumps({**bucket.read(intent), "createdAt": then, "updatedAt": then}))


def _assert_replay(again: httpx.Response, first: httpx.Response) -> None:
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["Idempotency-Replayed"] == "true"
    for name in ("Content-Type", "ETag", "Location"):
        assert again.headers[name] == first.headers[name]


def _place(posted: httpx.Response) -> str:
    return f"/items/{posted.json()['item']['id']}"


def _item_key(posted: httpx.Response) -> str:
    key: str = posted.json()["location"]
    return key
