"""What the templates are held to at each synth of the tests, by cdk-nag and CloudFormation's linter, can be broken."""

import json
from pathlib import Path

import pytest
from aws_cdk import App, Stack
from aws_cdk.aws_lambda import CfnFunction
from aws_cdk.aws_s3 import CfnBucket
from constructs import Construct

from serverless_backend.infra.waiver import waive

from .security import add_packs
from .synth import FLAGS, lint, synthesise

SENTENCE = "The test wants to see what is waived in vain."


@pytest.fixture
def app(tmp_path: Path) -> App:
    """An app that leaves its assembly in the test's folder."""
    return App(outdir=str(tmp_path), context=FLAGS)


@pytest.fixture
def stack(app: App) -> Stack:
    """A stack with nothing in it."""
    return Stack(app, "Any")


def test_a_rule_that_is_broken_ends_the_synth(app: App, stack: Stack) -> None:
    """What is neither kept nor waived is named, and where."""
    CfnBucket(stack, "Open")

    with pytest.raises(AssertionError, match=r"(?m)^S1 is broken by Any/Open$"):
        synthesise(app)


def test_every_pack_is_asked(app: App, stack: Stack, tmp_path: Path) -> None:
    """Each of the five finds faults of its own."""
    role = "arn:aws:iam::123456789012:role/any"
    CfnBucket(stack, "Open")
    CfnFunction(stack, "Bare", code={"zipFile": "x"}, role=role, handler="index.x", runtime="nodejs24.x")
    add_packs(app)

    with pytest.raises(RuntimeError):
        app.synth()

    reports = json.loads((tmp_path / "validation-report.json").read_text(encoding="utf-8"))["pluginReports"]
    assert {each["pluginName"] for each in reports if each["violations"]} == {
        *("AwsSolutions", "HIPAA.Security", "NIST.800.53.R5", "PCI.DSS.321", "Serverless")
    }


def test_a_waiver_that_nothing_needs_ends_the_synth(app: App, stack: Stack) -> None:
    """What is excused is there to be excused: an option that mends it takes the waiver away."""
    waive(Construct(stack, "None"), {"S2": SENTENCE, "S3BucketVersioningEnabled": SENTENCE})

    with pytest.raises(AssertionError) as refusal:
        synthesise(app)

    assert str(refusal.value).splitlines() == [
        "S2 is waived and not broken on Any/None",
        "S3BucketVersioningEnabled is waived and not broken on Any/None",
    ]


def test_a_waiver_at_large_ends_the_synth(app: App, stack: Stack) -> None:
    """A waiver is for what somebody looked at: on a stack or the app it would let off what comes there later, too."""
    CfnBucket(stack, "Open")
    waive(app, {"S1": SENTENCE})
    waive(stack, {"S10": SENTENCE})

    with pytest.raises(AssertionError) as refusal:
        synthesise(app)

    lines = [line for line in str(refusal.value).splitlines() if "is broken by" not in line]
    assert lines == ["S1 is waived for all of the app", "S10 is waived for all of Any"]


@pytest.mark.parametrize("reason", ["", "ok", "false positive.", "See the ticket"])
def test_a_waiver_without_a_reason_ends_the_synth(app: App, stack: Stack, reason: str) -> None:
    """The reason is a sentence."""
    waive(CfnBucket(stack, "Open"), {"S1": reason})

    with pytest.raises(AssertionError, match="S1 is waived without a sentence that says why on Any/Open"):
        synthesise(app)


def test_the_linter_reads_the_properties() -> None:
    """CloudFormation's linter sees a value that CloudFormation would not take."""
    template = {"Resources": {"Logs": {"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": 2}}}}

    assert any("2 is not one of [1, 3, 5" in line for line in lint(template))
