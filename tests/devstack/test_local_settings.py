"""What the local AWS cannot carry is replaced there, in one line that says so."""

import re

import pytest

from serverless_backend.devstack.local_settings import SUBSTITUTES, localise
from serverless_backend.settings import SettingsError, resolve
from tests.fidelity import DOCUMENT

_UNCONDITIONAL = "require_conditional_writes=false"


@pytest.mark.parametrize(
    ("words", "context", "said"),
    [
        ([], [_UNCONDITIONAL], ["require_conditional_writes is false, not true from the default"]),
        ([_UNCONDITIONAL], [_UNCONDITIONAL], []),
        (
            ["waf=true", "waf_rate_limit=100"],
            [_UNCONDITIONAL, "waf=false"],
            ["waf is false, not true from -c, since it has no firewall", "waf_rate_limit does nothing then"],
        ),
        (
            ["deployment=canary", "log_level=WARN"],
            ["log_level=WARN", _UNCONDITIONAL, "deployment=all_at_once"],
            ["deployment is all_at_once, not canary from -c"],
        ),
        (
            ["provisioned_concurrency=2", "replication_region=eu-central-1"],
            [_UNCONDITIONAL, "provisioned_concurrency=", "replication_region="],
            ["provisioned_concurrency is none, not 2 from -c", "replication_region is none, not eu-central-1 from -c"],
        ),
        (
            [
                *("custom_domain=api.example.com", "hosted_zone_id=Z1", "hosted_zone_name=example.com"),
                "certificate_arn=arn:aws:acm:eu-central-1:111122223333:certificate/real",
            ],
            [
                *("custom_domain=api.example.com", _UNCONDITIONAL, "hosted_zone_id=", "hosted_zone_name="),
                "certificate_arn=arn:aws:acm:us-east-1:000000000000:certificate/local",
            ],
            ["hosted_zone_id is none, not Z1 from -c", "certificate_arn is arn:aws:acm:us-east-1:000000000000"],
        ),
        (
            [
                "auth=cognito",
                "cognito_user_pool_arn=arn:aws:cognito-idp:eu-central-1:111122223333:userpool/eu-central-1_a",
                "cognito_read_scope=things/read",
            ],
            ["auth=cognito", _UNCONDITIONAL, "cognito_user_pool_arn="],
            ["cognito_user_pool_arn is none", "cognito_read_scope does nothing then"],
        ),
    ],
)
def test_each_setting_that_cannot_be_carried_is_replaced_and_named(
    words: list[str], context: list[str], said: list[str]
) -> None:
    """The CDK gets the replacement in place of the word, and none that would do nothing beside it."""
    local = localise(words)

    assert list(local.context) == context
    assert "\n" not in local.note
    for line in said:
        assert line in local.note
    assert bool(local.note) is bool(said)
    resolve(dict(word.partition("=")[::2] for word in local.context))


def test_what_is_refused_anywhere_is_refused_here() -> None:
    """A replacement hides no fault."""
    with pytest.raises(SettingsError, match="waf_rate_limit"):
        localise(["waf=true", "waf_rate_limit=1"])


def test_the_document_names_each_setting_that_is_replaced() -> None:
    """docs/fidelity.md has all settings with another value, a domain's certificate among them, and no other."""
    _, _, rest = DOCUMENT.read_text(encoding="utf-8").partition("## Settings with another value\n")
    rows = re.findall(r"^\| (`.+?) \|", rest.partition("\n## ")[0], re.MULTILINE)

    assert sorted(re.findall(r"`(\w+)`", " ".join(rows))) == sorted([*SUBSTITUTES, "certificate_arn"])
