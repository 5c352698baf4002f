"""The local AWS keeps to this machine: few processes run at once, whoever calls functions."""

import io
import json
import zipfile
from concurrent.futures import ThreadPoolExecutor

import psutil
from botocore.config import Config

from serverless_backend.devstack.emulator import AT_ONCE, Emulator
from serverless_backend.devstack.environment import session

_SLOW = "exports.handler = () => new Promise((resolve) => setTimeout(resolve, 1500, 'done'))"
_TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


def test_calls_beyond_the_limit_are_refused_as_aws_refuses_them(emulator: Emulator) -> None:
    """Of forty calls at once some are answered and the others told that they are too many; none fails otherwise."""
    aws = session()
    role = aws.client("iam", endpoint_url=emulator.endpoint).create_role(
        RoleName="slow", AssumeRolePolicyDocument=json.dumps(_TRUST)
    )["Role"]["Arn"]
    patient = Config(max_pool_connections=40, retries={"max_attempts": 0})
    functions = aws.client("lambda", endpoint_url=emulator.endpoint, config=patient)
    functions.create_function(
        FunctionName="slow",
        Runtime="nodejs24.x",
        Role=role,
        Handler="index.handler",
        Code={"ZipFile": _zipped()},
        Timeout=30,
    )

    def call(_: int) -> str:
        try:
            return str(json.load(functions.invoke(FunctionName="slow")["Payload"]))
        except functions.exceptions.TooManyRequestsException:
            return "too many"

    with ThreadPoolExecutor(40) as callers:
        answers = list(callers.map(call, range(40)))

    assert set(answers) == {"done", "too many"}
    assert answers.count("done") >= AT_ONCE
    assert len(psutil.Process(emulator.pid).children()) == AT_ONCE


def _zipped() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("index.js", _SLOW)
    return packed.getvalue()
