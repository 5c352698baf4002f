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
from serverless_backend.infra.stack import ServerlessBackendStack

SCHEMA = Path(__file__).parent / "schema" / "item.schema.json"


def main() -> None:
    """Synthesise the stack, or end with one line for each thing that stands in the way."""
    app = App()
    try:
        ServerlessBackendStack(
            app,
            settings=load(app.node.get_all_context()),
            code=bundle(),
            item_schema=json.loads(SCHEMA.read_text(encoding="utf-8")),
            # Both are absent without credentials; the stack then fits any account and region.
            env=Environment(account=os.environ.get("CDK_DEFAULT_ACCOUNT"), region=os.environ.get("CDK_DEFAULT_REGION")),
        )
    except (SettingsError, BundleError, UntranslatableSchemaError) as refusal:
        sys.exit(str(refusal))
    app.synth()


main()
