"""Settings that mean nothing unless another has a certain value."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from serverless_backend.settings.model import Settings


@dataclass(frozen=True)
class Need:
    """One setting, the other it needs, what that must be, and how to write it."""

    key: str
    of: str
    met: Callable[[object], bool]
    words: str


def _need(of: str, words: str, met: Callable[[object], bool], *keys: str) -> list[Need]:
    return [Need(key, of, met, words) for key in keys]


_SCOPES: Final = ("cognito_read_scope", "cognito_write_scope")
_OF_DOMAIN: Final = ("certificate_arn", "hosted_zone_id", "hosted_zone_name", "domain_base_path")
_OF_CORS: Final = ("cors_origins", "cors_methods", "cors_headers", "cors_max_age_seconds")

NEEDS: Final = (
    *_need("auth", "auth = api_key", lambda auth: auth == "api_key", "api_key_quota", "api_key_quota_period"),
    *_need("auth", "auth = cognito", lambda auth: auth == "cognito", "cognito_user_pool_arn", *_SCOPES),
    *_need("cognito_user_pool_arn", "cognito_user_pool_arn", bool, *_SCOPES),
    *_need("waf", "waf = true", bool, "waf_rate_limit"),
    *_need("custom_domain", "custom_domain", bool, *_OF_DOMAIN),
    *_need("enable_cors", "enable_cors = true", bool, *_OF_CORS),
    *_need("alarms", "alarms = true", bool, "alarm_email"),
)


def missing(settings: Settings, strength: Mapping[str, int]) -> Iterator[Need]:
    """Yield the need of each setting that was given and would do nothing.

    `strength` tells of the keys that have a source how strong it is: what a stronger one switched off may rest.
    """
    for need in NEEDS:
        mine = strength.get(need.key, 0)
        given = mine > 0 and getattr(settings, need.key) is not None
        if given and mine >= strength.get(need.of, 0) and not need.met(getattr(settings, need.of)):
            yield need
