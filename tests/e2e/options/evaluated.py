"""Values of a deployed template, as CloudFormation makes them of its functions."""

import re
from typing import Any

from serverless_backend.devstack.deployed import DeployedStack
from serverless_backend.devstack.environment import ACCOUNT, REGION
from tests.e2e.options.account import Account

_PSEUDO = {"AWS::AccountId": ACCOUNT, "AWS::Region": REGION, "AWS::Partition": "aws"}
_ARNS = {
    "AWS::Cognito::UserPool": f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/{{}}",
    "AWS::IAM::Role": f"arn:aws:iam::{ACCOUNT}:role/{{}}",
    "AWS::KMS::Key": f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{{}}",
    "AWS::Lambda::Function": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{{}}",
    "AWS::Logs::LogGroup": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{{}}:*",
    "AWS::S3::Bucket": "arn:aws:s3:::{}",
}


class Evaluated:
    """What the functions of one stack's template come to."""

    def __init__(self, account: Account, stack: DeployedStack) -> None:
        self._account, self._stack = account, stack

    def __call__(self, value: Any) -> Any:
        """Return a value of the template with each function replaced by what it comes to."""
        if isinstance(value, list):
            return [self(inner) for inner in value]
        return self._object(value) if isinstance(value, dict) else value

    def _object(self, value: dict[str, Any]) -> Any:
        match value:
            case {"Ref": str(name)}:
                return self._reference(name)
            case {"Fn::GetAtt": [str(name), str(attribute)]}:
                return self._attribute(name, attribute)
            case {"Fn::Join": [str(between), list(parts)]}:
                return between.join(self(parts))
            case {"Fn::Sub": str(text)}:
                return re.sub(r"\$\{([^}]+)\}", lambda found: self._reference(found[1]), text)
        return {key: self(inner) for key, inner in value.items()}

    def _reference(self, name: str) -> str:
        if name == "AWS::StackName":
            return self._stack.name
        if name in _PSEUDO:
            return _PSEUDO[name]
        if self._kind(name) == "AWS::ApiGateway::RequestValidator":
            return self._validator(name)
        return self._stack.physical_ids[name]

    def _attribute(self, name: str, attribute: str) -> str:
        physical_id = self._stack.physical_ids[name]
        match attribute:
            case "Arn":
                return _ARNS[self._kind(name)].format(physical_id)
            case "Version":
                return physical_id.rpartition(":")[2]
            case "RootResourceId":
                api = self._account.client("apigateway").get_rest_api(restApiId=physical_id)
                return str(api["rootResourceId"])
        raise AssertionError(f"{name}.{attribute} is not known here")

    def _validator(self, name: str) -> str:
        """The emulator's CloudFormation makes no validators: the one that a deploy has made, by what it validates."""
        asked = self._stack.template["Resources"][name]["Properties"]
        kept = self._account.client("apigateway").get_request_validators(restApiId=self(asked["RestApiId"]))["items"]
        flags = {"validateRequestBody": "ValidateRequestBody", "validateRequestParameters": "ValidateRequestParameters"}
        (found,) = [
            each for each in kept if all(each[theirs] == asked.get(ours, False) for theirs, ours in flags.items())
        ]
        return str(found["id"])

    def _kind(self, name: str) -> str:
        return str(self._stack.template["Resources"][name]["Type"])
