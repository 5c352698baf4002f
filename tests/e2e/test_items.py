"""What a client does with the collection."""

import re

import httpx

from tests.e2e.http import every_page

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def test_a_posted_item_is_answered_whole_with_its_place_and_its_etag(api: httpx.Client) -> None:
    """201 with message, item, location; Location and ETag lead to the item that was stored."""
    posted = api.post("/items", json={"name": "first", "description": "größer ≥ 1 🙂"})

    assert posted.status_code == 201
    item = posted.json()["item"]
    assert _ID.fullmatch(item["id"])
    assert item == {
        "id": item["id"],
        "name": "first",
        "description": "größer ≥ 1 🙂",
        "createdAt": item["createdAt"],
        "updatedAt": item["createdAt"],
    }
    assert posted.json() == {
        "message": "Item created successfully",
        "item": item,
        "location": f"items/{item['id']}.json",
    }
    read = api.get(httpx.URL(str(api.base_url)).join(posted.headers["Location"]))
    assert read.status_code == 200
    assert read.json() == item
    assert read.headers["ETag"] == posted.headers["ETag"]


def test_the_newest_item_is_the_first_of_the_list(api: httpx.Client) -> None:
    """Items posted one after the other are listed the other way round."""
    names = [f"newest-{number}" for number in range(5)]
    for name in names:
        assert api.post("/items", json={"name": name}).status_code == 201

    listed = api.get("/items", params={"limit": 5}).json()

    assert [item["name"] for item in listed["items"]] == names[::-1]
    assert listed["count"] == 5
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", listed["timestamp"])


def test_a_walk_over_251_items_has_pages_of_100_each_item_once_and_newest_first(api: httpx.Client) -> None:
    """Pages are full but the last, follow their cursors, and miss and repeat nothing."""
    posted = [api.post("/items", json={"name": f"walk-{number}"}).json()["item"]["id"] for number in range(251)]

    pages = every_page(api)

    walked = [item["id"] for page in pages for item in page["items"]]
    assert walked == sorted(walked)
    assert len(set(walked)) == len(walked)
    assert walked[:251] == posted[::-1]
    assert [page["count"] for page in pages[:-1]] == [100] * (len(pages) - 1)
    assert 0 < pages[-1]["count"] <= 100
    assert pages[-1]["nextCursor"] is None


def test_the_link_header_leads_to_the_next_page(api: httpx.Client) -> None:
    """A page that is not the last names the next one as a URL, too."""
    for number in range(2):
        api.post("/items", json={"name": f"link-{number}"})

    first = api.get("/items", params={"limit": 1})
    target = first.links["next"]["url"]
    second = api.get(httpx.URL(str(api.base_url)).join(target))

    assert first.json()["items"][0]["name"] == "link-1"
    assert second.json()["items"][0]["name"] == "link-0"


def test_an_item_that_has_not_changed_is_not_sent_again(api: httpx.Client) -> None:
    """A GET with the ETag that the client has is a 304 without a body."""
    posted = api.post("/items", json={"name": "cached"})
    place = f"/items/{posted.json()['item']['id']}"

    again = api.get(place, headers={"If-None-Match": posted.headers["ETag"]})

    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["ETag"] == posted.headers["ETag"]


def test_a_browser_may_ask_before_it_posts(api: httpx.Client) -> None:
    """The preflight of either path allows the methods and headers that a page of another origin needs."""
    asked = {"Origin": "https://app.example", "Access-Control-Request-Method": "POST"}
    for path in ("/items", "/items/0195f1ee-0000-8000-8000-000000000000"):
        allowed = api.options(path, headers=asked)

        assert allowed.status_code == 204
        assert allowed.headers["Access-Control-Allow-Origin"] == "*"
        assert "POST" in allowed.headers["Access-Control-Allow-Methods"]
        assert "content-type" in allowed.headers["Access-Control-Allow-Headers"].lower()
        assert allowed.headers["Access-Control-Max-Age"] == "300"
        assert re.fullmatch(r"[0-9a-f-]{36}", allowed.headers["X-Request-Id"])
