"""What settings demand of each other."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from serverless_backend.settings.data import REPLICA_SUFFIX
from serverless_backend.settings.model import Settings
from serverless_backend.settings.regions import LONGEST_REGION, together

# 63 characters of an S3 name, less an account's twelve, a region and three hyphens.
_BUCKET_NAME_ROOM: Final = 63 - 12 - LONGEST_REGION - 3
# Of the 4 KB that Lambda has for all variables; the others take some 500 bytes.
_CORS_ROOM: Final = 3000
_CERTIFICATE_ROOM: Final = 64
_NOT_IN_A_COGNITO_DOMAIN: Final = ("amazon", "aws", "cognito")
_NEARLY_PROD: Final = frozenset({"live", "prd", "production"})


@dataclass(frozen=True)
class Rule:
    """One demand: the keys it looks at, the blamed one first, and what it says when it is not met.

    `says` takes the settings and the region of the stack, None where it is not known.
    """

    keys: tuple[str, ...]
    says: Callable[[Settings, str | None], str | None]
    right: str | None = None


def _if(problem: str, *, when: bool) -> str | None:
    return problem if when else None


def _nearly_prod(settings: Settings, _: str | None) -> str | None:
    nearly = settings.environment in _NEARLY_PROD and not settings.retain_data
    return _if("would not keep its data", when=nearly)


def _keeps_prod(settings: Settings, _: str | None) -> str | None:
    forgets = settings.environment == "prod" and not settings.retain_data
    return _if("would destroy production data with the stack", when=forgets)


def _fits_s3(settings: Settings, _: str | None) -> str | None:
    suffix = REPLICA_SUFFIX if settings.replication_region else ""
    name, room = settings.bucket_name, _BUCKET_NAME_ROOM - len(settings.environment) - len(suffix)
    return _if(f"has {len(name)} characters where {room} fit", when=len(name) > room)


def _names_a_user_pool(settings: Settings, _: str | None) -> str | None:
    makes_one = settings.auth == "cognito" and settings.cognito_user_pool_arn is None
    taken = [word for word in _NOT_IN_A_COGNITO_DOMAIN if word in f"{settings.bucket_name}-{settings.environment}"]
    problem = f"names the user pool, too, with the environment, and Cognito does not allow {' or '.join(taken)} there"
    return _if(problem, when=makes_one and bool(taken))


def _has_certificate(settings: Settings, _: str | None) -> str | None:
    lacks = settings.custom_domain and not settings.certificate_arn and not settings.hosted_zone_id
    return _if("has no certificate, and no hosted zone to have one issued in", when=bool(lacks))


def _fits_certificate(settings: Settings, _: str | None) -> str | None:
    length = len(settings.custom_domain or "")
    problem = f"has {length} characters where a certificate to be issued has room for {_CERTIFICATE_ROOM}"
    return _if(problem, when=settings.certificate_arn is None and length > _CERTIFICATE_ROOM)


def _is_in_zone(settings: Settings, _: str | None) -> str | None:
    domain, zone = settings.custom_domain, settings.hosted_zone_name
    outside = domain and zone and domain != zone and not domain.endswith(f".{zone}")
    return _if(f"is not in the hosted zone {zone}", when=bool(outside))


def _zone_is_whole(key: str, other: str) -> Rule:
    def says(settings: Settings, _: str | None) -> str | None:
        return _if(f"needs {other} beside it", when=bool(getattr(settings, key)) and not getattr(settings, other))

    return Rule((key, other), says, f"set both {key} and {other}, or neither")


def _certificate_in_region(settings: Settings, region: str | None) -> str | None:
    return _foreign(settings.certificate_arn if settings.custom_domain else None, region)


def _user_pool_in_region(settings: Settings, region: str | None) -> str | None:
    return _foreign(settings.cognito_user_pool_arn if settings.auth == "cognito" else None, region)


def _foreign(arn: str | None, region: str | None) -> str | None:
    return _if(f"is not of the stack's region, {region}", when=bool(arn and region and arn.split(":")[3] != region))


def _hides_bodies(settings: Settings, _: str | None) -> str | None:
    return _if("would write bodies to logs that are retained", when=settings.log_bodies and settings.retain_data)


def _fits_reserved(settings: Settings, _: str | None) -> str | None:
    provisioned, reserved = settings.provisioned_concurrency, settings.reserved_concurrency
    more = provisioned is not None and reserved is not None and provisioned > reserved
    return _if(f"is more than reserved_concurrency, {reserved}", when=more)


def _fits_memory(settings: Settings, _: str | None) -> str | None:
    cache, memory = settings.page_cache_mb, settings.function_memory_mb
    return _if(f"is more than half of function_memory_mb, {memory}", when=2 * cache > memory)


def _can_be_matched(settings: Settings, _: str | None) -> str | None:
    problem = "would never be used: under a KMS key, S3's ETag of an object says nothing of its text"
    return _if(problem, when=settings.page_blocks and settings.encryption == "kms")


def _can_be_kept(settings: Settings, _: str | None) -> str | None:
    return _if(
        "would be read into no memory: page_cache_mb is 0", when=settings.page_blocks and not settings.page_cache_mb
    )


def _fits_environment(settings: Settings, _: str | None) -> str | None:
    length = len(",".join(settings.cors_origins)) + len(", ".join(settings.cors_headers))
    problem = f"has {length} characters together with cors_headers, where the function has room for {_CORS_ROOM}"
    return _if(problem, when=length > _CORS_ROOM)


def _is_another_region(settings: Settings, region: str | None) -> str | None:
    other = settings.replication_region
    if other is None or region is None:
        return None
    if other == region:
        return "is the stack's own region"
    return _if(f"is of another partition than the stack's region, {region}", when=not together(other, region))


RULES: Final = (
    Rule(("environment", "retain_data"), _nearly_prod, "expected prod, or retain_data = true in its file"),
    Rule(("retain_data", "environment"), _keeps_prod),
    Rule(("bucket_name", "environment", "replication_region"), _fits_s3),
    Rule(
        ("bucket_name", "environment", "auth", "cognito_user_pool_arn"),
        _names_a_user_pool,
        "choose another, or give cognito_user_pool_arn",
    ),
    Rule(
        ("custom_domain", "certificate_arn", "hosted_zone_id"),
        _has_certificate,
        "set certificate_arn, or hosted_zone_id and hosted_zone_name",
    ),
    Rule(("custom_domain", "certificate_arn"), _fits_certificate, "choose a shorter one, or give certificate_arn"),
    Rule(("custom_domain", "hosted_zone_name"), _is_in_zone, "expected a name in that zone"),
    _zone_is_whole("hosted_zone_id", "hosted_zone_name"),
    _zone_is_whole("hosted_zone_name", "hosted_zone_id"),
    Rule(("certificate_arn", "custom_domain"), _certificate_in_region),
    Rule(("cognito_user_pool_arn", "auth"), _user_pool_in_region),
    Rule(("log_bodies", "retain_data"), _hides_bodies),
    Rule(("provisioned_concurrency", "reserved_concurrency"), _fits_reserved),
    Rule(("page_cache_mb", "function_memory_mb"), _fits_memory),
    Rule(("page_blocks", "encryption"), _can_be_matched, "expected false, or encryption = s3"),
    Rule(("page_blocks", "page_cache_mb"), _can_be_kept, "expected false, or a page_cache_mb of 1 or more"),
    Rule(("replication_region",), _is_another_region),
    Rule(("cors_origins", "cors_headers"), _fits_environment, "expected fewer or shorter origins and headers"),
)


def broken(settings: Settings, region: str | None) -> Iterator[tuple[Rule, str]]:
    """Yield each rule that the settings break, with the problem."""
    for rule in RULES:
        if problem := rule.says(settings, region):
            yield rule, problem
