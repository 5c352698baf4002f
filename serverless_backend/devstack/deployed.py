"""What was deployed: the template as CDK wrote it, the stack's outputs, and the names AWS gave its resources."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3

from serverless_backend.devstack.environment import ACCOUNT, REGION
from serverless_backend.devstack.failures import Failure

_ARNS = {
    "AWS::KMS::Key": f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{{}}",
    "AWS::Logs::LogGroup": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{{}}:*",
    "AWS::S3::Bucket": "arn:aws:s3:::{}",
}
_PSEUDO = {"AWS::AccountId": ACCOUNT, "AWS::Region": REGION, "AWS::Partition": "aws"}


@dataclass(frozen=True)
class DeployedStack:
    """One stack: its template beside what its logical ids became."""

    name: str
    template: Mapping[str, Any]
    outputs: Mapping[str, str]
    physical_ids: Mapping[str, str]

    def of_type(self, kind: str) -> dict[str, Mapping[str, Any]]:
        """Return logical id → properties of the resources of one CloudFormation type."""
        resources = self.template["Resources"].items()
        return {key: resource.get("Properties", {}) for key, resource in resources if resource["Type"] == kind}

    def resolve(self, value: Any) -> Any:
        """Return a template value with each `Ref`, `Fn::Join` and ARN replaced by what it became.

        Raises:
            Failure: the value holds a function that only CloudFormation can evaluate.
        """
        match value:
            case {"Ref": str(logical)}:
                return _PSEUDO.get(logical) or self.physical_ids[logical]
            case {"Fn::Join": [str(between), list(parts)]}:
                return between.join(self.resolve(parts))
            case {"Fn::GetAtt": [str(logical), "Arn"]} if form := _ARNS.get(
                self.template["Resources"][logical]["Type"]
            ):
                return form.format(self.physical_ids[logical])
            case dict() if any(key.startswith("Fn::") for key in value):
                raise Failure(f"stack {self.name}: cannot evaluate {json.dumps(value)} outside CloudFormation")
            case dict():
                return {key: self.resolve(inner) for key, inner in value.items()}
            case list():
                return [self.resolve(inner) for inner in value]
            case _:
                return value


def read(assembly: Path, aws: boto3.Session, endpoint: str) -> DeployedStack:
    """Read the one stack of an assembly, as it stands in the local AWS."""
    artifacts = json.loads((assembly / "manifest.json").read_text(encoding="utf-8"))["artifacts"]
    (name, stack), *others = [
        (artifact.get("properties", {}).get("stackName", key), artifact)
        for key, artifact in artifacts.items()
        if artifact["type"] == "aws:cloudformation:stack"
    ]
    if others:
        raise Failure(f"the app has {len(others) + 1} stacks; the local AWS serves an app of one")
    template = json.loads((assembly / stack["properties"]["templateFile"]).read_text(encoding="utf-8"))
    formation = aws.client("cloudformation", endpoint_url=endpoint)
    outputs = formation.describe_stacks(StackName=name)["Stacks"][0].get("Outputs", [])
    pages = formation.get_paginator("list_stack_resources").paginate(StackName=name)
    resources = [resource for page in pages for resource in page["StackResourceSummaries"]]
    return DeployedStack(
        name=name,
        template=template,
        outputs={output["OutputKey"]: output["OutputValue"] for output in outputs},
        physical_ids={resource["LogicalResourceId"]: resource["PhysicalResourceId"] for resource in resources},
    )
