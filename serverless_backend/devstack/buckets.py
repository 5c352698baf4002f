"""Settings of buckets that the emulator's CloudFormation leaves out, applied through the public API."""

from collections.abc import Callable, Mapping
from typing import Any

from serverless_backend.devstack.deployed import DeployedStack
from serverless_backend.devstack.failures import Failure


def configure_buckets(stack: DeployedStack, s3: Any) -> None:
    """Give each bucket the tags, encryption, ownership, logging and lifecycle of the template.

    Raises:
        Failure: the template holds a lifecycle property that no step knows.
    """
    for logical, properties in stack.of_type("AWS::S3::Bucket").items():
        bucket = stack.physical_ids[logical]
        if tags := properties.get("Tags"):
            s3.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": stack.resolve(tags)})
        if encryption := properties.get("BucketEncryption"):
            rules = [_encryption_rule(stack.resolve(rule)) for rule in encryption["ServerSideEncryptionConfiguration"]]
            s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": rules})
        if ownership := properties.get("OwnershipControls"):
            s3.put_bucket_ownership_controls(Bucket=bucket, OwnershipControls=ownership)
        if lifecycle := properties.get("LifecycleConfiguration"):
            s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration=_lifecycle(lifecycle))
        s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus=_logging(stack, properties))


def _logging(stack: DeployedStack, properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the API calls the status; an empty one switches logging off."""
    logging = stack.resolve(properties.get("LoggingConfiguration", {}))
    if not logging:
        return {}
    return {
        "LoggingEnabled": {
            "TargetBucket": logging["DestinationBucketName"],
            "TargetPrefix": logging.get("LogFilePrefix", ""),
        }
    }


def _encryption_rule(rule: Mapping[str, Any]) -> dict[str, Any]:
    renamed = {"ServerSideEncryptionByDefault": "ApplyServerSideEncryptionByDefault"}
    return {renamed.get(key, key): value for key, value in rule.items()}


_FILTERS: Mapping[str, Callable[[Any], Any]] = {"Prefix": str, "ObjectSizeGreaterThan": int, "ObjectSizeLessThan": int}
_EXPIRATIONS = {"ExpirationInDays": "Days", "ExpiredObjectDeleteMarker": "ExpiredObjectDeleteMarker"}
_AS_THEY_ARE = ("Status", "NoncurrentVersionExpiration", "AbortIncompleteMultipartUpload")
_REST = {"Id": "ID", **{name: name for name in _AS_THEY_ARE}}


def _lifecycle(configuration: Mapping[str, Any]) -> dict[str, Any]:
    _refuse(configuration.keys() - {"Rules"})
    return {"Rules": [_lifecycle_rule(rule) for rule in configuration["Rules"]]}


def _lifecycle_rule(rule: Mapping[str, Any]) -> dict[str, Any]:
    """Translate CloudFormation's shape of a rule into the API's, where filters and expirations are nested."""
    _refuse(rule.keys() - {*_FILTERS, *_EXPIRATIONS, *_REST})
    filters = {name: typed(rule[name]) for name, typed in _FILTERS.items() if name in rule}
    expiration = {theirs: rule[name] for name, theirs in _EXPIRATIONS.items() if name in rule}
    return {
        **{theirs: rule[name] for name, theirs in _REST.items() if name in rule},
        "Filter": {"And": filters} if len(filters) > 1 else filters or {"Prefix": ""},
        **({"Expiration": expiration} if expiration else {}),
    }


def _refuse(unknown: set[str]) -> None:
    if unknown:
        names = ", ".join(sorted(unknown))
        raise Failure(f"the lifecycle property {names} of the template cannot be applied to the local AWS yet")
