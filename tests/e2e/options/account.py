"""A local account of the tests' own: the stack is deployed, updated and destroyed by the real CDK CLI, as it asks."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
from aws_cdk import App, Environment

from serverless_backend.bundle import NODE, PROJECT, bundle
from serverless_backend.devstack import deployed
from serverless_backend.devstack.cdk import CLI
from serverless_backend.devstack.deployed import DeployedStack
from serverless_backend.devstack.door import api
from serverless_backend.devstack.door.api import DeployedApi
from serverless_backend.devstack.emulator import Emulator
from serverless_backend.devstack.environment import ACCOUNT, REGION, aws_environment, session
from serverless_backend.devstack.reconcile import reconcile
from serverless_backend.devstack.state import StateFolder
from serverless_backend.infra.stack import ServerlessBackendStack
from serverless_backend.settings import load

_FLAGS = json.loads((PROJECT / "cdk.json").read_text(encoding="utf-8"))["context"]
_SCHEMA = json.loads((PROJECT / "schema" / "item.schema.json").read_text(encoding="utf-8"))
_LIMIT = 180


class Account:
    """One bootstrapped account in an emulator."""

    def __init__(self, state: Path, config: Path) -> None:
        """Use a state folder; `config` holds the files of environments that have no preset."""
        self.emulator = Emulator(StateFolder(state))
        self.config = config
        self.state = state
        self._code = Path(shutil.copytree(bundle(), state / "function"))  # others build in the project, too

    def client(self, service: Any) -> Any:
        """Return a client of the account's administrator."""
        return self.session.client(service, endpoint_url=self.emulator.endpoint)

    @property
    def session(self) -> boto3.Session:
        """The session of the account's administrator."""
        return session()

    def deploy(self, edit: Callable[[dict[str, Any]], None] = lambda _: None, /, **settings: object) -> DeployedStack:
        """Deploy the stack with settings, its template edited first, and complete it as `backend up` does."""
        assembly = self._synthesise(edit, settings)
        done = self._cdk("deploy", "--require-approval", "never", assembly=assembly)
        assert done.returncode == 0, done.stdout
        stack = deployed.read(assembly, self.session, self.emulator.endpoint)
        reconcile(stack, self.session, self.emulator.endpoint)
        return stack

    def live(self, stack: DeployedStack) -> dict[str, Any]:
        """Return the configuration of the function that serves."""
        functions = self.client("lambda")
        found: dict[str, Any] = functions.get_function_configuration(
            FunctionName=stack.outputs["FunctionName"], Qualifier="live"
        )
        return found

    def fail_to_deploy(self, edit: Callable[[dict[str, Any]], None], /, **settings: object) -> str:
        """Deploy what cannot be deployed, and return what the CDK CLI says."""
        done = self._cdk("deploy", "--require-approval", "never", assembly=self._synthesise(edit, settings))
        assert done.returncode != 0
        return done.stdout

    def destroy(self, **settings: object) -> None:
        """Destroy the stack."""
        done = self._cdk("destroy", "--force", assembly=self._synthesise(lambda _: None, settings))
        assert done.returncode == 0, done.stdout

    def api(self, stack: DeployedStack) -> DeployedApi:
        """Return the API of a stack as it is deployed."""
        (rest_api,) = stack.of_type("AWS::ApiGateway::RestApi")
        (stage,) = stack.of_type("AWS::ApiGateway::Stage")
        return api.read(
            self.session, self.emulator.endpoint, api_id=stack.physical_ids[rest_api], stage=stack.physical_ids[stage]
        )

    def _synthesise(self, edit: Callable[[dict[str, Any]], None], settings: dict[str, object]) -> Path:
        assembly = self.state / "assembly"
        app = App(outdir=str(assembly), context=_FLAGS)
        stack = ServerlessBackendStack(
            app,
            settings=load({"require_conditional_writes": False, **settings}, folder=self.config),
            code=self._code,
            item_schema=_SCHEMA,
            env=Environment(account=ACCOUNT, region=REGION),
        )
        app.synth()
        path = assembly / stack.template_file
        template = json.loads(path.read_text(encoding="utf-8"))
        edit(template)
        path.write_text(json.dumps(template), encoding="utf-8")
        return assembly

    def _cdk(self, *words: str, assembly: Path) -> "subprocess.CompletedProcess[str]":
        home = {"HOME": str(self.state / "tmp"), "NO_COLOR": "1", "CDK_DISABLECLI_TELEMETRY": "true"}
        return subprocess.run(
            [NODE, CLI, *words, "--app", assembly, "--ci", "--no-notices", "--progress", "events"],
            cwd=self.state,
            env=aws_environment(self.state, self.emulator.endpoint) | home,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=_LIMIT,
        )
