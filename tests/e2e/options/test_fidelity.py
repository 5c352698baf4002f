"""The local AWS has what the template asks for, property by property, as docs/fidelity.md says."""

import json
from collections.abc import Iterator, Mapping, Set
from functools import cache
from typing import Any

import pytest

from serverless_backend.devstack.deployed import DeployedStack
from serverless_backend.devstack.local_settings import localise
from tests.e2e.options.described import describe
from tests.e2e.options.evaluated import Evaluated
from tests.e2e.options.local import Local
from tests.fidelity import fate_of
from tests.infra.options import OTHERWISE, everything

# What no API tells: that it is there shows in what it does.
UNTOLD = {
    "AWS::KMS::Key.PendingWindowInDays",
    "AWS::Lambda::Function.Code",
    "Custom::ApiGatewayAccountLogging.ServiceTimeout",
    "Custom::ApiGatewayAccountLogging.ServiceToken",
    "Custom::S3AutoDeleteObjects.BucketName",
    "Custom::S3AutoDeleteObjects.ServiceToken",
}
SETTINGS = {
    "most": everything("dev", "bodies"),
    "the rest": {**everything("dev", "simpler"), **OTHERWISE["api_key"]},
}


@pytest.fixture(scope="module", params=SETTINGS)
def stack(local: Local, request: pytest.FixtureRequest) -> DeployedStack:
    """The stack with everything on that the local AWS can have; twice, as some excludes other."""
    words = [f"{key}={_text(value)}" for key, value in SETTINGS[request.param].items()]
    return local.account.deploy(**dict(word.partition("=")[::2] for word in localise(words).context))


def test_every_property_is_there(local: Local, stack: DeployedStack) -> None:
    """What is emulated, applied, done by the front door or kept is, by the emulator's own word, as the template says.

    What is said not to be there is not: otherwise it is more than docs/fidelity.md says.
    """
    absent = {key for key, fate in fate_of().items() if fate.how == "asserted"}
    evaluated, client = Evaluated(local.account, stack), cache(local.account.client)
    different: dict[str, tuple[str, Any, Any]] = {}

    stated = set()
    for logical_id, resource in stack.template["Resources"].items():
        asked = evaluated(resource.get("Properties", {}))
        found = describe(resource["Type"], client, stack.physical_ids[logical_id], asked)
        stated |= {f"{resource['Type']}.{name}" for name in asked}
        for path, wanted, there in _differences(resource["Type"], asked, found):
            different[path] = (logical_id, wanted, there)

    assert {path: what for path, what in different.items() if not _is_of(path, absent | UNTOLD)} == {}
    assert {each for each in absent & stated if not any(_is_of(path, {each}) for path in different)} == set()


def _differences(path: str, asked: Any, found: Any) -> Iterator[tuple[str, Any, Any]]:
    """Yield where what was found lacks or contradicts what was asked for; it may say more."""
    if isinstance(asked, dict) and isinstance(found, Mapping):
        for name, value in asked.items():
            yield from _differences(f"{path}.{name}", value, found.get(name))
    elif isinstance(asked, list) and isinstance(found, list) and len(asked) == len(found):
        for wanted, there in zip(asked, found, strict=True):
            yield from _differences(path, wanted, there)
    elif asked != found:
        yield path, asked, found


def _is_of(path: str, properties: Set[str]) -> bool:
    return any(path == each or path.startswith(f"{each}.") for each in properties)


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
