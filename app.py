"""The CDK app: reads the settings, builds the stack."""

import json
import os
import sys
from pathlib import Path

from serverless_backend.bundle import NODE, BundleError, bundle
from serverless_backend.settings import SettingsError, load

os.environ.setdefault("JSII_NODE", str(NODE))  # the library starts Node as it is imported: ours, not the machine's

from aws_cdk import App, Environment

from serverless_backend.infra.model import UntranslatableSchemaError
from serverless_backend.infra.removal import what_stays
from serverless_backend.infra.stack import ServerlessBackendStack


def main() -> None:
    """Synthesise the stack, or end with one line for each thing that stands in the way."""
    app = App()
    # Both are absent without credentials; the stack then fits any account and region.
    account, region = os.environ.get("CDK_DEFAULT_ACCOUNT"), os.environ.get("CDK_DEFAULT_REGION")
    try:
        ServerlessBackendStack(
            app,
            settings=load(app.node.get_all_context(), region=region),
            code=bundle(),
            item_schema=json.loads(Path(__file__).with_name("schema").joinpath("item.schema.json").read_text("utf-8")),
            env=Environment(account=account, region=region),
        )
    except (SettingsError, BundleError, UntranslatableSchemaError) as refusal:
        sys.exit(str(refusal))
    # The CDK does not tell an app its command: what is said on each stands above the question of `cdk destroy`.
    sys.stderr.writelines(what_stays(app.synth()))


main()
