"""The API's own name: certificate, TLS, path, records, and the endpoint that goes."""

from typing import Any

import pytest

from .synth import flat, lint, named, of_type, only, synth, warnings

NAME = "AWS::ApiGateway::DomainName"
RECORD = "AWS::Route53::RecordSet"
CERTIFICATE = "arn:aws:acm:eu-west-1:111122223333:certificate/abc"
GIVEN = {"custom_domain": "api.example.com", "certificate_arn": CERTIFICATE}
ZONE = {"hosted_zone_id": "Z0123", "hosted_zone_name": "example.com"}
ISSUED = {"custom_domain": "api.example.com", **ZONE}


def test_tls() -> None:
    """The name is regional and takes TLS 1.2 or better."""
    name = only(synth(**ISSUED), NAME)

    assert (name["DomainName"], name["SecurityPolicy"]) == ("api.example.com", "TLS_1_2")
    assert name["EndpointConfiguration"]["Types"] == ["REGIONAL"]


def test_certificate_issued() -> None:
    """Without a certificate one is issued, proven by a record in the hosted zone."""
    template = synth(**ISSUED)
    certificate, resource = named(template, "DomainCertificate", "AWS::CertificateManager::Certificate")

    assert resource["Properties"]["DomainName"] == "api.example.com"
    assert resource["Properties"]["ValidationMethod"] == "DNS"
    assert resource["Properties"]["DomainValidationOptions"] == [
        {"DomainName": "api.example.com", "HostedZoneId": "Z0123"}
    ]
    assert flat(only(template, NAME)["RegionalCertificateArn"]) == f"<{certificate}>"


@pytest.mark.parametrize("settings", [GIVEN, GIVEN | ZONE])
def test_certificate_given(settings: dict[str, object]) -> None:
    """A given certificate is taken as it is, with a hosted zone or without, and none is issued."""
    template = synth(**settings)

    assert only(template, NAME)["RegionalCertificateArn"] == CERTIFICATE
    assert of_type(template, "AWS::CertificateManager::Certificate") == {}


def test_records() -> None:
    """In the hosted zone the name has an A and an AAAA record, aliases of the API's; nothing is left to do."""
    template = synth(**ISSUED)
    name, _ = named(template, "DomainName", NAME)
    records = list(of_type(template, RECORD).values())

    assert sorted(each["Type"] for each in records) == ["A", "AAAA"]
    for record in records:
        assert (record["Name"], record["HostedZoneId"]) == ("api.example.com.", "Z0123")
        assert flat(record["AliasTarget"]["DNSName"]) == f"<{name}.RegionalDomainName>"
        assert flat(record["AliasTarget"]["HostedZoneId"]) == f"<{name}.RegionalHostedZoneId>"
    assert "DomainTarget" not in template["Outputs"]


def test_records_left_to_you() -> None:
    """Without a hosted zone the outputs say what to point the name to."""
    template = synth(**GIVEN)
    name, _ = named(template, "DomainName", NAME)

    assert of_type(template, RECORD) == {}
    assert flat(template["Outputs"]["DomainTarget"]["Value"]) == f"<{name}.RegionalDomainName>"
    assert flat(template["Outputs"]["DomainTargetZoneId"]["Value"]) == f"<{name}.RegionalHostedZoneId>"


@pytest.mark.parametrize(("settings", "warned"), [(GIVEN, True), (GIVEN | ZONE, False), (ISSUED, False), ({}, False)])
def test_records_left_to_you_are_told(settings: dict[str, object], warned: bool) -> None:
    """Whoever must make the records hears so at synth, in words; nobody else does."""
    told = warnings(**settings)

    assert len(told) == warned
    assert all("Nothing leads to api.example.com until you make its records" in each for each in told)


def mappings(template: dict[str, Any]) -> dict[str, str | None]:
    """Return the path that leads to the stage, by the kind of its mapping."""
    api, _ = named(template, "ApiRestApi", "AWS::ApiGateway::RestApi")
    stage, _ = named(template, "ApiRestApi", "AWS::ApiGateway::Stage")
    found: dict[str, str | None] = {}
    for kind, path, of_api in (
        ("AWS::ApiGateway::BasePathMapping", "BasePath", "RestApiId"),
        ("AWS::ApiGatewayV2::ApiMapping", "ApiMappingKey", "ApiId"),
    ):
        for mapping in of_type(template, kind).values():
            assert (flat(mapping[of_api]), flat(mapping["Stage"])) == (f"<{api}>", f"<{stage}>")
            found[kind] = mapping.get(path)
    return found


@pytest.mark.parametrize(
    ("path", "mapping", "url"),
    [
        ({}, {"AWS::ApiGateway::BasePathMapping": None}, "https://api.example.com/"),
        (
            {"domain_base_path": "backend"},
            {"AWS::ApiGateway::BasePathMapping": "backend"},
            "https://api.example.com/backend/",
        ),
        # Only the newer kind of mapping takes a path of several segments.
        (
            {"domain_base_path": "backend/v1"},
            {"AWS::ApiGatewayV2::ApiMapping": "backend/v1"},
            "https://api.example.com/backend/v1/",
        ),
    ],
)
def test_path(path: dict[str, str], mapping: dict[str, str | None], url: str) -> None:
    """The path under the name leads to the API's stage, and the output ApiUrl says both."""
    template = synth(**ISSUED, **path)

    assert mappings(template) == mapping
    assert template["Outputs"]["ApiUrl"]["Value"] == url


@pytest.mark.parametrize("settings", [GIVEN, ISSUED | {"domain_base_path": "backend/v1"}])
def test_domain_is_sound(settings: dict[str, object]) -> None:
    """CloudFormation's linter has no warning about name, certificate, records and mapping."""
    assert lint(synth(**settings)) == []


def test_other_endpoint_goes() -> None:
    """With a name of its own the API answers under it alone; the change waits for name and records."""
    template, without = synth(**ISSUED), synth()
    deployment, resource = named(template, "ApiRestApi", "AWS::ApiGateway::Deployment")
    name, _ = named(template, "DomainName", NAME)

    assert only(template, "AWS::ApiGateway::RestApi")["DisableExecuteApiEndpoint"] is True
    assert deployment != named(without, "ApiRestApi", "AWS::ApiGateway::Deployment")[0]
    assert {name, *of_type(template, RECORD)} <= set(resource["DependsOn"])


def test_off_by_default() -> None:
    """Without the setting the execute-api endpoint is on and is the API's URL, and nothing of a domain is made."""
    template = synth()

    assert only(template, "AWS::ApiGateway::RestApi")["DisableExecuteApiEndpoint"] is False
    assert ".execute-api." in flat(template["Outputs"]["ApiUrl"]["Value"])
    assert [each for each in (NAME, RECORD, "AWS::CertificateManager::Certificate") if of_type(template, each)] == []
    assert not {"DomainTarget", "DomainTargetZoneId"} & template["Outputs"].keys()


@pytest.mark.parametrize(
    ("allowlist", "addresses"),
    [
        ([], "dualstack"),
        (["1.2.3.0/24"], "ipv4"),
        (["2001:db8::/32"], "dualstack"),
        (["1.2.3.0/24", "2001:db8::/32"], "dualstack"),
    ],
)
def test_allowlist(allowlist: list[str], addresses: str) -> None:
    """Under its own name, too, the API refuses all other addresses, and answers over the kinds that may call.

    Where the list has IPv4 alone, callers that have both kinds cannot come by the one that it does not name.
    """
    template = synth(**ISSUED, ip_allowlist=allowlist)
    denied = [
        each["Condition"]["NotIpAddress"]["aws:SourceIp"]
        for each in only(template, "AWS::ApiGateway::RestApi")["Policy"]["Statement"]
        if each["Effect"] == "Deny"
    ]

    assert denied == ([allowlist] if allowlist else [])
    for endpoint in (NAME, "AWS::ApiGateway::RestApi"):
        assert only(template, endpoint)["EndpointConfiguration"]["IpAddressType"] == addresses
