"""The environment of every process we start: nothing in it can reach AWS."""

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from serverless_backend.bundle import NODE, PROJECT

if TYPE_CHECKING:
    import boto3

REGION = "us-east-1"
ACCOUNT = "000000000000"
MARK = "SERVERLESS_BACKEND_STATE"
"""Names the state folder in the environment of every process of a backend, so that none can be lost."""

_ROOT_KEY = "test"


def drop_aws_settings() -> None:
    """Take the developer's AWS settings and proxies out of this process, before any library reads them."""
    for name in [name for name in os.environ if _leads_away(name)]:
        del os.environ[name]
    os.environ.update(_isolated())


def child_environment(state: Path) -> dict[str, str]:
    """Return this process's environment for a child: no AWS of the developer's, our Node first on PATH, marked."""
    kept = {name: value for name, value in os.environ.items() if not _leads_away(name)}
    path = os.pathsep.join([str(NODE.parent), str(PROJECT / ".venv" / "bin"), os.environ.get("PATH", "")])
    return kept | _isolated() | {"PATH": path, MARK: str(state)}


def aws_environment(state: Path, endpoint: str) -> dict[str, str]:
    """Return the environment of a tool that talks to the local AWS as its administrator."""
    return child_environment(state) | {
        "AWS_ACCESS_KEY_ID": _ROOT_KEY,
        "AWS_SECRET_ACCESS_KEY": _ROOT_KEY,
        "AWS_REGION": REGION,
        "AWS_ENDPOINT_URL": endpoint,
    }


@cache
def session() -> "boto3.Session":
    """Return the session of the local account's administrator; pass `endpoint_url` to each client.

    There is one in a process, for each reads the descriptions of AWS anew: that takes longer than all else of a client.
    """
    import boto3  # noqa: PLC0415 - takes half a second, which a command that asks AWS nothing need not wait for

    return boto3.Session(aws_access_key_id=_ROOT_KEY, aws_secret_access_key=_ROOT_KEY, region_name=REGION)


def _leads_away(name: str) -> bool:
    """Tell whether a variable could lead a request past the local AWS: to a real account, or through a proxy."""
    return name.startswith(("AWS_", "CDK_")) or name.lower().endswith("_proxy")


def _isolated() -> dict[str, str]:
    return {
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
    }
