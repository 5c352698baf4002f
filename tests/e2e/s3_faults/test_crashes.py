"""The function killed at any call to S3, and calls that are held up there: the store is as if nothing had been."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import httpx
import pytest

from tests.e2e.backend import LIMIT
from tests.e2e.http import assert_problem
from tests.e2e.s3_faults import faults
from tests.e2e.s3_faults.plans import FaultOn, send_all
from tests.e2e.s3_faults.proxied import Proxied
from tests.e2e.s3_faults.s3_exchange import Exchange
from tests.e2e.s3_faults.s3_proxy import pass_on
from tests.e2e.s3_faults.verb import Verb
from tests.e2e.s3_faults.verbs import VERBS, Delete, DeleteOld, Finish, Get, Patch, Post, PostOnce, Put, Renew


@pytest.mark.parametrize("kind", VERBS)
def test_killed_before_or_after_any_call_the_function_leaves_what_a_retry_completes(
    world: Proxied, kind: type[Verb]
) -> None:
    """The client sees a 502; its retry is answered, or told that all was done; nothing is lost, made twice, or back."""
    for number in range(1, len(kind.calls) + 1):
        for killing in (faults.killing_before(world), faults.killing_after(world)):
            verb = kind(world)
            plan = FaultOn(verb, killing, number.__eq__)
            (answer,) = send_all(world.proxy, [plan])

            assert plan.hits == 1
            assert_problem(answer, 502)
            done = killing.__name__ == "killed_after" and number == len(kind.calls)
            with world.proxy.following(verb.usual):
                retried = verb.send()
            assert retried.status_code == (kind.again if done else kind.status)
            verb.check_store()


@pytest.mark.parametrize(
    ("killing", "number", "replayed"),
    [("before", 1, None), ("after", 1, "true"), ("before", 2, "true"), ("after", 2, "true")],
)
def test_killed_once_its_intent_was_stored_a_post_is_finished_by_its_retry(
    world: Proxied, killing: str, number: int, replayed: str | None
) -> None:
    """The retry says that it replays the first request, unless S3 had never heard of that."""
    verb = PostOnce(world)
    kill = {"before": faults.killing_before, "after": faults.killing_after}[killing](world)
    send_all(world.proxy, [FaultOn(verb, kill, number.__eq__)])

    retried, again = verb.send(), verb.send()

    assert retried.headers.get("Idempotency-Replayed") == replayed
    assert again.headers.get("Idempotency-Replayed") == "true"
    assert again.json() == retried.json()
    assert again.headers["ETag"] == retried.headers["ETag"]


def test_killed_between_intent_and_item_a_post_keeps_its_key_from_another_body(world: Proxied) -> None:
    """The other body is a 422 though no item is there yet; the first one's retry still finishes its item."""
    verb = PostOnce(world)
    send_all(world.proxy, [FaultOn(verb, faults.killing_before(world), (2).__eq__)])

    other = world.api.post("/items", json={"name": "other"}, headers={"Idempotency-Key": verb.name})

    assert assert_problem(other, 422)["type"].endswith("idempotency-key-reused")
    assert verb.listed() == []
    assert verb.send().status_code == 201
    verb.check_store()


@pytest.mark.parametrize(("kind", "number"), [(PostOnce, 2), (Finish, 4), (Renew, 4)])
def test_a_post_that_comes_late_with_its_item_brings_back_none_that_was_deleted(
    world: Proxied, kind: type[PostOnce], number: int
) -> None:
    """Its retry finished the item, which was deleted since: the late one is a 201, and the item stays deleted."""
    verb = kind(world)
    with _held_up(verb, number) as late:
        finished = verb.send()
        place = _delete(world, finished)
    answer = late.result()

    assert finished.headers.get("Idempotency-Replayed") == "true"
    assert answer.status_code == 201
    assert answer.json() == finished.json()
    assert verb.send().json() == finished.json()
    assert world.api.get(place).status_code == 404
    assert verb.listed() == []


def test_a_try_that_s3_hears_of_after_it_was_given_up_brings_back_no_item_that_was_deleted(world: Proxied) -> None:
    """The next try made the item, which was deleted since; the first one arrives, and is refused."""
    verb, given_up, heard = Post(world), Event(), list[int]()

    def arriving_late(exchange: Exchange) -> None:
        assert given_up.wait(LIMIT)
        heard.append(exchange.forward().status)
        exchange.open = False

    with world.proxy.following(FaultOn(verb, arriving_late, (1).__eq__)):
        place = _delete(world, verb.send())
        given_up.set()
        while not heard:
            assert world.api.get(place).status_code == 404

    assert heard == [412]
    assert world.api.get(place).status_code == 404
    assert verb.listed() == []


@pytest.mark.parametrize("kind", [Put, Patch, Delete, DeleteOld])
def test_a_change_that_comes_late_with_its_write_undoes_none_that_was_made_meanwhile(
    world: Proxied, kind: type[Get]
) -> None:
    """S3 has the last word on the ETag that the client sent."""
    verb = kind(world)
    with _held_up(verb, 2) as late:
        changed = world.api.put(verb.place, json={"name": "meanwhile"}, headers={"If-Match": verb.etag})

    assert changed.status_code == 200
    assert late.result().status_code == 412
    assert world.api.get(verb.place).json() == changed.json()


@pytest.mark.parametrize(
    ("kind", "old", "status"),
    [
        *((Put, False, 412), (Patch, False, 412), (Delete, False, 412)),
        *((Put, True, 404), (Patch, True, 404), (DeleteOld, True, 404)),
    ],
)
def test_a_change_that_comes_late_with_its_write_brings_back_no_item_that_was_deleted(
    world: Proxied, kind: type[Get], old: bool, status: int
) -> None:
    """Emptied as a young item is, or removed as an old one, it stays deleted."""
    verb = kind(world)
    with _held_up(verb, 2) as late:
        if old:
            world.bucket.delete(f"items/{verb.item['id']}.json")
        else:
            world.api.delete(verb.place, headers={"If-Match": verb.etag}).raise_for_status()

    assert late.result().status_code == status
    assert world.api.get(verb.place).status_code == 404
    assert verb.listed() == []


def test_a_change_of_whatever_is_there_that_is_overtaken_is_made_on_top(world: Proxied) -> None:
    """With `If-Match: *` a late PATCH keeps what the other change wrote, and adds its own."""
    verb = Patch(world)
    verb.etag = "*"
    with _held_up(verb, 2) as late:
        changed = {"name": "meanwhile", "description": "changed"}
        assert world.api.put(verb.place, json=changed, headers={"If-Match": "*"}).status_code == 200

    assert late.result().status_code == 200
    assert late.result().json() == world.api.get(verb.place).json()
    assert late.result().json()["description"] == "changed"
    assert late.result().json()["name"] == f"{verb.name}changed"


@contextmanager
def _held_up(verb: Verb, number: int) -> Iterator[Future[httpx.Response]]:
    """Send a request, and hold up one of its calls to S3 until the end of the block."""
    arrived, release = Event(), Event()

    def held_up(exchange: Exchange) -> None:
        arrived.set()
        assert release.wait(LIMIT)
        pass_on(exchange)

    with verb.world.proxy.following(FaultOn(verb, held_up, number.__eq__)), ThreadPoolExecutor(1) as thread:
        late = thread.submit(verb.send)
        try:
            assert arrived.wait(LIMIT)
            yield late
        finally:
            release.set()


def _delete(world: Proxied, posted: httpx.Response) -> str:
    place = f"/items/{posted.json()['item']['id']}"
    assert world.api.delete(place, headers={"If-Match": posted.headers["ETag"]}).status_code == 204
    return place
