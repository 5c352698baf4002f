"""A stack comes, fails, stands beside another, goes without a trace, and comes again."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.options.inventory import inventory, of_the_toolkit
from tests.e2e.options.local import Local, in_an_account

_EVERYTHING = """
auth = "api_key"
encryption = "kms"
server_access_logs = true
alarms = true
alarm_email = "you@example.com"
custom_domain = "other.example.test"
certificate_arn = "arn:aws:acm:us-east-1:000000000000:certificate/local"
"""


@pytest.fixture(scope="module")
def lived_in(seed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Local]:
    """An account of its own that has the stack of dev."""
    with in_an_account(seed, tmp_path_factory.mktemp("life")) as local:
        yield local


def test_an_update_that_fails_half_way_is_rolled_back_and_what_was_there_serves_on(lived_in: Local) -> None:
    """What the update had changed before it failed is as it was, the API answers throughout, and can be mended."""
    stack = lived_in.update()
    with lived_in.client() as client:
        item = client.post("/items", json={"name": "there"}).json()["item"]

        with _asking(lived_in, f"/items/{item['id']}") as meanwhile:
            said = lived_in.account.fail_to_deploy(_break_the_deployment, log_level="ERROR", throttling_burst_limit=7)

        assert client.get(f"/items/{item['id']}").json() == item
        assert "instance type (integer)" in client.post("/items", json={"name": 5}).json()["detail"]
        assert client.post("/items", json={"name": "after"}).status_code == 201
    assert "Invalid API identifier" in said
    assert len(meanwhile) > 10
    assert set(meanwhile) == {200}
    described = lived_in.account.client("cloudformation").describe_stacks(StackName=stack.name)["Stacks"][0]
    assert described["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    assert lived_in.account.live(stack)["Environment"]["Variables"]["LOG_LEVEL"] == "DEBUG"

    lived_in.update(log_level="ERROR")

    assert lived_in.account.live(stack)["Environment"]["Variables"]["LOG_LEVEL"] == "ERROR"


def test_two_stacks_side_by_side_keep_their_items_apart_and_each_goes_alone(lived_in: Local) -> None:
    """A second environment, with everything on, has an API and items of its own, and takes all of it along."""
    account = lived_in.account
    first = lived_in.update()
    before = inventory(account)
    with lived_in.client() as client:
        item = client.post("/items", json={"name": "of the first"}).json()["item"]

    (account.config / "other.toml").write_text(_EVERYTHING, encoding="utf-8")
    second = account.deploy(environment="other")
    lived_in.open_to(second)
    value = account.client("apigateway").get_api_key(apiKey=second.outputs["ApiKeyId"], includeValue=True)["value"]
    with lived_in.client(**{"Host": "other.example.test", "X-Api-Key": value}) as client:
        client.base_url = lived_in.root
        assert client.get(f"/items/{item['id']}").status_code == 404
        _leave_versions_behind(client)
        assert [each["name"] for each in client.get("/items").json()["items"]] == ["left"]
    lived_in.destroy(environment="other")

    assert inventory(account) == before
    (key,) = second.of_type("AWS::KMS::Key")
    goes = account.client("kms").describe_key(KeyId=second.physical_ids[key])["KeyMetadata"]["DeletionDate"]
    assert goes < datetime.now(UTC) + timedelta(days=8)  # of the 7 to 30 that KMS waits
    lived_in.open_to(first)
    with lived_in.client() as client:
        assert client.get(f"/items/{item['id']}").json() == item


def test_a_destroyed_dev_leaves_nothing_and_can_be_deployed_again(lived_in: Local) -> None:
    """Items, old versions and delete markers go too; the account has what bootstrapping has made, and no more."""
    account = lived_in.account
    bucket = lived_in.update().outputs["BucketName"]
    with lived_in.client() as client:
        _leave_versions_behind(client)
    assert _versions(lived_in, bucket) >= 5

    lived_in.destroy()

    left = {kind: names - of_the_toolkit(account) for kind, names in inventory(account).items()}
    assert {kind: names for kind, names in left.items() if names} == {}

    assert lived_in.update().outputs["BucketName"] == bucket
    # The emulator forgets a bucket that is not empty without a word, but not what was in it.
    assert _versions(lived_in, bucket) == 0
    with lived_in.client() as client:
        assert client.get("/items").json()["items"] == []
        assert client.post("/items", json={"name": "again"}).status_code == 201


def test_a_stack_whose_data_is_retained_leaves_its_items_and_logs_behind(lived_in: Local) -> None:
    """What stays is the bucket, with the items in it, and the log groups; all else goes."""
    account = lived_in.account
    lived_in.destroy()
    stack = lived_in.update(retain_data=True)
    with lived_in.client() as client:
        item = client.post("/items", json={"name": "kept"}).json()["item"]
    bucket, group = stack.outputs["BucketName"], stack.outputs["LogGroupName"]

    lived_in.destroy(retain_data=True)

    left = {kind: names - of_the_toolkit(account) for kind, names in inventory(account).items()}
    assert {kind for kind, names in left.items() if names} == {"buckets", "log groups"}
    assert left["buckets"] == {bucket}
    assert group in left["log groups"]
    stored = account.client("s3").get_object(Bucket=bucket, Key=f"items/{item['id']}.json")["Body"].read()
    assert json.loads(stored)["name"] == "kept"


@contextmanager
def _asking(local: Local, path: str) -> Iterator[list[int]]:
    """Ask for a path ten times a second, and yield the statuses of the answers, which grow."""
    statuses: list[int] = []
    over = threading.Event()

    def ask() -> None:
        with local.client() as client:
            while not over.wait(0.1):
                statuses.append(client.get(path).status_code)

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        yield statuses
    finally:
        over.set()
        asking.join()


def _versions(local: Local, bucket: str) -> int:
    """Count the versions and delete markers in a bucket."""
    found = local.account.client("s3").list_object_versions(Bucket=bucket)
    return len([*found.get("Versions", []), *found.get("DeleteMarkers", [])])


def _leave_versions_behind(client: Any) -> None:
    kept, gone = (client.post("/items", json={"name": name}) for name in ("kept", "gone"))
    changed = client.put(
        f"/items/{kept.json()['item']['id']}", json={"name": "left"}, headers={"If-Match": kept.headers["ETag"]}
    )
    deleted = client.delete(f"/items/{gone.json()['item']['id']}", headers={"If-Match": gone.headers["ETag"]})
    assert (changed.status_code, deleted.status_code) == (200, 204)


def _break_the_deployment(template: dict[str, Any]) -> None:
    """Let the API's deployment, which waits for function, alias and methods, be of an API that there is not."""
    kind = "AWS::ApiGateway::Deployment"
    (deployment,) = [each for each in template["Resources"].values() if each["Type"] == kind]
    deployment["Properties"]["RestApiId"] = "gone"
