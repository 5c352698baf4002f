"""The stack in the local AWS: deployed by the real CDK CLI, completed, saved, and described."""

import io
import os
import zipfile
from collections.abc import Sequence
from pathlib import Path

from botocore.exceptions import ClientError

from serverless_backend.devstack import deployed
from serverless_backend.devstack.cdk import Cdk
from serverless_backend.devstack.console import Console
from serverless_backend.devstack.door import api
from serverless_backend.devstack.door.access_log import AccessLog
from serverless_backend.devstack.door.api import DeployedApi
from serverless_backend.devstack.door.passage import Passage
from serverless_backend.devstack.emulator import Emulator
from serverless_backend.devstack.environment import REGION, session
from serverless_backend.devstack.reconcile import reconcile
from serverless_backend.devstack.state import Running, StateFolder

_TOOLKIT = "CDKToolkit"


class LocalStack:
    """One stack of the CDK app on one emulator."""

    def __init__(self, state: StateFolder, emulator: Emulator, *, context: Sequence[str], limit: float) -> None:
        self._emulator = emulator
        self._cdk = Cdk(state, emulator.endpoint, context=context, limit=limit)
        self._aws = session()

    def bootstrap(self, console: Console) -> None:
        """Bootstrap the local account once in its life."""
        formation = self._aws.client("cloudformation", endpoint_url=self._emulator.endpoint)
        try:
            formation.describe_stacks(StackName=_TOOLKIT)
        except ClientError as error:
            if "does not exist" not in str(error):
                raise
            with console.step("cdk bootstrap") as report:
                self._cdk.bootstrap(report)
                # Unsaved, a kill would leave its bucket's objects behind and no stack, which no bootstrap gets over.
                self._emulator.checkpoint()

    def deploy(self, console: Console, code: Path) -> None:
        """Deploy the app as it is on disk, complete what the emulator left out, and save."""
        with console.step("cdk deploy") as report:
            self._cdk.deploy(report)
            report("completing")
            self._stack = deployed.read(self._cdk.assembly, self._aws, self._emulator.endpoint)
            reconcile(self._stack, self._aws, self._emulator.endpoint)
            self.swap_code(code)
            self._emulator.checkpoint()

    def abort(self) -> None:
        """End a deploy that is under way."""
        self._cdk.abort()

    def swap_code(self, code: Path) -> None:
        """Put a built function in place of the deployed one's code, without a deploy."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(code.iterdir()):
                archive.write(file, file.name)
        function = self._aws.client("lambda", endpoint_url=self._emulator.endpoint)
        function.update_function_code(FunctionName=self._stack.outputs["FunctionName"], ZipFile=packed.getvalue())

    def passage(self) -> tuple[Passage, AccessLog]:
        """Return the way to the deployed stage, and its access log."""
        deployed_api = self._api()
        log = AccessLog(self._aws, self._emulator.endpoint, deployed_api.log_group)
        return Passage(self._aws, self._emulator.endpoint, deployed_api), log

    def url(self, port: int) -> str:
        """Return the API's base URL at a front door on a port."""
        return f"http://127.0.0.1:{port}/{self._only('AWS::ApiGateway::Stage')}"

    def described(self, port: int) -> Running:
        """Return what `backend status` says of it, served by this process on a port."""
        outputs = self._stack.outputs
        return Running(
            url=self.url(port),
            endpoint=self._emulator.endpoint,
            region=REGION,
            stack=self._stack.name,
            bucket=outputs["BucketName"],
            function=outputs["FunctionName"],
            logGroup=outputs["LogGroupName"],
            accessLogGroup=outputs["AccessLogGroupName"],
            pids={"backend": os.getpid(), "emulator": self._emulator.pid},
        )

    def _api(self) -> DeployedApi:
        return api.read(
            self._aws,
            self._emulator.endpoint,
            api_id=self._only("AWS::ApiGateway::RestApi"),
            stage=self._only("AWS::ApiGateway::Stage"),
        )

    def _only(self, kind: str) -> str:
        (logical,) = self._stack.of_type(kind)
        return self._stack.physical_ids[logical]
