"""The API under a name of its own, in place of the execute-api endpoint; and the limits of its stage."""

import httpx
import pytest

from tests.e2e.options.local import ORIGIN, Local

_NAME = "api.example.test"
_FORBIDDEN = {"message": "Forbidden"}


@pytest.fixture(scope="module")
def named(local: Local) -> Local:
    """The stack under a domain with a base path, with few requests a second and no other origins."""
    local.update(
        custom_domain=_NAME,
        certificate_arn="arn:aws:acm:us-east-1:000000000000:certificate/local",
        domain_base_path="backend/v2",
        throttling_rate_limit=1,
        throttling_burst_limit=5,
        enable_cors="false",
    )
    return local


def test_the_api_answers_under_its_name_and_base_path_alone(named: Local) -> None:
    """The stage's own path is refused as AWS does, and so is any other path or name."""
    under_its_name = {"Host": f"{_NAME}:3000"}
    with httpx.Client(base_url=named.root) as client:
        listed = client.get("/backend/v2/items", headers=under_its_name)
        unknown = client.get("/backend/v2/nope", headers=under_its_name)
        refused = [
            client.get("/v1/items"),
            client.get("/v1/items", headers=under_its_name),
            client.get("/items", headers=under_its_name),
            client.get("/backend/v2/items"),
            client.get("/backend/v2/items", headers={"Host": "other.example.test"}),
        ]

    assert (listed.status_code, unknown.status_code) == (200, 404)
    assert [(answer.status_code, answer.json()) for answer in refused] == [(403, _FORBIDDEN)] * 5


def test_links_lead_back_under_the_name(named: Local) -> None:
    """What an answer names as the place of an item is where that item is, and the next page is the next page."""
    with httpx.Client(base_url=named.root, headers={"Host": _NAME}) as client:
        created = [client.post("/backend/v2/items", json={"name": name}) for name in ("a", "b")]
        item = client.get(created[0].headers["Location"])
        page = client.get("/backend/v2/items", params={"limit": 1})
        following = client.get(page.links["next"]["url"])

    assert created[0].headers["Location"].startswith("/backend/v2/items/")
    assert item.json() == created[0].json()["item"]
    assert following.status_code == 200
    assert following.json()["items"] != page.json()["items"]


def test_the_stage_takes_only_so_many_requests_and_says_when_to_come_again(named: Local) -> None:
    """Beyond its limits there is a 429 with Retry-After; and without CORS no answer names an origin."""
    with httpx.Client(base_url=named.root, headers={"Host": _NAME, "Origin": ORIGIN}) as client:
        answers = [client.delete("/backend/v2/items/any") for _ in range(12)]

    statuses = [answer.status_code for answer in answers]
    assert statuses[:3] == [400, 400, 400]
    assert statuses.count(429) >= 3
    assert answers[statuses.index(429)].headers["Retry-After"] == "1"
    assert all("Access-Control-Allow-Origin" not in answer.headers for answer in answers)
