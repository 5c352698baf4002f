"""Blocks: what one process of the function read of a page, the next one finds in one object."""

import json
import time
from typing import Any

from serverless_backend.devstack.deployed import DeployedStack
from tests.e2e.backend import LIMIT
from tests.e2e.options.local import Local

_PAGE = "/items?limit=20"
_BLOCK = "blocks/head-20.jsonl"


def test_a_new_process_finds_the_items_of_a_page_where_another_left_them(local: Local) -> None:
    """The first page leaves its items in the bucket, under the function's own rights; each deploy starts a process."""
    stack = local.update(page_blocks="true")
    with local.client() as client:
        for number in range(20):
            client.post("/items", json={"name": f"item {number}"}).raise_for_status()
    first, cost = _page(local, stack)
    kept = local.account.client("s3").get_object(Bucket=stack.outputs["BucketName"], Key=_BLOCK)["Body"].read()
    second, found = _page(local, local.update(page_blocks="true", page_cache_mb=32))
    third, off = _page(local, local.update())

    assert [json.loads(line)["id"] for line in kept.splitlines()] == [item["id"] for item in first]
    assert first == second == third
    assert [(line["s3Requests"], line["cacheHits"]) for line in (cost, found, off)] == [(23, 0), (2, 20), (21, 0)]
    assert not any("faults" in line for line in (cost, found, off))


def _page(local: Local, stack: DeployedStack) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return the items of a page, and the line that the log has of it."""
    logs, group = local.account.client("logs"), stack.outputs["LogGroupName"]
    deadline = time.monotonic() + LIMIT
    with local.client() as client:
        answer = client.get(_PAGE).raise_for_status()
        wanted = f'"{answer.headers["X-Request-Id"]}"'
        while not (events := logs.filter_log_events(logGroupName=group, filterPattern=wanted)["events"]):
            assert time.monotonic() < deadline, wanted
            client.get("/items/none")  # the emulator hands a line that came late on with the next call of its process
    return answer.json()["items"], json.loads(events[0]["message"])
