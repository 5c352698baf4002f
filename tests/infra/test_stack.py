"""The stack as a whole: its names, its outputs, and that it is the same wherever it is made."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from aws_cdk import App

from serverless_backend.settings import Settings

from .options import ENVIRONMENTS, EVERYTHING, OTHERWISE, everything
from .synth import PROJECT, Json, bare, flat, stack_in, synth, templates

ALWAYS = {
    "ApiUrl": "https://<ApiRestApi>.execute-api.<AWS::Region>.<AWS::URLSuffix>/<ApiRestApiDeploymentStagev1>/",
    "BucketName": "<StoreBucket>",
    "FunctionName": "<ItemsFunction>",
    "LogGroupName": "<ItemsLogs>",
    "AccessLogGroupName": "<ApiAccessLogs>",
}
# What gives a resource a name that a second stack of the account might ask for too.
A_NAME = re.compile(r".*Name|Domain|Identifier")
# Names within a parent of the stack's own, and names of what is AWS's.
HARMLESS = {
    "AWS::ApiGateway::Authorizer.Name",
    "AWS::ApiGateway::RestApi.Name",
    "AWS::ApiGateway::Stage.StageName",
    "AWS::CloudWatch::Alarm.MetricName",
    "AWS::CodeDeploy::DeploymentGroup.DeploymentConfigName",
    "AWS::Cognito::UserPoolResourceServer.Identifier",
    "AWS::Cognito::UserPoolResourceServer.Name",
    "AWS::IAM::Policy.PolicyName",
    "AWS::Lambda::Alias.Name",
}


@pytest.mark.parametrize("environment", ["dev", "test", "prod"])
def test_name(environment: str) -> None:
    """The stack is named after its environment."""
    assert stack_in(App(), environment=environment).stack_name == f"ServerlessBackendStack-{environment}"


def test_every_setting_is_tried() -> None:
    """What the tests call everything is everything: a new setting has to be put there."""
    tried = EVERYTHING.keys() | {key for settings in OTHERWISE.values() for key in settings}

    assert Settings.model_fields.keys() - tried == {"environment", "retain_data"}  # by the tests that use it


@pytest.mark.parametrize(
    ("settings", "more"),
    [
        ({}, set()),
        ({"environment": "prod"}, {"AlarmTopicArn"}),
        ({"auth": "api_key"}, {"ApiKeyId"}),
        ({"auth": "cognito"}, {"UserPoolId", "UserPoolClientId", "TokenUrl"}),
        ({"replication_region": "eu-central-1"}, {"ReplicaBucketName"}),
    ],
)
def test_outputs(settings: dict[str, object], more: set[str]) -> None:
    """The outputs are the five that others rely on, and those of the options that are on."""
    outputs = {name: _plain(each["Value"]) for name, each in synth(**settings)["Outputs"].items()}

    assert outputs.keys() - ALWAYS.keys() == more
    assert {name: outputs[name] for name in ALWAYS} == ALWAYS


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_names(environment: str) -> None:
    """A second stack of the account collides with nothing, whatever is on: names are generated, or hold the stack's."""
    stacks = templates(**everything(environment))

    main = _names(stacks[f"ServerlessBackendStack-{environment}"])
    replica = _names(stacks[f"ServerlessBackendReplica-{environment}"])

    assert main == {
        "AWS::ApiGateway::DomainName.DomainName": {"api.example.com"},
        "AWS::CertificateManager::Certificate.DomainName": {"api.example.com"},
        # A version has alarms of its own: a new name replaces them, and they start without the red of the last.
        "AWS::CloudWatch::Alarm.AlarmName": {
            "<AWS::StackName>-NewVersionErrors-<ItemsFunctionCurrentVersion.Version>",
            "<AWS::StackName>-NewVersionServerErrors-<ItemsFunctionCurrentVersion.Version>",
        },
        "AWS::Cognito::UserPoolDomain.Domain": {f"all-items-{environment}-<AWS::AccountId>"},
        "AWS::Logs::LogGroup.LogGroupName": {
            "API-Gateway-Execution-Logs_<ApiRestApi>/live",
            "aws-waf-logs-<AWS::StackName>-<FirewallAcl.Id>",
        },
        "AWS::Route53::RecordSet.Name": {"api.example.com."},
        "AWS::S3::Bucket.BucketName": {f"all-items-{environment}-<AWS::AccountId>-<AWS::Region>"},
    }
    assert replica == {"AWS::S3::Bucket.BucketName": {f"all-items-{environment}-<AWS::AccountId>-eu-central-1-replica"}}


def _names(template: dict[str, Json]) -> dict[str, set[str]]:
    """Return the names of a template's resources, but for those that refer to another resource as a whole."""
    found: dict[str, set[str]] = {}
    for resource in template["Resources"].values():
        for key, value in resource.get("Properties", {}).items():
            name = f"{resource['Type']}.{key}"
            if A_NAME.fullmatch(key) and name not in HARMLESS and not re.fullmatch(r"<\w+>", flat(value)):
                found.setdefault(name, set()).add(_plain(value))
    return found


def _plain(value: Json) -> str:
    """Write a value without the hashes of logical ids."""
    return re.sub(r"[0-9A-F]{8}([0-9a-f]{32})?(?=[.>])", "", flat(value))


def run_python(script: str, *arguments: str, environment: dict[str, str]) -> str:
    """Run a script in a Python of its own and return what it prints."""
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.run(command, cwd=PROJECT, env=environment, check=True, capture_output=True, text=True).stdout


def test_library_validates(tmp_path: Path) -> None:
    """The library's own validation, which the other tests leave out, says nothing but what it excuses itself for."""
    tried = [{}, everything("dev"), everything("prod", "api_key")]
    script = (
        "import json, sys; from tests.infra.synth import *\n"
        "for number, settings in enumerate(json.loads(sys.argv[2])):\n"
        "    app = App(outdir=f'{sys.argv[1]}/{number}', context=FLAGS)\n"
        "    stack_in(app, **settings)\n"
        "    app.synth()\n"
    )

    run_python(script, str(tmp_path), json.dumps(tried), environment={**bare(tmp_path), "CDK_VALIDATION": "true"})

    for number in range(len(tried)):
        report = json.loads((tmp_path / f"{number}" / "validation-report.json").read_text())
        (plugin,) = report["pluginReports"]
        assert (plugin["conclusion"], plugin["violations"]) == ("success", [])
        assert {each["description"].partition(":")[0] for each in plugin["suppressedViolations"]} <= {
            "LifecycleConfiguration.Rules.1.ObjectSizeLessThan",
            "LifecycleConfiguration.Rules.2.ObjectSizeLessThan",
        }


def test_pure(tmp_path: Path) -> None:
    """Templates need no account, no region, no credentials and no network, and are the same each time."""
    script = (
        "import json, sys; from tests.infra.synth import *; print(json.dumps(templates(**json.loads(sys.argv[1]))))"
    )
    nowhere = {"HTTPS_PROXY": "http://127.0.0.1:1", "HTTP_PROXY": "http://127.0.0.1:1"}

    made = run_python(script, json.dumps(everything("dev")), environment={**bare(tmp_path), **nowhere})

    assert json.loads(made) == templates(**everything("dev"))
