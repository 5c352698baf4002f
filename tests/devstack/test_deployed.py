"""Values of the deployed template are read as CloudFormation would, or refused."""

from typing import Any

import pytest

from serverless_backend.devstack.deployed import DeployedStack
from serverless_backend.devstack.environment import session
from serverless_backend.devstack.failures import Failure
from serverless_backend.devstack.reconcile import reconcile


def _stack(**resources: dict[str, Any]) -> DeployedStack:
    return DeployedStack(
        name="Stack",
        template={"Resources": resources},
        outputs={},
        physical_ids={"Api": "a1b2c3", "Logs": "/group", "Bucket": "items", "Key": "k-1"},
    )


@pytest.mark.parametrize(
    ("value", "resolved"),
    [
        ("text", "text"),
        (5, 5),
        ({"Ref": "Api"}, "a1b2c3"),
        ({"Ref": "AWS::AccountId"}, "000000000000"),
        (
            {"Fn::Join": ["", ["arn:aws:logs:", {"Ref": "AWS::Region"}, ":", {"Ref": "Logs"}]]},
            "arn:aws:logs:us-east-1:/group",
        ),
        ([{"Key": "api", "Value": {"Ref": "Api"}}], [{"Key": "api", "Value": "a1b2c3"}]),
    ],
)
def test_a_value_becomes_what_was_deployed(value: object, resolved: object) -> None:
    """References and joins are replaced, at any depth; the rest is left as it is."""
    assert _stack().resolve(value) == resolved


def test_the_arn_of_a_key_is_what_it_became() -> None:
    """CloudFormation's attribute is put together from the id that AWS gave."""
    stack = _stack(Key={"Type": "AWS::KMS::Key"})

    assert stack.resolve({"Fn::GetAtt": ["Key", "Arn"]}) == "arn:aws:kms:us-east-1:000000000000:key/k-1"


@pytest.mark.parametrize("value", [{"Fn::ImportValue": "other"}, {"Fn::GetAtt": ["Key", "KeyId"]}])
def test_a_function_that_only_cloudformation_can_evaluate_is_a_failure_that_names_it(value: Any) -> None:
    """Nothing is guessed."""
    with pytest.raises(Failure, match=r"stack Stack: cannot evaluate .*Fn::"):
        _stack(Key={"Type": "AWS::KMS::Key"}).resolve(value)


def test_a_property_that_the_local_aws_would_leave_out_is_a_failure_that_names_it() -> None:
    """What neither the emulator nor a step carries over stops the deploy."""
    bucket = {"Type": "AWS::S3::Bucket", "Properties": {"ObjectLockEnabled": True, "BucketName": "items"}}
    stage = {"Type": "AWS::ApiGateway::Stage", "Properties": {"CacheClusterEnabled": True}}

    with pytest.raises(Failure, match=r"Stage\.CacheClusterEnabled, AWS::S3::Bucket\.ObjectLockEnabled"):
        reconcile(_stack(Bucket=bucket, Stage=stage), session(), "http://127.0.0.1:1")


_GLACIER = {"Status": "Enabled", "Transitions": [{"StorageClass": "GLACIER", "TransitionInDays": 30}]}
_TAGGED = {"Status": "Enabled", "ExpirationInDays": 1, "TagFilters": [{"Key": "keep", "Value": "no"}]}


@pytest.mark.parametrize(
    ("lifecycle", "unknown"),
    [
        ({"Rules": [_GLACIER]}, "Transitions"),
        ({"Rules": [_TAGGED]}, "TagFilters"),
        ({"Rules": [], "TransitionDefaultMinimumObjectSize": "varies_by_storage_class"}, "TransitionDefaultMinimum"),
    ],
)
def test_a_lifecycle_property_that_no_step_knows_is_a_failure_and_not_a_silent_loss(
    lifecycle: dict[str, Any], unknown: str
) -> None:
    """A template that asks for more than the local AWS gets stops the deploy by name."""
    bucket = {"Type": "AWS::S3::Bucket", "Properties": {"LifecycleConfiguration": lifecycle}}

    with pytest.raises(Failure, match=f"lifecycle property {unknown}"):
        reconcile(_stack(Bucket=bucket), session(), "http://127.0.0.1:1")
