"""What settings demand of each other: each rule met and broken."""

from pathlib import Path

import pytest

from serverless_backend.settings import load
from serverless_backend.settings.rules import RULES

from .loading import NO_FILES, config, refused

EU = "arn:aws:acm:eu-west-1:123456789012:certificate/1"
POOL = "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_A"
Context = dict[str, object]
NAME: Context = {"custom_domain": "api.example.com"}
ZONE: Context = {"hosted_zone_id": "Z1", "hosted_zone_name": "example.com"}
LONG = f"{'a' * 53}.example.com"
# As the function is told of them, with a comma between: 1000 characters; headers have a comma and a space.
ORIGINS = [f"https://{'a' * 492}", f"https://{'b' * 491}"]

MET: list[tuple[str, Context]] = [
    ("data is kept", {"environment": "live", "retain_data": "true"}),
    ("data is kept by the preset", {"environment": "prod"}),
    ("bucket name fits", {"bucket_name": "b" * 30}),
    ("bucket name fits a long environment", {"environment": "e" * 16, "bucket_name": "b" * 17}),
    ("bucket name fits with its replica's", {"bucket_name": "b" * 22, "replication_region": "us-east-1"}),
    ("pool's domain", {"auth": "cognito", "bucket_name": "items"}),
    ("pool's domain, when there is a pool", {"auth": "cognito", "bucket_name": "aws", "cognito_user_pool_arn": POOL}),
    ("pool's domain, when there is none", {"bucket_name": "my-aws-items"}),
    ("certificate given", NAME | {"certificate_arn": EU}),
    ("certificate issued", NAME | ZONE),
    ("certificate given, and records made", NAME | ZONE | {"certificate_arn": EU}),
    ("certificate issued for 64", ZONE | {"custom_domain": LONG[1:]}),
    ("certificate given for 65", ZONE | {"custom_domain": LONG, "certificate_arn": EU}),
    ("the zone's own name", ZONE | {"custom_domain": "example.com"}),
    ("user pool of the region", {"auth": "cognito", "cognito_user_pool_arn": POOL}),
    ("bodies where nothing is retained", {"log_bodies": "true"}),
    ("provisioned as reserved", {"provisioned_concurrency": 5, "reserved_concurrency": 5}),
    ("cache of half the memory", {"page_cache_mb": 512, "function_memory_mb": 1024}),
    ("blocks", {"page_blocks": "true", "page_cache_mb": 1}),
    ("no cache, and no blocks", {"page_cache_mb": 0, "encryption": "kms"}),
    ("provisioned alone", {"provisioned_concurrency": 5}),
    ("another region", {"replication_region": "us-east-1"}),
    ("CORS in 3000", {"cors_origins": ORIGINS, "cors_headers": ["X" * 998, "Y" * 1000]}),
]
BROKEN: list[tuple[str, str, Context]] = [
    ("environment", "would not keep its data", {"environment": "live"}),
    ("environment", "would not keep its data", {"environment": "prd", "retain_data": "false"}),
    ("environment", "would not keep its data", {"environment": "production"}),
    ("retain_data", "would destroy production data with the stack", {"environment": "prod", "retain_data": "false"}),
    ("bucket_name", "has 31 characters where 30 fit", {"bucket_name": "b" * 31}),
    ("bucket_name", "has 18 characters where 17 fit", {"environment": "e" * 16, "bucket_name": "b" * 18}),
    (
        "bucket_name",
        "has 23 characters where 22 fit",
        {"bucket_name": "b" * 23, "replication_region": "us-east-1"},
    ),
    (
        "bucket_name",
        "names the user pool, too, with the environment, and Cognito does not allow aws there",
        {"auth": "cognito", "bucket_name": "my-aws-items"},
    ),
    (
        "bucket_name",
        "names the user pool, too, with the environment, and Cognito does not allow cognito there",
        {"auth": "cognito", "environment": "cognito-test"},
    ),
    ("custom_domain", "has no certificate, and no hosted zone to have one issued in", NAME),
    (
        "custom_domain",
        "has 65 characters where a certificate to be issued has room for 64",
        ZONE | {"custom_domain": LONG},
    ),
    ("custom_domain", "is not in the hosted zone example.com", ZONE | {"custom_domain": "api.notexample.com"}),
    ("custom_domain", "is not in the hosted zone example.com", ZONE | {"custom_domain": "com.example"}),
    ("hosted_zone_id", "needs hosted_zone_name beside it", NAME | {"hosted_zone_id": "Z1"}),
    (
        "hosted_zone_name",
        "needs hosted_zone_id beside it",
        NAME | {"certificate_arn": EU, "hosted_zone_name": "example.com"},
    ),
    (
        "certificate_arn",
        "is not of the stack's region, eu-west-1",
        NAME | {"certificate_arn": EU.replace("eu-west-1", "us-east-1")},
    ),
    (
        "cognito_user_pool_arn",
        "is not of the stack's region, eu-west-1",
        {"auth": "cognito", "cognito_user_pool_arn": POOL.replace("idp:eu-west-1", "idp:us-east-1")},
    ),
    ("log_bodies", "would write bodies to logs that are retained", {"log_bodies": "true", "retain_data": "true"}),
    ("log_bodies", "would write bodies to logs that are retained", {"log_bodies": "true", "environment": "prod"}),
    (
        "provisioned_concurrency",
        "is more than reserved_concurrency, 5",
        {"provisioned_concurrency": 6, "reserved_concurrency": 5},
    ),
    (
        "page_cache_mb",
        "is more than half of function_memory_mb, 512",
        {"page_cache_mb": 257},
    ),
    (
        "page_blocks",
        "would never be used: under a KMS key, S3's ETag of an object says nothing of its text",
        {"page_blocks": "true", "encryption": "kms"},
    ),
    (
        "page_blocks",
        "would be read into no memory: page_cache_mb is 0",
        {"page_blocks": "true", "page_cache_mb": "0"},
    ),
    ("replication_region", "is the stack's own region", {"replication_region": "eu-west-1"}),
    (
        "replication_region",
        "is of another partition than the stack's region, eu-west-1",
        {"replication_region": "us-gov-west-1"},
    ),
    (
        "cors_origins",
        "has 3001 characters together with cors_headers, where the function has room for 3000",
        {"cors_origins": ORIGINS, "cors_headers": ["X" * 999, "Y" * 1000]},
    ),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Files for the environments of the tables, all of them empty."""
    names = ("live", "prd", "production", "e" * 16, "cognito-test")
    return config(tmp_path, **dict.fromkeys(names, ""))


@pytest.mark.parametrize("context", [context for _, context in MET], ids=[name for name, _ in MET])
def test_met(context: Context, folder: Path) -> None:
    """What keeps the rules is accepted."""
    settings = load(context, folder=folder, region="eu-west-1").model_dump(mode="json")

    assert {key: str(settings[key]).lower() for key in context} == {key: str(context[key]).lower() for key in context}


@pytest.mark.parametrize(("key", "problem", "context"), BROKEN)
def test_broken(key: str, problem: str, context: Context, folder: Path) -> None:
    """What breaks a rule is refused by the key that is to blame."""
    (fault,) = refused(context, folder, region="eu-west-1")

    assert (fault.key, fault.problem) == (key, problem)


def test_the_table_breaks_every_rule() -> None:
    """No rule is without a test."""
    assert {key for key, _, _ in BROKEN} == {rule.keys[0] for rule in RULES}


@pytest.mark.parametrize(
    ("context", "right"),
    [
        ({"environment": "live"}, "expected prod, or retain_data = true in its file"),
        (NAME, "set certificate_arn, or hosted_zone_id and hosted_zone_name"),
        (
            {"cors_origins": ORIGINS, "cors_headers": ["X" * 2001]},
            "expected fewer or shorter origins and headers",
        ),
        (NAME | {"hosted_zone_id": "Z1"}, "set both hosted_zone_id and hosted_zone_name, or neither"),
        ({"page_blocks": "true", "encryption": "kms"}, "expected false, or encryption = s3"),
        ({"page_blocks": "true", "page_cache_mb": "0"}, "expected false, or a page_cache_mb of 1 or more"),
        ({"environment": "prod", "retain_data": "false"}, "expected true or false; in prod always true"),
    ],
)
def test_remedies(context: Context, right: str, folder: Path) -> None:
    """A broken rule says what would be right."""
    (fault,) = refused(context, folder)

    assert fault.right == right


def test_an_unknown_region_breaks_no_rule() -> None:
    """What must be of the stack's region is not judged where nobody has said which that is."""
    context: Context = {"replication_region": "us-gov-west-1", **NAME, "certificate_arn": EU}

    assert load(context, folder=NO_FILES).replication_region == "us-gov-west-1"


def test_what_rests_breaks_no_rule_of_regions(tmp_path: Path) -> None:
    """A certificate of another region does not matter while a stronger source takes the domain away."""
    folder = config(tmp_path, dev=f'custom_domain = "api.example.com"\ncertificate_arn = "{EU}"\n')

    assert load({"custom_domain": ""}, folder=folder, region="us-east-1").custom_domain is None


def test_the_whole_bucket_name_fits() -> None:
    """The longest prefix makes a name of 63 characters with the longest region, and the replica's does, too."""
    assert len(f"{'b' * 17}-{'e' * 16}-{'1' * 12}-us-isof-south-1") == 63
    assert len(f"{'b' * 22}-dev-{'1' * 12}-us-isof-south-1-replica") == 63
