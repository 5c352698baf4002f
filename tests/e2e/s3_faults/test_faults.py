"""S3's faults on the way to the bucket: answers stay right, and what is left half done is mended by a retry."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from operator import itemgetter

import httpx
import pytest

from serverless_backend.devstack.door.app import IN_FLIGHT
from tests.e2e.http import assert_problem, every_page
from tests.e2e.s3_faults import faults
from tests.e2e.s3_faults.costs import COSTS, LOST, Place, places
from tests.e2e.s3_faults.plans import FaultOn, send_all
from tests.e2e.s3_faults.proxied import Proxied
from tests.e2e.s3_faults.s3_exchange import Exchange
from tests.e2e.s3_faults.s3_proxy import Fault, pass_on
from tests.e2e.s3_faults.stubborn import Stubborn
from tests.e2e.s3_faults.verbs import VERBS, Delete, DeleteOld, Finish, Get, Page, Patch, PostOnce, Put, Renew
from tests.e2e.s3_faults.weather import Weather

_AT_ONCE = [
    *(faults.slow_down, faults.conflict, faults.internal_error, faults.reset_before),
    *(faults.reset_after, faults.truncated),
]
_SEED = 20261123
_REQUESTS = 1500


def test_where_nothing_goes_wrong_each_verb_makes_exactly_its_calls(world: Proxied) -> None:
    """The calls to S3 are the documented ones, and the log line counts them."""
    for kind in VERBS:
        verb = kind(world)
        with world.proxy.following(verb.usual) as calls:
            answer = verb.send()

        verb.check(answer)
        assert tuple(call.call.kind for call in calls) == kind.calls
        assert _calls(world, [answer]) == [len(kind.calls)]


@pytest.mark.parametrize("fault", _AT_ONCE)
def test_a_fault_that_befalls_any_call_once_changes_no_answer(world: Proxied, fault: Fault) -> None:
    """The answer is the right one, nothing is made twice, and the function makes as many calls as that takes."""
    for round_ in places(fault):
        plans = [FaultOn(kind(world), fault, number.__eq__) for kind, number in round_]
        answers = send_all(world.proxy, plans)

        _check_all(plans, answers)
        assert _calls(world, answers) == _costs(fault, round_)


@pytest.mark.parametrize("fault", _AT_ONCE)
def test_a_fault_that_stays_is_a_503_and_what_it_left_a_retry_mends(world: Proxied, fault: Fault) -> None:
    """Five tries of a call, then `store-busy` with Retry-After; the same request succeeds once S3 does."""
    for round_ in places(fault):
        plans = [FaultOn(kind(world), fault, number.__le__) for kind, number in round_]
        answers = send_all(world.proxy, plans)

        for (kind, number), plan, answer in zip(round_, plans, answers, strict=True):
            done = COSTS[fault] is LOST and number == len(kind.calls)
            _check_busy(plan, answer, retried=kind.again if done else kind.status)
        for (kind, number), calls in zip(round_, _calls(world, answers), strict=True):
            # The two reads of a page are side by side: each has its tries.
            assert calls == (11 if (kind, number) == (Page, 2) else number + 4)


def test_a_connection_that_s3_closes_as_it_is_used_again_costs_one_call(world: Proxied) -> None:
    """The call that meets the closed half is made again on another connection."""
    befallen = [place for round_ in places(faults.half_closed) for place in round_ if place != (Page, 3)]
    answers = []
    for kind, number in befallen:
        before, verb = Get(world), kind(world)
        first, plan = (
            FaultOn(before, faults.half_closed, (1).__eq__),
            FaultOn(verb, faults.half_closed, (number - 1).__eq__),
        )
        if number == 1:
            send_all(world.proxy, [first])
        answers += send_all(world.proxy, [plan])
        assert first.hits + plan.hits == 1
        verb.check(answers[-1])
    assert _calls(world, answers) == _costs(faults.half_closed, befallen)


def test_an_answer_that_does_not_come_or_does_not_end_is_not_waited_for(world: Proxied) -> None:
    """After five seconds the call is made again; where S3 stays that slow, a 503 comes before the gateway's limit."""
    writes = [(PostOnce, 2), (Finish, 4), (Renew, 3), (Put, 2), (Patch, 2), (Delete, 2), (DeleteOld, 2)]
    befallen = [*((faults.late, place) for place in [*((kind, 1) for kind in VERBS), *writes])]
    befallen += [(faults.stalled, (Get, 1)), (faults.stalled, (Put, 2))]
    passing = [FaultOn(kind(world), fault, number.__eq__) for fault, (kind, number) in befallen]
    staying = [FaultOn(kind(world), faults.late, len(kind.calls).__le__) for kind in (PostOnce, Finish, Put, Delete)]

    answers = send_all(world.proxy, [*staying, *passing])

    for plan, answer in zip(staying, answers, strict=False):
        _check_busy(plan, answer, retried=plan.verb.again)
    answers = answers[len(staying) :]
    _check_all(passing, answers)
    assert _calls(world, answers) == [COSTS[fault][kind][number - 1] for fault, (kind, number) in befallen]


def test_an_item_that_is_deleted_between_list_and_read_is_not_on_the_page(world: Proxied) -> None:
    """The page has the other one, and names nothing as unreadable."""
    page = Page(world)
    first, second = page.items

    def deleting(exchange: Exchange) -> None:
        world.bucket.delete(exchange.call.key)
        pass_on(exchange)

    (answer,) = send_all(world.proxy, [FaultOn(page, deleting, (2).__eq__)])

    assert answer.status_code == 200
    assert answer.json()["items"] in ([first], [second])
    assert "unreadable" not in answer.json()


def test_an_object_that_is_damaged_is_named_by_its_page_and_by_the_log_and_hides_nothing_else(world: Proxied) -> None:
    """The page names the id; the item itself is a 500."""
    page = Page(world)
    first, second = page.items
    world.bucket.write(f"items/{first['id']}.json", '{"id": ')

    answer = page.send()
    alone = world.api.get(f"/items/{first['id']}")
    world.bucket.forget(f"items/{first['id']}.json")

    assert answer.status_code == 200
    assert answer.json()["items"] == [second]
    assert answer.json()["unreadable"] == [first["id"]]
    assert world.logged([answer])[0]["unreadable"] == [first["id"]]
    assert assert_problem(alone, 500)["type"].endswith("internal-error")


def test_with_a_fault_on_every_twentieth_call_nothing_acknowledged_is_lost_or_made_twice(world: Proxied) -> None:
    """Clients that try again have each answer as promised, and at the end the walk has what they were told, exactly."""
    before = _walked(world)
    weather = Weather(world, _SEED)
    clients = [Stubborn(world.api, _SEED + number) for number in range(IN_FLIGHT)]

    with world.proxy.following(weather), ThreadPoolExecutor(IN_FLIGHT) as threads:
        list(threads.map(_act, clients))

    acknowledged = [item for client in clients for item in client.living()]
    assert _walked(world) == sorted(before + acknowledged, key=itemgetter("id"))
    assert weather.hits.keys() == weather.kinds


def _act(client: Stubborn) -> None:
    while client.requests < _REQUESTS / IN_FLIGHT:
        client.act()


def _walked(world: Proxied) -> list[dict[str, str]]:
    return [item for page in every_page(world.api, limit="1000") for item in page["items"]]


def _check_all(plans: Sequence[FaultOn], answers: Sequence[httpx.Response]) -> None:
    for plan, answer in zip(plans, answers, strict=True):
        assert plan.hits == 1, plan.verb.name
        plan.verb.check(answer)


def _check_busy(plan: FaultOn, answer: httpx.Response, *, retried: int) -> None:
    assert assert_problem(answer, 503)["type"].endswith("store-busy")
    assert answer.headers["Retry-After"] == "2"
    assert plan.verb.send().status_code == retried
    plan.verb.check_store()


def _calls(world: Proxied, answers: Sequence[httpx.Response]) -> list[int]:
    return [line["s3Requests"] for line in world.logged(answers)]


def _costs(fault: Fault, befallen: Sequence[Place]) -> list[int]:
    return [COSTS[fault][kind][number - 1] for kind, number in befallen]
