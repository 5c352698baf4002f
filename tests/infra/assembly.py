"""All templates of an app, for the options that make more than one stack."""

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from aws_cdk import App

from .synth import FLAGS, Json, stack_in, synthesise

Templates = dict[str, dict[str, Json]]


@cache
def _synthesised(settings: str) -> Templates:
    with TemporaryDirectory() as folder:
        app = App(outdir=folder, context=FLAGS)
        stack_in(app, **json.loads(settings))
        synthesise(app)
        files = sorted(Path(folder).glob("*.template.json"))
        return {each.name.removesuffix(".template.json"): json.loads(each.read_text("utf-8")) for each in files}


def templates(**settings: object) -> Templates:
    """Return the templates of all stacks by the name of the stack, made once for each set of settings."""
    return _synthesised(json.dumps(settings, sort_keys=True))


def manifest(**settings: object) -> Json:
    """Return what the app tells the CDK's command of its stacks: where they go, and which waits for which."""
    with TemporaryDirectory() as folder:
        app = App(outdir=folder, context=FLAGS)
        stack_in(app, **settings)
        app.synth()
        return json.loads((Path(folder) / "manifest.json").read_text("utf-8"))["artifacts"]
