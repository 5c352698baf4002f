"""Every parameter of a deployment: typed, explained, and refused when wrong."""

import difflib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from ipaddress import ip_network
from typing import Annotated, Final

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import ErrorDetails

# 63 characters of an S3 name, less an account (12), the longest region name (14) and three hyphens.
_BUCKET_NAME_ROOM: Final = 63 - 12 - 14 - 3
_RESERVED_BUCKET_PREFIXES: Final = ("xn--", "sthree-", "amzn-s3-demo-")
_RETENTIONS: Final = (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922)
LOG_RETENTION_DAYS: Final = (*_RETENTIONS, 3288, 3653)
# The CDK CLI keeps these in a context too; all its other keys hold a colon or start with @.
_CDK_KEYS: Final = frozenset({"acknowledged-issue-numbers", "cli-telemetry"})
_NEARLY_PROD: Final = frozenset({"live", "prd", "production"})
_CONTEXT: Final = "the CDK context (-c, cdk.json)"


@dataclass(frozen=True, kw_only=True)
class Preset:
    """What an environment decides: the defaults of some settings, and facts that are no settings."""

    log_retention_days: int = 7
    log_level: str = "INFO"
    retain_data: bool = False


_PRESETS: Final = {
    "dev": Preset(log_level="DEBUG"),
    "prod": Preset(log_retention_days=90, retain_data=True),
}


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing wrong with the settings: where it stands, what it is, and what would be right."""

    key: str
    value: object
    source: str
    problem: str
    right: str

    def __str__(self) -> str:
        """One line for a person."""
        return f"{self.key} = {json.dumps(self.value, default=str)} from {self.source}: {self.problem}; {self.right}"


class SettingsError(Exception):
    """The settings are refused; `faults` holds every reason."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))


def _integer(value: object) -> object:
    return int(value) if isinstance(value, str) and re.fullmatch(r"-?(0|[1-9][0-9]*)", value) else value


def _boolean(value: object) -> object:
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


def _list(value: object) -> tuple[object, ...]:
    parsed = json.loads(value) if isinstance(value, str) else value
    if not isinstance(parsed, list):
        raise ValueError("should be a list")  # noqa: TRY004 pydantic gathers ValueErrors alone
    return tuple(parsed)


def _range(text: str) -> str:
    if "%" in text:
        raise ValueError("has a zone, which means nothing in AWS")
    return str(ip_network(text))


_Integer = Annotated[int, BeforeValidator(_integer)]
_Boolean = Annotated[bool, BeforeValidator(_boolean)]
_Range = Annotated[str, AfterValidator(_range)]
_Ranges = Annotated[tuple[_Range, ...], BeforeValidator(_list)]


class Settings(BaseModel):
    """The settings of one deployment. `load` makes them; a field's description ends the line that refuses its value."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    environment: str = Field(
        default="dev",
        pattern=r"^[a-z]([a-z0-9-]{0,14}[a-z0-9])?$",
        description="up to 16 of a-z, 0-9 and inner hyphens, a letter first, such as dev or prod",
    )
    bucket_name: str = Field(
        default="serverless-items",
        pattern=r"^[a-z0-9][a-z0-9-]*$",
        description="a prefix of a-z, 0-9 and hyphens; with -<environment>-<account>-<region> at most 63 characters",
    )
    api_stage_name: str = Field(
        default="v1",
        pattern=r"^[A-Za-z0-9_]{1,128}$",
        description="up to 128 of A-Z, a-z, 0-9 and underscores, such as v1",
    )
    ip_allowlist: _Ranges = Field(
        default=(),
        description='a JSON list of IPv4 and IPv6 ranges or addresses, such as ["203.0.113.0/24", "2001:db8::1"]',
    )
    enable_cors: _Boolean = Field(default=True, description="true or false")
    log_retention_days: _Integer = Field(
        default=Preset.log_retention_days,
        description=f"a number of days that CloudWatch offers: {', '.join(map(str, LOG_RETENTION_DAYS))}",
    )
    throttling_rate_limit: _Integer = Field(
        default=1000, ge=1, description="a whole number of requests a second, at least 1"
    )
    throttling_burst_limit: _Integer = Field(default=2000, ge=1, description="a whole number of requests, at least 1")
    custom_domain: str | None = Field(default=None, description="nothing: leave it out")
    certificate_arn: str | None = Field(default=None, description="nothing: leave it out")

    @property
    def retain_data(self) -> bool:
        """Whether what was stored and logged outlives the stack."""
        return _preset(self.environment).retain_data

    @property
    def log_level(self) -> str:
        """The least severe level that the function logs."""
        return _preset(self.environment).log_level

    @field_validator("environment")
    @classmethod
    def _is_not_nearly_prod(cls, name: str) -> str:
        if name in _NEARLY_PROD:
            raise ValueError("would not keep its data: only prod does")
        return name

    @field_validator("bucket_name")
    @classmethod
    def _fits_s3(cls, name: str, info: ValidationInfo) -> str:
        if name.startswith(_RESERVED_BUCKET_PREFIXES):
            raise ValueError("starts as names do that S3 keeps for itself")
        room = _BUCKET_NAME_ROOM - len(info.data.get("environment", ""))
        if len(name) > room:
            raise ValueError(f"has {len(name)} characters where {room} fit")
        return name

    @field_validator("log_retention_days")
    @classmethod
    def _is_offered(cls, days: int) -> int:
        if days not in LOG_RETENTION_DAYS:
            raise ValueError("is not offered")
        return days

    @field_validator("custom_domain", "certificate_arn")
    @classmethod
    def _is_not_supported_yet(cls, value: str | None) -> str | None:
        if value is not None:
            raise ValueError("is not supported yet by this version")
        return value


def load(context: Mapping[str, object]) -> Settings:
    """Return the settings that a CDK context asks for, over the preset of its environment.

    Raises:
        SettingsError: with every fault there is, unknown keys among them.
    """
    asked = {key: value for key, value in context.items() if _is_ours(key)}
    preset = asdict(_preset(asked.get("environment", "dev")))
    # Strongest first; a further source of settings is a further layer.
    layers = [(_CONTEXT, asked), ("the preset", {key: preset[key] for key in preset if key in Settings.model_fields})]
    values = {key: value for _, layer in reversed(layers) for key, value in layer.items()}
    sources = {key: name for name, layer in reversed(layers) for key in layer}
    try:
        return Settings.model_validate(values)
    except ValidationError as refusal:
        raise SettingsError([_fault(error, sources) for error in refusal.errors()]) from refusal


def _is_ours(key: str) -> bool:
    return ":" not in key and not key.startswith("@") and key not in _CDK_KEYS


def _preset(environment: object) -> Preset:
    return _PRESETS.get(environment, Preset()) if isinstance(environment, str) else Preset()


def _fault(error: ErrorDetails, sources: Mapping[str, str]) -> Fault:
    key, kind = str(error["loc"][0]), error["type"]
    if kind == "extra_forbidden":
        problem, right = "is no setting", _nearest(key)
    else:
        message = "has the wrong form" if kind == "string_pattern_mismatch" else error["msg"]
        problem = message.removeprefix("Value error, ").removeprefix("Input ").removeprefix("String ")
        right = f"expected {Settings.model_fields[key].description}"
    return Fault(key=key, value=error["input"], source=sources[key], problem=problem, right=right)


def _nearest(key: str) -> str:
    near = difflib.get_close_matches(key, Settings.model_fields, n=1)
    return f"did you mean {near[0]}?" if near else f"the settings are {', '.join(Settings.model_fields)}"
