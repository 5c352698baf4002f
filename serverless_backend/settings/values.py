"""Values of settings: the same whether they come as text (`-c key=value`), as JSON (cdk.json) or from a TOML file."""

import json
import re
from collections.abc import Mapping
from typing import Annotated, Final, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

INT32: Final = 2**31 - 1
"""The largest integer that CloudFormation's own properties take."""

_T = TypeVar("_T")
# As JSON writes numbers; past 4,300 digits, Python would refuse in words of its own.
_NUMBER: Final = re.compile(r"-?(0|[1-9][0-9]{0,4000})(\.[0-9]{1,4000})?([eE][+-]?[0-9]{1,4})?")


class Group(BaseModel):
    """Settings of one room. A field's title says what it does, its description which values are accepted."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


def _integer(value: object) -> object:
    number = json.loads(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else value
    # The CDK CLI hands on 30.0 as 30: so do all other routes.
    return int(number) if isinstance(number, float) and number.is_integer() else number


def _boolean(value: object) -> object:
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


def _json(value: object) -> object:
    try:
        return json.loads(value) if isinstance(value, str) else value
    except (ValueError, RecursionError) as reason:
        raise ValueError("is not JSON") from reason


def _list(value: object) -> tuple[object, ...]:
    parsed = _json(value)
    if not isinstance(parsed, list):
        raise ValueError("should be a list")  # noqa: TRY004 pydantic gathers ValueErrors alone
    return tuple(parsed)


def _table(value: object) -> object:
    parsed = _json(value)
    if not isinstance(parsed, Mapping):
        raise ValueError("should be an object")  # noqa: TRY004 as above
    return parsed


def _each_once(words: tuple[str, ...]) -> tuple[str, ...]:
    seen = set[str]()
    for word in words:
        if word.casefold() in seen:
            raise ValueError(f"has {word} twice")
        seen.add(word.casefold())
    return words


def _optional(value: object) -> object:
    """Text has no null: an empty value takes away what a weaker source has set."""
    return None if value == "" else value


Integer = Annotated[int, BeforeValidator(_integer)]
Boolean = Annotated[bool, BeforeValidator(_boolean)]
OptionalText = Annotated[str | None, BeforeValidator(_optional)]
OptionalInteger = Annotated[int | None, BeforeValidator(_integer), BeforeValidator(_optional)]
ListOf = Annotated[tuple[_T, ...], AfterValidator(_each_once), BeforeValidator(_list)]
"""Words, none of them twice."""
SomeOf = Annotated[tuple[_T, ...], Field(min_length=1), AfterValidator(_each_once), BeforeValidator(_list)]
"""The same, and at least one."""
Table = BeforeValidator(_table)


def written(value: object) -> str:
    """Write a value as `-c` takes it."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value)
