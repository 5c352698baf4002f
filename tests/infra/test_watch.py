"""`cdk watch` hears the edits that change what is deployed, and no others."""

import re
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from aws_cdk import App, Stack

from serverless_backend.devstack.cdk import CLI
from tests.watching import until, watching

from .synth import NODE, PROJECT, bare

HEARD = {
    "app.py",
    "config/dev.toml",
    "lambda/package-lock.json",
    "lambda/package.json",
    "lambda/scripts/build.ts",
    "lambda/src/handler.ts",
    "lambda/tsconfig.json",
    "schema/item.schema.json",
    "serverless_backend/bundle.py",
    "serverless_backend/infra/account_logging_function/index.py",
    "serverless_backend/infra/store.py",
    "serverless_backend/settings/presets.py",
}
# A synth writes some of these itself: it would never come to rest.
NOT_HEARD = {
    ".backend/logs/backend.log",
    ".git/index",
    ".hypothesis/examples",
    ".venv/bin/python",
    "LICENSE",
    "Makefile",
    "README.md",
    "benchmarks/load.py",
    "cdk.out/manifest.json",
    "docs/settings.md",
    "lambda/biome.json",
    "lambda/dist/index.mjs",
    "lambda/node_modules/ajv/index.js",
    "lambda/src/generated/validator.js",
    "lambda/test/unit/items.test.ts",
    "node_modules/aws-cdk/index.js",
    "package-lock.json",
    "pyproject.toml",
    "serverless_backend/devstack/up.py",
    "serverless_backend/infra/__pycache__/store.cpython-311.pyc",
    "tests/infra/test_store.py",
    "uv.lock",
}


def test_watch(tmp_path: Path) -> None:
    """Sources, schema and settings are watched; what a synth writes, tests, docs and the local AWS are not."""
    project = tmp_path / "project"
    for path in HEARD | NOT_HEARD:
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_text("{}", encoding="utf-8")
    shutil.copy(PROJECT / "cdk.json", project)

    with _watching(project, assembly=_assembly(tmp_path)) as lines:
        observed = re.findall(r"is observing the file '(.+?)'", until("Triggering initial", lines))
        assert set(observed) == HEARD
        for path in sorted(HEARD):
            (project / path).write_text("{} ", encoding="utf-8")
            until(f"Detected change to '{path}'", lines)


def _assembly(folder: Path) -> Path:
    app = App(outdir=str(folder / "assembly"))
    Stack(app, "Empty")
    return Path(app.synth().directory)


def _watching(project: Path, *, assembly: Path) -> AbstractContextManager[Iterator[str]]:
    """Run the watch that deploys nothing; it hears what `cdk watch` does."""
    options = ["--unstable", "validate", "--no-online", "--no-notices", "--ci", "--verbose", "--app", str(assembly)]
    environment = bare(project.parent) | {"CDK_DISABLE_CLI_TELEMETRY": "true"}
    command = [str(NODE), str(CLI), "validate", "--watch", *options]
    return watching(command, project=project, environment=environment)
