"""The stack as a whole: its names, its outputs, and what other people's rules say about it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from aws_cdk import App, Validations
from aws_cdk.aws_s3 import CfnBucket
from cdk_nag import AwsSolutionsChecks

from .synth import FLAGS, PROJECT, bare, flat, stack_in, synth

ENVIRONMENTS = ["dev", "prod"]
# Properties that give a resource a physical name which a second stack of the account would ask for too.
NAMES = {
    *("BucketName", "FunctionName", "LogGroupName", "RoleName", "PolicyName", "ManagedPolicyName", "Name"),
    *("DomainName", "AliasName", "QueueName", "TopicName", "TableName", "AlarmName", "DashboardName"),
}


@pytest.mark.parametrize("environment", ["dev", "test", "prod"])
def test_name(environment: str) -> None:
    """The stack is named after its environment."""
    assert stack_in(App(), environment=environment).stack_name == f"ServerlessBackendStack-{environment}"


def test_outputs() -> None:
    """The outputs are the five that others rely on, and no other."""
    outputs = {name: flat(each["Value"]) for name, each in synth(api_stage_name="live")["Outputs"].items()}

    assert set(outputs) == {"ApiUrl", "BucketName", "FunctionName", "LogGroupName", "AccessLogGroupName"}
    assert outputs["ApiUrl"].startswith("https://<ApiRestApi")
    assert ".execute-api.<AWS::Region>.<AWS::URLSuffix>/<ApiRestApiDeploymentStagelive" in outputs["ApiUrl"]
    assert outputs["ApiUrl"].endswith(">/")
    assert outputs["BucketName"].startswith("<StoreBucket")
    assert outputs["FunctionName"].startswith("<ItemsFunction")
    assert outputs["LogGroupName"].startswith("<ItemsLogs")
    assert outputs["AccessLogGroupName"].startswith("<ApiAccessLogs")


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_generated_names(environment: str) -> None:
    """A second stack in the account collides with nothing: names are generated but where AWS or the setting dictate."""
    named: dict[str, list[str]] = {}

    for resource in synth(environment=environment)["Resources"].values():
        for name in NAMES & resource.get("Properties", {}).keys():
            named.setdefault(f"{resource['Type']}.{name}", []).append(flat(resource["Properties"][name]))

    assert all(name.startswith("<ItemsFunction") for name in named.pop("AWS::Lambda::Permission.FunctionName"))
    # Neither can collide: an inline policy belongs to its role, and the name of an API is a label.
    assert len(named.pop("AWS::IAM::Policy.PolicyName")) == 2
    assert named.pop("AWS::ApiGateway::RestApi.Name") == ["<AWS::StackName>"]
    ((bucket,), (group,)) = (named.pop("AWS::S3::Bucket.BucketName"), named.pop("AWS::Logs::LogGroup.LogGroupName"))
    assert bucket == f"serverless-items-{environment}-<AWS::AccountId>-<AWS::Region>"
    assert group.startswith("API-Gateway-Execution-Logs_<ApiRestApi")
    if environment != "prod":
        assert named.pop("Custom::S3AutoDeleteObjects.BucketName")[0].startswith("<StoreBucket")
    assert named == {}


@pytest.mark.parametrize("settings", [{}, {"environment": "prod"}, {"enable_cors": False, "ip_allowlist": ["::1"]}])
def test_security_rules(settings: dict[str, object], tmp_path: Path) -> None:
    """The rules of cdk-nag are kept, or waived with a reason on the very resource."""
    app = App(outdir=str(tmp_path), context=FLAGS)
    stack_in(app, **settings)
    Validations.of(app).add_plugins(AwsSolutionsChecks(app))

    app.synth()

    (report,) = json.loads((tmp_path / "validation-report.json").read_text())["pluginReports"]
    assert (report["pluginName"], report["conclusion"], report["violations"]) == ("AwsSolutions", "success", [])


def test_security_rules_would_be_seen_broken(tmp_path: Path) -> None:
    """A rule that is neither kept nor waived ends the synth."""
    app = App(outdir=str(tmp_path), context=FLAGS)
    CfnBucket(stack_in(app), "Open")
    Validations.of(app).add_plugins(AwsSolutionsChecks(app))

    with pytest.raises(RuntimeError, match="AwsSolutions-S1'"):
        app.synth()


def run_python(script: str, *arguments: str, environment: dict[str, str]) -> str:
    """Run a script in a Python of its own and return what it prints."""
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.run(command, cwd=PROJECT, env=environment, check=True, capture_output=True, text=True).stdout


def test_library_validates(tmp_path: Path) -> None:
    """The library's own validation, which the other tests leave out, says nothing but what it excuses itself for."""
    script = (
        "import sys; from tests.infra.synth import *; app = App(outdir=sys.argv[1], context=FLAGS); stack_in(app); "
    )

    run_python(script + "app.synth()", str(tmp_path), environment={**bare(tmp_path), "CDK_VALIDATION": "true"})

    (report,) = json.loads((tmp_path / "validation-report.json").read_text())["pluginReports"]
    assert (report["conclusion"], report["violations"]) == ("success", [])
    assert [each["description"].partition(":")[0] for each in report["suppressedViolations"]] == [
        "LifecycleConfiguration.Rules.2.ObjectSizeLessThan"
    ]


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_template_is_sound(environment: str, tmp_path: Path) -> None:
    """CloudFormation's linter has no warning about the template."""
    template = tmp_path / "template.json"
    template.write_text(json.dumps(synth(environment=environment)))
    # W3005: the library itself writes dependencies beside the references that imply them.
    command = [str(Path(sys.executable).with_name("cfn-lint")), "--ignore-checks", "W3005", "--template", str(template)]

    lint = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (lint.returncode, lint.stdout, lint.stderr) == (0, "", "")


def test_pure(tmp_path: Path) -> None:
    """A template needs no account, no region, no credentials and no network, and is the same each time."""
    script = "import json; from tests.infra.synth import fresh; print(json.dumps(fresh()))"
    nowhere = {"HTTPS_PROXY": "http://127.0.0.1:1", "HTTP_PROXY": "http://127.0.0.1:1"}

    template = run_python(script, environment={**bare(tmp_path), **nowhere})

    assert json.loads(template) == synth()
