"""Settings: what is accepted, what is refused, and in which words."""

import json
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serverless_backend.settings import LOG_RETENTION_DAYS, Fault, Settings, SettingsError, load

CERTIFICATE = "arn:aws:acm:eu-west-1:123456789012:certificate/1a2b-3c"


def refused(**context: object) -> list[Fault]:
    """Return the faults of a context that must be refused."""
    with pytest.raises(SettingsError) as refusal:
        load(context)
    return refusal.value.faults


def test_defaults() -> None:
    """Without any setting the stack is a development one with CORS, seven days of logs and no allowlist."""
    settings = load({})

    assert settings.model_dump() == {
        "environment": "dev",
        "bucket_name": "serverless-items",
        "api_stage_name": "v1",
        "ip_allowlist": (),
        "enable_cors": True,
        "log_retention_days": 7,
        "throttling_rate_limit": 1000,
        "throttling_burst_limit": 2000,
        "custom_domain": None,
        "certificate_arn": None,
    }


@pytest.mark.parametrize(
    ("environment", "retain_data", "log_level", "days"),
    [("dev", False, "DEBUG", 7), ("staging", False, "INFO", 7), ("prod", True, "INFO", 90)],
)
def test_presets(environment: str, retain_data: bool, log_level: str, days: int) -> None:
    """An environment decides what is kept, how much is logged and for how long."""
    settings = load({"environment": environment})

    assert (settings.retain_data, settings.log_level, settings.log_retention_days) == (retain_data, log_level, days)


def test_context_beats_preset() -> None:
    """A value that is given wins over the preset of the environment."""
    assert load({"environment": "prod", "log_retention_days": "30"}).log_retention_days == 30


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("ip_allowlist", '["1.2.3.4/32"]', ("1.2.3.4/32",)),
        ("ip_allowlist", '["1.2.3.4", "2001:db8::1"]', ("1.2.3.4/32", "2001:db8::1/128")),
        ("ip_allowlist", ["2001:DB8::/32"], ("2001:db8::/32",)),
        ("ip_allowlist", "[]", ()),
        ("enable_cors", "false", False),
        ("enable_cors", "true", True),
        ("enable_cors", False, False),
        ("log_retention_days", "30", 30),
        ("log_retention_days", 3653, 3653),
        ("throttling_rate_limit", "1", 1),
        ("throttling_burst_limit", 5, 5),
        ("bucket_name", "123", "123"),
        ("bucket_name", "a" * 31, "a" * 31),
        ("environment", "a", "a"),
        ("environment", "feature-1234567x", "feature-1234567x"),
        ("api_stage_name", "V_1", "V_1"),
        ("custom_domain", None, None),
    ],
)
def test_accepted(key: str, value: object, expected: object) -> None:
    """Values are parsed by the type of their key, whether they come as text or as JSON."""
    assert getattr(load({key: value}), key) == expected


WRONG: dict[str, list[object]] = {
    "environment": ["", "Prod", "production", "prd", "1a", "a-", "a_b", "x" * 17, "prod\n", 5, None, ["dev"]],
    "bucket_name": ["", "Items", "-a", "a.b", "a_b", "xn--a", "sthree-a", "amzn-s3-demo-a", "a" * 32, 5],
    "api_stage_name": ["", "test-invoke-stage", "a/b", "a" * 129, 1],
    "ip_allowlist": [
        *["", "1.2.3.4/32", '"1.2.3.4/32"', "{}", {}, 5, None, "[", [5], [["a"]]],
        *[["10.0.0.1/8"], ["1.2.3.4/33"], ["example.com"], [""], ["fe80::1%eth0"], [None]],
    ],
    "enable_cors": ["", "yes", "True", "0", "1", 0, 1, None],
    "log_retention_days": ["", "3x", "7.0", 7.0, " 7", "07", "2", 2, "-7", 0, True, None],
    "throttling_rate_limit": ["0", 0, "-1", "1e3", 1.5, True],
    "throttling_burst_limit": ["0", 0, "many", False, "9" * 5000],
}


@pytest.mark.parametrize(("key", "value"), [(key, value) for key, values in WRONG.items() for value in values])
def test_refused(key: str, value: object) -> None:
    """A wrong value is refused under its key, with its source and with what would be right."""
    (fault,) = refused(**{key: value})

    assert fault.key == key
    assert fault.source == "the CDK context (-c, cdk.json)"
    assert fault.problem
    assert fault.right == f"expected {Settings.model_fields[key].description}"


@pytest.mark.parametrize(
    ("context", "problem", "right"),
    [
        ({"environmnet": "prod"}, "is no setting", "did you mean environment?"),
        ({"log_retention": "7"}, "is no setting", "did you mean log_retention_days?"),
        ({"log_retention_days": "4"}, "is not offered", "CloudWatch offers: 1, 3, 5, 7, 14, 30"),
        ({"enable_cors": "no"}, "should be a valid boolean", "expected true or false"),
        ({"ip_allowlist": ["10.0.0.1/8"]}, "10.0.0.1/8 has host bits set", "203.0.113.0/24"),
        ({"bucket_name": "a" * 32}, "has 32 characters where 31 fit", "at most 63 characters"),
        (
            {"custom_domain": "api.example.com", "certificate_arn": None},
            "is not supported yet by this version",
            "leave it out",
        ),
    ],
)
def test_words(context: dict[str, object], problem: str, right: str) -> None:
    """A refusal says what is wrong and what would be right."""
    fault = refused(**context)[0]

    assert problem in fault.problem
    assert right in fault.right
    assert str(fault).startswith(f"{fault.key} = {json.dumps(fault.value)} from the CDK context")


def test_unlike_any_key() -> None:
    """A key that resembles no setting is answered with the list of settings."""
    (fault,) = refused(zzz="1")

    assert fault.right == f"the settings are {', '.join(Settings.model_fields)}"


def test_all_at_once() -> None:
    """All faults are reported together, each bad range of a list by itself."""
    faults = refused(environment="Prod", environmnet="x", enable_cors="yes", ip_allowlist=["a", "10.0.0.0/8", "b"])

    assert [(fault.key, fault.value) for fault in faults] == [
        ("environment", "Prod"),
        ("ip_allowlist", "a"),
        ("ip_allowlist", "b"),
        ("enable_cors", "yes"),
        ("environmnet", "x"),
    ]


def test_bucket_room_depends_on_environment() -> None:
    """The bucket's whole name fits 63 characters whatever the account and the region."""
    assert load({"environment": "e" * 16, "bucket_name": "b" * 18}).bucket_name == "b" * 18

    (fault,) = refused(environment="e" * 16, bucket_name="b" * 19)

    assert fault.problem == "has 19 characters where 18 fit"
    assert len(f"{'b' * 18}-{'e' * 16}-{'1' * 12}-ap-southeast-1") == 63


@pytest.mark.parametrize(
    "context",
    [
        {"custom_domain": "api.example.com", "certificate_arn": CERTIFICATE},
        {"custom_domain": "api.example.com"},
        {"certificate_arn": CERTIFICATE},
        {"custom_domain": "nodots"},
    ],
)
def test_domain_is_never_ignored(context: dict[str, object]) -> None:
    """A domain or a certificate is refused by name, alone or together, and never left out in silence."""
    faults = {(fault.key, fault.problem, fault.right) for fault in refused(**context)}

    words = ("is not supported yet by this version", "expected nothing: leave it out")
    assert faults == {(key, *words) for key in context}


@pytest.mark.parametrize(
    "key",
    ["aws:cdk:enable-path-metadata", "@aws-cdk/core:target-partitions", "vpc-provider:account=1", "cli-telemetry"],
)
def test_keys_of_the_cdk(key: str) -> None:
    """What the CDK keeps for itself in a context is none of our business."""
    assert load({key: True}) == load({})


def test_cdk_json_repeats_no_setting() -> None:
    """The project's cdk.json holds flags of the library alone, so that presets have their say."""
    context = json.loads((Path(__file__).parents[1] / "cdk.json").read_text())["context"]

    assert load(context) == load({})
    assert not set(context) & set(Settings.model_fields)


def test_frozen() -> None:
    """Settings do not change once they are made."""
    with pytest.raises(ValueError, match="frozen"):
        load({}).environment = "prod"  # type: ignore[misc]


_NAMES = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=12)
_VALUES = st.fixed_dictionaries(
    {},
    optional={
        "environment": _NAMES,
        "bucket_name": st.one_of(_NAMES, st.text(string.printable, max_size=70)),
        "ip_allowlist": st.lists(
            st.one_of(
                st.ip_addresses().map(str),
                st.ip_addresses(v=4).map(lambda a: f"{a}/32"),
                st.text(string.printable, max_size=9),
            )
        ),
        "enable_cors": st.booleans(),
        "log_retention_days": st.one_of(st.sampled_from(LOG_RETENTION_DAYS), st.integers()),
        "throttling_rate_limit": st.integers(),
        "throttling_burst_limit": st.integers(min_value=1),
    },
)


@given(_VALUES)
def test_same_by_any_route(values: dict[str, object]) -> None:
    """A value given with -c, as text, means what the same value means as JSON in cdk.json, accepted or refused."""
    texts = {key: value if isinstance(value, str) else json.dumps(value) for key, value in values.items()}

    def outcome(context: dict[str, object]) -> object:
        try:
            return load(context)
        except SettingsError as refusal:
            return [(fault.key, fault.problem) for fault in refusal.faults]

    assert outcome(dict(texts)) == outcome(values)
