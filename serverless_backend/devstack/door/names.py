"""The names a stage answers under: its own endpoint, and a custom domain with a base path."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_apigateway import APIGatewayClient


@dataclass(frozen=True)
class Names:
    """Where one stage is found; `endpoint` tells whether its own endpoint is switched on."""

    stage: str
    endpoint: bool = True
    domain: str = ""
    base_path: str = ""

    def prefix(self, host: str, segments: Sequence[str]) -> tuple[str, ...] | None:
        """Return the first segments of the stage's paths under a host, None where no API answers to a path."""
        if self.domain and _without_port(host) == self.domain:
            base = tuple(segment for segment in self.base_path.split("/") if segment)
            return base if below(base, segments) is not None else None
        return (self.stage,) if self.endpoint else None

    def url(self, port: int) -> str:
        """Return the base URL at a front door on a port of this machine."""
        if self.endpoint:
            return f"http://127.0.0.1:{port}/{self.stage}"
        return f"http://{self.domain}:{port}/{self.base_path}".rstrip("/")


def read(gateway: "APIGatewayClient", *, api_id: str, stage: str) -> Names:
    """Read the names of a stage as it is deployed."""
    disabled = str(gateway.get_rest_api(restApiId=api_id).get("disableExecuteApiEndpoint", "")).lower() == "true"
    for domain in gateway.get_domain_names(limit=500)["items"]:
        for mapping in gateway.get_base_path_mappings(domainName=domain["domainName"], limit=500)["items"]:
            if (mapping["restApiId"], mapping["stage"]) == (api_id, stage):
                base_path = mapping["basePath"].removeprefix("(none)")
                return Names(stage, endpoint=not disabled, domain=domain["domainName"], base_path=base_path)
    return Names(stage, endpoint=not disabled)


def below(prefix: Sequence[str], segments: Sequence[str]) -> tuple[str, ...] | None:
    """Return the segments below a prefix, None where it is another."""
    return tuple(segments[len(prefix) :]) if tuple(segments[: len(prefix)]) == tuple(prefix) else None


def _without_port(host: str) -> str:
    return host.rpartition(":")[0].lower() if ":" in host else host.lower()
