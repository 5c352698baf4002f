"""Requests signed with AWS Signature Version 4, as any AWS client signs for API Gateway."""

import json
from collections.abc import Generator
from typing import Any

import httpx
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from tests.e2e.options.account import Account


class Signed(httpx.Auth):
    """Signs each request with the keys of one user."""

    requires_request_body = True

    def __init__(self, key: str, secret: str) -> None:
        self._signer = SigV4Auth(Credentials(key, secret), "execute-api", "us-east-1")
        self.key = key

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Put the signature into the request's headers."""
        host = {"Host": request.headers["Host"]}
        signed = AWSRequest(request.method, str(request.url), data=request.content, headers=host)
        self._signer.add_auth(signed)
        request.headers.update({name: value for name, value in signed.headers.items() if name != "Host"})
        yield request


def user(account: Account, name: str, *, may_call: bool) -> tuple[str, str]:
    """Make a user of the account, who may call every API or none, and return key and secret."""
    iam = account.client("iam")
    iam.create_user(UserName=name)
    if may_call:
        allow: dict[str, Any] = {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*"}
        document = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
        iam.put_user_policy(UserName=name, PolicyName="call", PolicyDocument=document)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return key["AccessKeyId"], key["SecretAccessKey"]
