"""What a stack leaves behind when it is destroyed: nothing, or what it says."""

import re

import pytest
from aws_cdk import App

from serverless_backend.infra.removal import what_stays

from .options import everything
from .synth import FLAGS, stack_in, synthesise, templates


def told(**settings: object) -> list[str]:
    """Return what is said of each stack, without the hashes of logical ids."""
    app = App(context=FLAGS)
    stack_in(app, **settings)
    synthesise(app)
    return [re.sub(r"[0-9A-F]{8}(?= \()", "", line) for line in what_stays(app.synth())]


@pytest.mark.parametrize("otherwise", [None, "api_key"])
def test_without_retained_data_nothing_stays(otherwise: str | None) -> None:
    """No resource of a dev outlives its stack, whatever is on, and nothing is said."""
    for template in templates(**everything("dev", otherwise)).values():
        policies = {each.get("DeletionPolicy", "Delete") for each in template["Resources"].values()}
        assert policies == {"Delete"}
    assert told() == []


def test_retained_data_is_told() -> None:
    """Of a prod with everything on, the keys, buckets, users and logs stay, in both regions, and it says why."""
    why = (
        "has retain_data = true. If it is destroyed, these stay with all that is in them, for you to keep or to delete:"
    )

    assert told(**everything("prod")) == [
        f"ServerlessBackendReplica-prod {why} "
        "Key (AWS::KMS::Key), AccessLogs (AWS::S3::Bucket), Bucket (AWS::S3::Bucket)\n",
        f"ServerlessBackendStack-prod {why} "
        "Key (AWS::KMS::Key), StoreAccessLogs (AWS::S3::Bucket), StoreBucket (AWS::S3::Bucket), "
        "ItemsLogs (AWS::Logs::LogGroup), AccessTokensPool (AWS::Cognito::UserPool), "
        "AccountLoggingLogs (AWS::Logs::LogGroup), ApiAccessLogs (AWS::Logs::LogGroup), "
        "ApiExecutionLogs (AWS::Logs::LogGroup), FirewallLogs (AWS::Logs::LogGroup)\n",
    ]
