"""Whether the local AWS holds a whole deploy of the very same inputs: another one would change nothing."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import boto3
from botocore.exceptions import ClientError

from serverless_backend.bundle import PROJECT
from serverless_backend.devstack.state import StateFolder

# All that the app, the CDK and this package read; whole folders, so that a new file cannot be missed.
_READ = (
    *("app.py", "cdk.json", "cdk.context.json", "config", "schema", "serverless_backend"),
    *("uv.lock", "package.json", "package-lock.json"),
)


def inputs(words: Sequence[str], code: Path, *, project: Path = PROJECT) -> str:
    """Return a digest of what a deploy with these words of `-c` and this built function is made from."""
    found = hashlib.sha256(json.dumps(list(words)).encode())
    for name, file in sorted([*_files(project, _READ), *_files(code, ["."])]):
        content = file.read_bytes()
        found.update(f"{json.dumps(name)} {len(content)}\n".encode() + content)
    return found.hexdigest()


class LastDeploy:
    """The record, in the state folder, of the last deploy that was completed and saved."""

    def __init__(self, state: StateFolder, aws: boto3.Session, endpoint: str) -> None:
        self._assembly = state.path / "cdk.out"
        self._record = state.path / "deployed.json"
        self._formation = aws.client("cloudformation", endpoint_url=endpoint)

    def is_of(self, made_from: str) -> bool:
        """Return whether it was made from these inputs, and the local AWS has its stack as it left it."""
        try:
            kept = json.loads(self._record.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return False
        there = (self._assembly / "manifest.json").is_file() and self._stack(kept["stack"]["name"])
        return bool(there) and kept == {"inputs": made_from, "stack": there}

    def forget(self) -> None:
        """Take the record away, before anything is changed."""
        self._record.unlink(missing_ok=True)

    def keep(self, made_from: str, stack: str) -> None:
        """Record, atomically, a deploy of a stack that is completed and saved."""
        draft = self._record.with_suffix(".new")
        draft.write_text(json.dumps({"inputs": made_from, "stack": self._stack(stack)}), encoding="utf-8")
        draft.replace(self._record)

    def _stack(self, name: str) -> Mapping[str, str] | None:
        """Return what tells one deploy of a stack from any other, None where there is no such stack."""
        try:
            found = self._formation.describe_stacks(StackName=name)["Stacks"][0]
        except ClientError as error:
            if "does not exist" not in str(error):
                raise
            return None
        times = f"{found['CreationTime']} {found.get('LastUpdatedTime')}"
        return {"name": name, "id": found["StackId"], "status": found["StackStatus"], "times": times}


def _files(folder: Path, names: Sequence[str]) -> Iterator[tuple[str, Path]]:
    for path in (folder / name for name in names):
        below = path.rglob("*") if path.is_dir() else [path]
        yield from ((str(file.relative_to(folder)), file) for file in below if _is_read(file))


def _is_read(file: Path) -> bool:
    return file.is_file() and file.suffix != ".pyc"
