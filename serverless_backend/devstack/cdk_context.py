"""What the CDK's context says: the words of `-c`, over the CDK's own files, as its CLI reads them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from serverless_backend.bundle import PROJECT
from serverless_backend.devstack.failures import Failure


@dataclass(frozen=True)
class CdkContext:
    """The value of each key, and where it stands: `-c`, or the name of a file."""

    values: Mapping[str, object]
    origins: Mapping[str, str]


def read(words: Sequence[str], *, project: Path = PROJECT, home: Path | None = None) -> CdkContext:
    """Return what `cdk deploy` would hand to the app, given `words` of the form `key=value` with `-c`.

    `home` is the folder of the person's own `.cdk.json`; without it nobody's is read.

    Raises:
        Failure: a word is no assignment, or a file cannot be read.
    """
    layers: list[tuple[str, Mapping[str, object]]] = [
        *([] if home is None else [("~/.cdk.json", _section(home / ".cdk.json"))]),
        ("cdk.context.json", _read(project / "cdk.context.json")),
        ("cdk.json", _section(project / "cdk.json")),
        ("-c", dict(map(_pair, words))),
    ]
    values = {key: value for _, layer in layers for key, value in layer.items()}
    origins = {key: name for name, layer in layers for key in layer}
    # A null takes away what a weaker file says, and does not reach the app.
    return CdkContext({key: value for key, value in values.items() if value is not None}, origins)


def _section(path: Path) -> Mapping[str, object]:
    return _object(_read(path).get("context", {}), path)


def _read(path: Path) -> Mapping[str, Any]:
    try:
        return _object(json.loads(path.read_text(encoding="utf-8-sig")), path)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as reason:
        raise Failure(f"{path} cannot be read: {reason}") from reason


def _object(value: Any, path: Path) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Failure(f"{path} cannot be read: it should hold an object")
    return value


def _pair(word: str) -> tuple[str, str]:
    key, equals, value = word.partition("=")
    if not equals:
        raise Failure(f"-c {word}: a setting is KEY=VALUE, as in -c log_retention_days=30")
    return key, value
