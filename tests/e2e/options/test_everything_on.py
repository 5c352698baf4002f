"""All that can be switched on together, in place: it works, and the URL and the items stay."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from serverless_backend.devstack.deployed import DeployedStack
from tests.e2e.options.cors import problem_for_a_browser
from tests.e2e.options.local import ORIGIN, Local

_OTHER = "https://admin.example"
_STRANGER = "https://stranger.example"
_KEY = "arn:aws:kms:us-east-1:000000000000:key/"


class Rich:
    """The stack with everything on, what it was before, and an item from then."""

    def __init__(self, local: Local) -> None:
        self.local = local
        self.before = local.update()
        with local.client() as client:
            self.item: dict[str, Any] = client.post("/items", json={"name": "before", "description": "-" * 500}).json()[
                "item"
            ]
        self.stack: DeployedStack = local.update(
            encryption="kms",
            version_retention_days=10,
            server_access_logs="true",
            alarms="true",
            alarm_email="you@example.com",
            reserved_concurrency=10,
            function_memory_mb=256,
            function_timeout_seconds=20,
            page_cache_mb=100,
            log_retention_days=14,
            log_level="WARN",
            log_bodies="true",
            throttling_rate_limit=900,
            throttling_burst_limit=1800,
            compression_min_bytes=400,
            method_throttling='{"PATCH /items/{id}": {"rate_limit": 1, "burst_limit": 2}}',
            cors_origins=f'["{ORIGIN}", "{_OTHER}"]',
            cors_methods='["GET", "PUT"]',
            cors_headers='["Content-Type", "If-Match"]',
            cors_max_age_seconds=60,
        )


@pytest.fixture(scope="module")
def rich(local: Local) -> Rich:
    """The stack with everything on."""
    return Rich(local)


@pytest.fixture
def client(rich: Rich) -> Iterator[httpx.Client]:
    """A client in a browser of a listed origin."""
    with rich.local.client() as client:
        yield client


def test_the_url_and_the_items_stay(client: httpx.Client, rich: Rich) -> None:
    """An item that was there before is there after, at the same address and in the same bucket."""
    assert client.get(f"/items/{rich.item['id']}").json() == rich.item
    for output in ("ApiUrl", "BucketName", "FunctionName"):
        assert rich.stack.outputs[output] == rich.before.outputs[output]


def test_the_bucket_is_encrypted_with_the_stacks_key_and_logged(local: Local, rich: Rich) -> None:
    """Its default is the key, and its log goes to a bucket of its own."""
    s3 = local.account.client("s3")
    bucket = rich.stack.outputs["BucketName"]

    (rule,) = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"]
    target = s3.get_bucket_logging(Bucket=bucket)["LoggingEnabled"]["TargetBucket"]

    assert rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"
    assert rule["ApplyServerSideEncryptionByDefault"]["KMSMasterKeyID"].startswith(_KEY)
    assert target in {each["Name"] for each in s3.list_buckets()["Buckets"]} - {bucket}


def test_what_no_client_sees_is_changed_in_place(local: Local, rich: Rich) -> None:
    """The limits of stage and function, the bodies in the log, and the days that versions and lines are kept."""
    api, stage = (
        rich.stack.physical_ids[_only(rich.stack, f"AWS::ApiGateway::{kind}")] for kind in ("RestApi", "Stage")
    )
    function, outputs = rich.stack.outputs["FunctionName"], rich.stack.outputs
    methods = local.account.client("apigateway").get_stage(restApiId=api, stageName=stage)["methodSettings"]["*/*"]
    configured = local.account.client("lambda").get_function_configuration(FunctionName=function)
    rules = local.account.client("s3").get_bucket_lifecycle_configuration(Bucket=outputs["BucketName"])["Rules"]
    (group,) = local.account.client("logs").describe_log_groups(logGroupNamePrefix=outputs["LogGroupName"])["logGroups"]

    assert (methods["throttlingRateLimit"], methods["throttlingBurstLimit"]) == (900, 1800)
    assert methods["dataTraceEnabled"] is True
    assert (configured["Timeout"], configured["MemorySize"]) == (20, 256)
    assert configured["Environment"]["Variables"]["LOG_LEVEL"] == "WARN"
    assert configured["Environment"]["Variables"]["PAGE_CACHE_MB"] == "100"
    assert rules[0]["NoncurrentVersionExpiration"]["NoncurrentDays"] == 10
    assert group["retentionInDays"] == 14


def test_a_long_answer_is_compressed_for_a_client_that_likes_it(local: Local, rich: Rich) -> None:
    """Gzip for who asks for gzip, as it is for who does not, and as it is when it is short."""
    path = f"/items/{rich.item['id']}"
    with local.client() as client:
        zipped = client.get(path, headers={"Accept-Encoding": "gzip"})
        deflated = client.get(path, headers={"Accept-Encoding": "gzip;q=0.5, deflate"})
        plain = [client.get(path, headers={"Accept-Encoding": coding}) for coding in ("identity", "br, gzip;q=0")]
        short = client.get("/items/fe65a1c3-4b7f-8d20-9a3c-5d1e0f7b2c46", headers={"Accept-Encoding": "gzip"})

    assert zipped.headers["Content-Encoding"] == "gzip"
    assert deflated.headers["Content-Encoding"] == "deflate"
    assert int(zipped.headers["Content-Length"]) < 300
    assert all("Content-Encoding" not in answer.headers for answer in (*plain, short))
    assert all(answer.json() == rich.item for answer in (zipped, deflated, *plain))


def test_one_method_has_limits_of_its_own(client: httpx.Client, rich: Rich) -> None:
    """Beyond them there is a 429 that says when to come again; the other methods go on."""
    path = f"/items/{rich.item['id']}"
    patched = [client.patch(path, json={}) for _ in range(8)]
    read = [client.get(path).status_code for _ in range(8)]

    refused = [answer for answer in patched if answer.status_code == 429]
    assert len(refused) >= 4
    assert problem_for_a_browser(refused[0], 429)["type"] == "/problems/too-many-requests"
    assert refused[0].headers["Retry-After"] == "1"
    assert read == [200] * 8


@pytest.mark.usefixtures("rich")
@pytest.mark.parametrize(("origin", "allowed"), [(ORIGIN, ORIGIN), (_OTHER, _OTHER), (_STRANGER, None)])
def test_of_several_origins_each_reads_answers_and_a_stranger_does_not(
    local: Local, origin: str, allowed: str | None
) -> None:
    """A listed origin is named in answer and preflight, any other is not, and caches keep them apart."""
    with local.client(Origin=origin) as client:
        preflight = client.options("/items", headers={"Access-Control-Request-Method": "PUT"})
        answers = [
            client.get("/items"),
            client.get("/items/fe65a1c3-4b7f-8d20-9a3c-5d1e0f7b2c46"),
            client.request("TRACE", "/items"),
            preflight,
        ]
        of_the_gateway = client.post("/items", json={"name": 5})

    assert [answer.status_code for answer in answers] == [200, 404, 405, 204]
    for answer in answers:
        assert answer.headers.get("Access-Control-Allow-Origin") == allowed
        assert answer.headers["Vary"] == "Origin"
    problem_for_a_browser(of_the_gateway, 400)
    if allowed:
        assert preflight.headers["Access-Control-Allow-Methods"] == "GET, PUT, OPTIONS"
        assert preflight.headers["Access-Control-Allow-Headers"] == "Content-Type, If-Match"
        assert preflight.headers["Access-Control-Max-Age"] == "60"


def _only(stack: DeployedStack, kind: str) -> str:
    (logical,) = stack.of_type(kind)
    return logical
