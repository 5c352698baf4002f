"""The API's own name: certificate, records, and the path under it."""

from aws_cdk import Annotations, CfnOutput, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_route53_targets as targets
from constructs import Construct, IDependable

from serverless_backend.infra.addresses import answer_over_both
from serverless_backend.settings import Settings


class ItemsDomain(Construct):
    """Leads a name to the API, over TLS 1.2 or better. `url` ends in a slash, as that of the API does."""

    url: str

    def __init__(
        self, scope: Construct, construct_id: str, *, name: str, settings: Settings, api: apigateway.RestApi
    ) -> None:
        super().__init__(scope, construct_id)
        self._name, path = name, settings.domain_base_path
        self.url = f"https://{name}/{path}/" if path else f"https://{name}/"
        zone = self._zone(settings)
        domain = apigateway.DomainName(
            self,
            "Name",
            domain_name=name,
            certificate=self._certificate(zone, settings),
            endpoint_type=apigateway.EndpointType.REGIONAL,
            security_policy=apigateway.SecurityPolicy.TLS_1_2,
            mapping=api,
            base_path=path,
        )
        resource = answer_over_both(domain, settings=settings)
        records = self._records(zone, domain) if zone else self._leave_records_to_you(domain)
        if api.latest_deployment:
            # With this deployment the execute-api endpoint goes off: not before name and records are there, which takes
            # minutes. The path's mapping needs the stage and comes seconds later.
            api.latest_deployment.node.add_dependency(resource, *records)

    def _zone(self, settings: Settings) -> route53.IHostedZone | None:
        zone_id, name = settings.hosted_zone_id, settings.hosted_zone_name
        if not (zone_id and name):
            return None
        return route53.HostedZone.from_hosted_zone_attributes(self, "Zone", hosted_zone_id=zone_id, zone_name=name)

    def _certificate(self, zone: route53.IHostedZone | None, settings: Settings) -> acm.ICertificate:
        if settings.certificate_arn:
            return acm.Certificate.from_certificate_arn(self, "Certificate", settings.certificate_arn)
        validation = acm.CertificateValidation.from_dns(zone)
        return acm.Certificate(self, "Certificate", domain_name=self._name, validation=validation)

    def _records(self, zone: route53.IHostedZone, domain: apigateway.DomainName) -> list[IDependable]:
        target = route53.RecordTarget.from_alias(targets.ApiGatewayDomain(domain))
        return [
            record(self, construct_id, zone=zone, record_name=f"{self._name}.", target=target)
            for construct_id, record in (("A", route53.ARecord), ("Aaaa", route53.AaaaRecord))
        ]

    def _leave_records_to_you(self, domain: apigateway.DomainName) -> list[IDependable]:
        stack = Stack.of(self)
        CfnOutput(stack, "DomainTarget", value=domain.domain_name_alias_domain_name)
        CfnOutput(stack, "DomainTargetZoneId", value=domain.domain_name_alias_hosted_zone_id)
        Annotations.of(stack).add_warning_v2(
            "serverless-backend:domain-records",
            f"Nothing leads to {self._name} until you make its records: A and AAAA as aliases of the output "
            "DomainTarget in the zone DomainTargetZoneId, or a CNAME to it. Set hosted_zone_id and hosted_zone_name "
            "to have them made.",
        )
        return []
