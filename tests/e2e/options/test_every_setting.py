"""Every setting is switched in place on a stack that serves, or there is a reason why not."""

import ast
from collections.abc import Iterator
from pathlib import Path

from serverless_backend.devstack.local_settings import SUBSTITUTES
from serverless_backend.settings import Settings

_ANOTHER_STACK = {"environment", "bucket_name", "api_stage_name"}
"""Another value makes another stack, bucket or stage."""
_FROM_THE_START = {"retain_data"}
"""Switched on in place, the local AWS deletes the function that empties buckets before the resource that calls it."""
_OF_ANOTHERS_POOL = {"cognito_read_scope", "cognito_write_scope"}
"""They need cognito_user_pool_arn, which the local AWS does not have."""
_OF_THE_FIREWALL = {"waf_rate_limit"}


def test_every_setting_is_switched_in_place() -> None:
    """The tests beside this one update a stack with each setting that the local AWS can carry."""
    updated = set().union(*map(_updated, Path(__file__).parent.glob("test_*.py")))

    elsewhere = _ANOTHER_STACK | _FROM_THE_START | SUBSTITUTES.keys() | _OF_ANOTHERS_POOL | _OF_THE_FIREWALL
    assert updated | elsewhere == set(Settings.model_fields)


def _updated(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "update":
            yield from (keyword.arg for keyword in node.keywords if keyword.arg)
