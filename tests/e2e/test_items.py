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


def test_an_item_is_replaced_changed_and_deleted_by_whoever_knows_its_newest_version(api: httpx.Client) -> None:
    """PUT, PATCH and DELETE take the ETag of the answer before, and each change has a new one."""
    posted = api.post("/items", json={"name": "first", "description": "words"})
    item = posted.json()["item"]
    place = f"/items/{item['id']}"

    put = api.put(place, json={"name": "second"}, headers={"If-Match": posted.headers["ETag"]})
    merge = {"If-Match": put.headers["ETag"], "Content-Type": "application/merge-patch+json"}
    patched = api.patch(place, content=b'{"description":"new words"}', headers=merge)
    cleared = api.patch(place, json={"description": None}, headers={"If-Match": patched.headers["ETag"]})
    deleted = api.delete(place, headers={"If-Match": cleared.headers["ETag"]})

    assert [put.status_code, patched.status_code, cleared.status_code, deleted.status_code] == [200, 200, 200, 204]
    common = {"id": item["id"], "name": "second", "createdAt": item["createdAt"]}
    assert put.json() == {**common, "updatedAt": put.json()["updatedAt"]}
    assert patched.json() == {**common, "description": "new words", "updatedAt": patched.json()["updatedAt"]}
    assert cleared.json() == {**common, "updatedAt": cleared.json()["updatedAt"]}
    times = [item["updatedAt"], *(answer.json()["updatedAt"] for answer in (put, patched, cleared))]
    assert times == sorted(times)
    assert len({answer.headers["ETag"] for answer in (posted, put, patched, cleared)}) == 4
    assert deleted.content == b""
    assert api.get(place).status_code == 404
    assert item["id"] not in api.get("/items").text


def test_whoever_does_not_care_what_is_there_says_so_with_a_star(api: httpx.Client) -> None:
    """`If-Match: *` changes and deletes any version."""
    place = f"/items/{api.post('/items', json={'name': 'a'}).json()['item']['id']}"

    assert api.put(place, json={"name": "b"}, headers={"If-Match": "*"}).status_code == 200
    assert api.patch(place, json={"name": "c"}, headers={"If-Match": "*"}).json()["name"] == "c"
    assert api.delete(place, headers={"If-Match": "*"}).status_code == 204


def test_a_head_is_a_get_without_its_body(api: httpx.Client) -> None:
    """HEAD of an item and of the collection has the headers of the GET."""
    posted = api.post("/items", json={"name": "a"})
    for path in (f"/items/{posted.json()['item']['id']}", "/items?limit=1"):
        head, get = api.head(path), api.get(path)

        assert head.status_code == get.status_code == 200
        assert head.content == b""
        for name in ("Content-Type", "ETag", "Link", "Access-Control-Allow-Origin"):
            assert head.headers.get(name) == get.headers.get(name)


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
