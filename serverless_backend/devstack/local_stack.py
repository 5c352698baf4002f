"""The stack in the local AWS: deployed by the real CDK CLI, completed, saved, and described."""

import io
import os
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from botocore.exceptions import ClientError

from serverless_backend.devstack import deployed
from serverless_backend.devstack.cdk import Cdk
from serverless_backend.devstack.console import Console
from serverless_backend.devstack.door import api
from serverless_backend.devstack.door.access_log import AccessLog
from serverless_backend.devstack.door.api import DeployedApi
from serverless_backend.devstack.door.names import Names
from serverless_backend.devstack.door.passage import Passage
from serverless_backend.devstack.emulator import Emulator
from serverless_backend.devstack.environment import REGION, session
from serverless_backend.devstack.failures import Failure
from serverless_backend.devstack.live import Live
from serverless_backend.devstack.local_settings import localise
from serverless_backend.devstack.reconcile import reconcile
from serverless_backend.devstack.state import Running, StateFolder
from serverless_backend.devstack.unchanged import LastDeploy, inputs

_TOOLKIT = "CDKToolkit"


class LocalStack:
    """One stack of the CDK app on one emulator."""

    def __init__(self, state: StateFolder, emulator: Emulator, *, context: Sequence[str], limit: float) -> None:
        self._emulator = emulator
        self._cdk = Cdk(state, emulator.endpoint, limit=limit)
        self._context = context
        self._noted = ""
        self._live: Live | None = None
        self._aws = session()
        self._last = LastDeploy(state, self._aws, emulator.endpoint)

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
        """Deploy the app as it is on disk where it has changed, complete what the emulator left out, and save.

        Raises:
            SettingsError: the settings, as they are on disk, are refused.
            Failure: the deploy failed, or asks for what the local AWS would lose.
        """
        local = localise(self._context)
        if local.note and local.note != self._noted:
            console.say(local.note)
        self._noted = local.note
        made_from = inputs(local.context, code)
        if self._last.is_of(made_from):
            console.say("nothing has changed since the last deploy")
            self._complete(code)
            return
        with console.step("cdk deploy") as report:
            self._last.forget()
            with self._what_serves_kept():
                self._cdk.deploy(report, local.context)
            report("completing")
            self._complete(code)
            self._emulator.checkpoint()
        if inputs(local.context, code) == made_from:  # else an edit was made meanwhile, and may be in it or not
            self._last.keep(made_from, self._stack.name)

    def _complete(self, code: Path) -> None:
        self._stack = deployed.read(self._cdk.assembly, self._aws, self._emulator.endpoint)
        self._live = Live(self._stack, self._aws, self._emulator.endpoint)
        reconcile(self._stack, self._aws, self._emulator.endpoint)
        self.swap_code(code)
        self.end_swapped()

    def abort(self) -> None:
        """End a deploy that is under way."""
        self._cdk.abort()

    def swap_code(self, code: Path) -> None:
        """Put a built function in place of the deployed one's code, without a deploy; requests under way go on."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(code.iterdir()):
                archive.write(file, file.name)
        self._deployed_function.serve_code(packed.getvalue())

    def end_swapped(self) -> None:
        """End the processes of code that was swapped, whatever they do."""
        self._deployed_function.end_others()

    @property
    def _deployed_function(self) -> Live:
        assert self._live is not None, "nothing was deployed"  # noqa: S101 - a fault of ours, not of the user
        return self._live

    @contextmanager
    def _what_serves_kept(self) -> Iterator[None]:
        """Serve on, after a deploy that fails, what was served before: a roll-back knows nothing of swapped code."""
        before = self._live.version if self._live else None
        try:
            yield
        except Failure:
            if self._live and before:
                self._live.serve(before)
            raise

    def passage(self) -> tuple[Passage, AccessLog]:
        """Return the way to the deployed stage, and its access log."""
        deployed_api = self._api()
        log = AccessLog(self._aws, self._emulator.endpoint, deployed_api.log_group)
        return Passage(self._aws, self._emulator.endpoint, deployed_api), log

    @property
    def names(self) -> Names:
        """The names that the API answers under."""
        return self._api().names

    def described(self, port: int) -> Running:
        """Return what `backend status` says of it, served by this process on a port."""
        outputs = self._stack.outputs
        return Running(
            url=self.names.url(port),
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
