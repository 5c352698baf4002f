"""Settings that the local AWS cannot carry, and what they are there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from serverless_backend.devstack import cdk_context
from serverless_backend.devstack.environment import ACCOUNT, REGION
from serverless_backend.settings import Effective, Settings, resolve, written
from serverless_backend.settings.needs import NEEDS

_CERTIFICATE: Final = f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/local"


@dataclass(frozen=True)
class _Substitute:
    """What a setting is here, as `-c` writes it, and why; `empty` is what it is when there is nothing to replace."""

    value: str
    reason: str
    empty: object = None

    def replaces(self, asked: object) -> bool:
        return asked not in (self.empty, self.value)


SUBSTITUTES: Final[Mapping[str, _Substitute]] = {
    "require_conditional_writes": _Substitute("false", "its policies do not know those conditions", empty=False),
    "waf": _Substitute("false", "it has no firewall", empty=False),
    "deployment": _Substitute("all_at_once", "it does not shift traffic"),
    "provisioned_concurrency": _Substitute("", "it keeps no instances warm"),
    "replication_region": _Substitute("", "it is one region"),
    "cognito_user_pool_arn": _Substitute("", "that user pool is not in it, so the stack makes one"),
    "hosted_zone_id": _Substitute("", "that zone is not in it"),
    "hosted_zone_name": _Substitute("", "that zone is not in it"),
}
_DOMAINS_CERTIFICATE: Final = _Substitute(_CERTIFICATE, "it takes any and issues none")


@dataclass(frozen=True)
class LocalSettings:
    """The words of `-c` that the local AWS is given, and a line on what they change of what was asked for."""

    context: tuple[str, ...]
    note: str


def localise(words: Sequence[str]) -> LocalSettings:
    """Return what the words of `-c` become for the local AWS.

    Raises:
        SettingsError: what was asked for is refused, here as anywhere.
        Failure: a word is no assignment, or the CDK's own files cannot be read.
    """
    asked = cdk_context.read(words)
    effective = resolve(asked.values, origins=asked.origins)
    changed = dict(_substitutes(effective.settings))
    # Given beside the setting that is switched off here, these would be refused as doing nothing.
    idle = {need.key for need in NEEDS if need.of in changed and asked.origins.get(need.key) == "-c"} - changed.keys()
    kept = [word for word in words if word.partition("=")[0] not in {*changed, *idle}]
    notes = [_note(key, substitute, effective) for key, substitute in changed.items()]
    notes += [f"{key} does nothing then" for key in sorted(idle)]
    return LocalSettings(
        context=(*kept, *(f"{key}={substitute.value}" for key, substitute in changed.items())),
        note=f"in the local AWS {'; '.join(notes)}" if notes else "",
    )


def _substitutes(settings: Settings) -> list[tuple[str, _Substitute]]:
    found = [(key, each) for key, each in SUBSTITUTES.items() if each.replaces(getattr(settings, key))]
    if settings.custom_domain and _DOMAINS_CERTIFICATE.replaces(settings.certificate_arn or "issued"):
        found.append(("certificate_arn", _DOMAINS_CERTIFICATE))
    return found


def _note(key: str, substitute: _Substitute, effective: Effective) -> str:
    asked = written(getattr(effective.settings, key)) or "none"
    source = effective.sources[key]
    return f"{key} is {substitute.value or 'none'}, not {asked} from {source}, since {substitute.reason}"
