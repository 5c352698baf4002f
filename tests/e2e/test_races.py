"""Fifty clients at once: one of them wins, and nobody is told otherwise."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from uuid import uuid4

import httpx
import pytest

from tests.e2e.backend import Backend
from tests.e2e.bucket import bucket_of
from tests.e2e.http import assert_problem
from tests.e2e.walk import fence, newer_than

_CLIENTS = 50
# A race is decided among the first few clients: more items make a lost one show.
_ROUNDS = range(5)

Ask = Callable[[], httpx.Response]


def test_fifty_posts_with_one_key_make_one_item_and_have_one_answer(api: httpx.Client) -> None:
    """All are told of the same item in the same words; all but one are told that it is a replay."""
    begin, key = fence(api), f"{uuid4()}"

    answers = _at_once([_post(api, "one", key)] * _CLIENTS)

    assert Counter(answer.status_code for answer in answers) == {201: 50}
    assert len({(answer.content, answer.headers["ETag"], answer.headers["Location"]) for answer in answers}) == 1
    assert Counter(answer.headers.get("Idempotency-Replayed") for answer in answers) == {None: 1, "true": 49}
    assert newer_than(api, begin, 10) == [answers[0].json()["item"]]


def test_of_two_bodies_with_one_key_one_is_stored_and_the_other_is_refused_every_time(api: httpx.Client) -> None:
    """Whichever body comes first has the key: its twenty-five requests are answered alike, the others with 422."""
    begin, key, names = fence(api), f"{uuid4()}", ("this", "that")

    answers = _at_once([_post(api, names[number % 2], key) for number in range(_CLIENTS)])

    (item,) = newer_than(api, begin, 10)
    first = names.index(item["name"])
    alike, refused = answers[first::2], answers[1 - first :: 2]
    assert [answer.json()["item"] for answer in alike] == [item] * 25
    assert Counter(answer.headers.get("Idempotency-Replayed") for answer in alike) == {None: 1, "true": 24}
    for answer in refused:
        assert assert_problem(answer, 422)["type"] == "/problems/idempotency-key-reused"


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_of_fifty_changes_under_one_etag_one_is_made(api: httpx.Client, method: str) -> None:
    """One client reads back what it wrote, under the ETag that it was given; forty-nine are refused."""
    for _ in _ROUNDS:
        place, etag = _item(api)

        answers = _at_once([_change(api, place, etag, f"{number}", method) for number in range(_CLIENTS)])

        assert Counter(answer.status_code for answer in answers) == {200: 1, 412: 49}
        ((name, won),) = ((f"{number}", answer) for number, answer in enumerate(answers) if answer.is_success)
        assert won.json()["name"] == name
        _assert_reads(api, place, won)


def test_of_fifty_deletes_under_one_etag_one_deletes(api: httpx.Client) -> None:
    """One client has deleted the item; the others find it changed or gone."""
    for _ in _ROUNDS:
        place, etag = _item(api)

        answers = _at_once([_delete(api, place, etag)] * _CLIENTS)

        statuses = Counter(answer.status_code for answer in answers)
        assert statuses[204] == 1
        assert statuses[412] + statuses[404] == 49
        assert_problem(api.get(place), 404)


def test_of_changes_and_deletes_under_one_etag_one_is_carried_out(api: httpx.Client) -> None:
    """The item is as the one that won says: changed, or gone."""
    for _ in _ROUNDS:
        place, etag = _item(api)

        answers = _at_once([_delete(api, place, etag), _change(api, place, etag, "changed")] * 25)

        (won,) = (answer for answer in answers if answer.is_success)
        assert {answer.status_code for answer in answers if answer is not won} <= {404, 412}
        if won.status_code == 204:
            assert_problem(api.get(place), 404)
        else:
            _assert_reads(api, place, won)


def test_fifty_changes_of_whatever_is_there_are_all_made_one_after_the_other(
    api: httpx.Client, backend: Backend
) -> None:
    """No change under `If-Match: *` is refused or lost: the bucket has each, and the last is what is read."""
    place, _ = _item(api)

    answers = _at_once([_change(api, place, "*", f"{number}") for number in range(_CLIENTS)])

    assert Counter(answer.status_code for answer in answers) == {200: 50}
    assert len({answer.headers["ETag"] for answer in answers}) == 50
    history = bucket_of(backend).history(f"{place[1:]}.json")
    assert [document["revision"] for document in history] == list(range(1, 52))
    assert {document["name"] for document in history[1:]} == {f"{number}" for number in range(_CLIENTS)}
    _assert_reads(api, place, answers[int(history[-1]["name"])])


def test_a_walk_amid_creates_changes_and_deletes_finds_what_stays_once(api: httpx.Client) -> None:
    """Sixty items that exist throughout are in every walk, and no item is in one twice."""
    begin = fence(api)
    made = [_item(api) for _ in range(100)]
    staying, leaving = [*made[::2], *made[1:20:2]], made[21::2]
    asks = [
        *(_change(api, place, etag, "changed") for place, etag in staying),
        *(_delete(api, place, etag) for place, etag in leaving),
        *(_post(api, "new", f"{uuid4()}") for _ in range(20)),
    ]

    walks, answers = _walked_during(api, begin, asks)

    assert Counter(answer.status_code for answer in answers) == {200: 60, 204: 40, 201: 20}
    for found in walks:
        assert {place for place, _ in staying} <= set(found)


def _walked_during(api: httpx.Client, begin: str, asks: Sequence[Ask]) -> tuple[list[list[str]], list[httpx.Response]]:
    """Return what each walk found that began while the requests were made, and their answers."""
    done = threading.Event()
    walks: list[list[str]] = []

    def walk_on() -> None:
        while not done.is_set():
            walks.append([f"/items/{item['id']}" for item in newer_than(api, begin, 7, alone=False)])

    with ThreadPoolExecutor(1) as walker:
        walking = walker.submit(walk_on)
        try:
            answers = _at_once(asks, clients=6)
        finally:
            done.set()
        walking.result()
    assert walks
    return walks, answers


def _assert_reads(api: httpx.Client, place: str, written: httpx.Response) -> None:
    """Hold that an item is as the answer to a change said."""
    read = api.get(place)
    assert (read.json(), read.headers["ETag"]) == (written.json(), written.headers["ETag"])


def _post(api: httpx.Client, name: str, key: str) -> Ask:
    return partial(api.post, "/items", json={"name": name}, headers={"Idempotency-Key": key})


def _change(api: httpx.Client, place: str, tag: str, name: str, method: str = "PUT") -> Ask:
    return partial(api.request, method, place, json={"name": name}, headers={"If-Match": tag})


def _delete(api: httpx.Client, place: str, tag: str) -> Ask:
    return partial(api.delete, place, headers={"If-Match": tag})


def _item(api: httpx.Client) -> tuple[str, str]:
    posted = api.post("/items", json={"name": "raced for"})
    assert posted.status_code == 201, posted.text
    return f"/items/{posted.json()['item']['id']}", posted.headers["ETag"]


def _at_once(asks: Sequence[Ask], clients: int = _CLIENTS) -> list[httpx.Response]:
    """Return the answers to requests that are made side by side, in the order of the requests."""
    with ThreadPoolExecutor(clients) as pool:
        return list(pool.map(_asked, asks))


def _asked(ask: Ask) -> httpx.Response:
    return ask()
