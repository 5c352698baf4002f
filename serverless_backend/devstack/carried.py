"""Which properties of a template reach the local AWS, of the types whose properties it is known to leave out."""

from collections.abc import Mapping

from serverless_backend.devstack.deployed import DeployedStack
from serverless_backend.devstack.failures import Failure

_CARRIED: Mapping[str, frozenset[str]] = {
    "AWS::ApiGateway::ApiKey": frozenset(
        {"CustomerId", "Description", "Enabled", "Name", "StageKeys", "Tags", "Value"}
    ),
    "AWS::ApiGateway::Authorizer": frozenset(
        {
            *("AuthorizerResultTtlInSeconds", "IdentitySource", "Name", "ProviderARNs", "RestApiId", "Type"),
        }
    ),
    "AWS::ApiGateway::BasePathMapping": frozenset({"BasePath", "DomainName", "RestApiId", "Stage"}),
    "AWS::ApiGateway::DomainName": frozenset(
        {"DomainName", "EndpointConfiguration", "RegionalCertificateArn", "SecurityPolicy", "Tags"}
    ),
    "AWS::ApiGateway::Method": frozenset(
        {
            *("ApiKeyRequired", "AuthorizationScopes", "AuthorizationType", "AuthorizerId", "HttpMethod"),
            *("Integration", "MethodResponses", "OperationName", "RequestModels", "RequestParameters"),
            *("RequestValidatorId", "ResourceId", "RestApiId"),
        }
    ),
    "AWS::ApiGateway::RequestValidator": frozenset(
        {"Name", "RestApiId", "ValidateRequestBody", "ValidateRequestParameters"}
    ),
    "AWS::ApiGateway::RestApi": frozenset(
        {
            *("BinaryMediaTypes", "Description", "DisableExecuteApiEndpoint", "EndpointConfiguration"),
            *("MinimumCompressionSize", "Name", "Policy", "Tags"),
        }
    ),
    "AWS::ApiGateway::Stage": frozenset(
        {
            *("AccessLogSetting", "DeploymentId", "Description", "MethodSettings", "RestApiId", "StageName", "Tags"),
            *("TracingEnabled", "Variables"),
        }
    ),
    "AWS::ApiGateway::UsagePlan": frozenset({"ApiStages", "Description", "Quota", "Tags", "Throttle", "UsagePlanName"}),
    "AWS::S3::Bucket": frozenset(
        {
            *("BucketEncryption", "BucketName", "CorsConfiguration", "LifecycleConfiguration", "LoggingConfiguration"),
            *("OwnershipControls", "PublicAccessBlockConfiguration", "Tags", "VersioningConfiguration"),
        }
    ),
}
"""What the emulator carries over of itself, and what is brought to it after each deploy."""


def refuse_what_would_be_lost(stack: DeployedStack) -> None:
    """Refuse a template that asks for more than the local AWS would get.

    Raises:
        Failure: with every property that would be left out.
    """
    lost = [
        f"{kind}.{name}"
        for kind, carried in _CARRIED.items()
        for properties in stack.of_type(kind).values()
        for name in sorted(properties.keys() - carried)
    ]
    if lost:
        raise Failure(f"the local AWS would silently leave out {', '.join(lost)}: add a step for it, or take it out")
