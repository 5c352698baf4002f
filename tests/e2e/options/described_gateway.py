"""What API Gateway in the local AWS says of its resources, in the words of a template."""

import json
from collections.abc import Callable, Mapping
from typing import Any

Asked = Mapping[str, Any]


def rest_api(gateway: Any, physical_id: str, _: Asked) -> Asked:
    """An API."""
    found = gateway.get_rest_api(restApiId=physical_id)
    # It quotes the document once more than JSON does, as AWS does.
    return {**_capitals(found), "Policy": json.loads(found["policy"].replace('\\"', '"'))}


def resource(gateway: Any, physical_id: str, asked: Asked) -> Asked:
    """One part of a path."""
    return {**asked_for(asked, "RestApiId"), **_capitals(gateway.get_resource(**_of(asked), resourceId=physical_id))}


def method(gateway: Any, _: str, asked: Asked) -> Asked:
    """A method, with what answers it."""
    names = {"resourceId": asked["ResourceId"], "httpMethod": asked["HttpMethod"]}
    found = gateway.get_method(**_of(asked), **names)
    integration = _capitals(found["methodIntegration"])
    return {
        **asked_for(asked, "RestApiId", "ResourceId"),
        **_capitals(found),
        "MethodResponses": [_capitals(each) for each in found["methodResponses"].values()],
        "Integration": {
            **integration,
            "IntegrationHttpMethod": integration["HttpMethod"],
            "IntegrationResponses": [_capitals(each) for each in integration["IntegrationResponses"].values()],
        },
    }


def validator(gateway: Any, _: str, asked: Asked) -> Asked:
    """What of a request is validated, found where a method uses it: the id in the stack is not the emulator's."""
    kept = gateway.get_request_validators(**_of(asked))["items"]
    flags = ("ValidateRequestBody", "ValidateRequestParameters")
    wanted = [asked.get(flag, False) for flag in flags]
    (found,) = [each for each in map(_capitals, kept) if [each[flag] for flag in flags] == wanted]
    return {**asked_for(asked, "RestApiId"), **found}


def model(gateway: Any, physical_id: str, asked: Asked) -> Asked:
    """A model."""
    found = gateway.get_model(**_of(asked), modelName=physical_id)
    return {**asked_for(asked, "RestApiId"), **_capitals(found), "Schema": json.loads(found["schema"])}


def response(gateway: Any, _: str, asked: Asked) -> Asked:
    """An answer of the gateway's own."""
    found = gateway.get_gateway_response(**_of(asked), responseType=asked["ResponseType"])
    return {**asked_for(asked, "RestApiId"), **_capitals(found)}


def deployment(gateway: Any, physical_id: str, asked: Asked) -> Asked:
    """A deployment."""
    found = gateway.get_deployment(**_of(asked), deploymentId=physical_id)
    return {**asked_for(asked, "RestApiId"), **_capitals(found)}


def stage(gateway: Any, physical_id: str, asked: Asked) -> Asked:
    """A stage, with what is set for each method."""
    found = gateway.get_stage(**_of(asked), stageName=physical_id)
    settings = [
        {**_setting(found["methodSettings"], each), **asked_for(each, "ResourcePath", "HttpMethod")}
        for each in asked["MethodSettings"]
    ]
    return {
        **asked_for(asked, "RestApiId"),
        **_capitals(found),
        "MethodSettings": settings,
        "AccessLogSetting": _capitals(found["accessLogSettings"]),
    }


def authorizer(gateway: Any, physical_id: str, asked: Asked) -> Asked:
    """What looks at tokens."""
    found = gateway.get_authorizer(**_of(asked), authorizerId=physical_id)
    return {**asked_for(asked, "RestApiId"), **_capitals(found), "ProviderARNs": found["providerARNs"]}


def api_key(gateway: Any, physical_id: str, _: Asked) -> Asked:
    """A key, without its value."""
    return _capitals(gateway.get_api_key(apiKey=physical_id))


def usage_plan(gateway: Any, physical_id: str, _: Asked) -> Asked:
    """A plan."""
    found = gateway.get_usage_plan(usagePlanId=physical_id)
    return {
        **_capitals(found),
        "ApiStages": [_capitals(each) for each in found["apiStages"]],
        "Quota": {name: value for name, value in _capitals(found["quota"]).items() if name != "Offset"},
        "Throttle": _capitals(found["throttle"]),
    }


def usage_plan_key(gateway: Any, _: str, asked: Asked) -> Asked:
    """A key's place in a plan."""
    found = gateway.get_usage_plan_key(usagePlanId=asked["UsagePlanId"], keyId=asked["KeyId"])
    return {"UsagePlanId": asked["UsagePlanId"], "KeyId": found["id"], "KeyType": found["type"]}


def domain_name(gateway: Any, physical_id: str, _: Asked) -> Asked:
    """A name of an API's own."""
    found = gateway.get_domain_name(domainName=physical_id)
    return {**_capitals(found), "EndpointConfiguration": _capitals(found["endpointConfiguration"])}


def api_mapping(gateway: Any, _: str, asked: Asked) -> Asked:
    """What a path of several parts under a name leads to."""
    found = gateway.get_api_mappings(DomainName=asked["DomainName"])["Items"]
    (mapping,) = [each for each in found if each["ApiMappingKey"] == asked["ApiMappingKey"]]
    return {**asked_for(asked, "DomainName"), **mapping}


def base_path_mapping(gateway: Any, _: str, asked: Asked) -> Asked:
    """What a path under a name leads to."""
    names = {"domainName": asked["DomainName"], "basePath": asked["BasePath"]}
    return {**asked_for(asked, "DomainName"), **_capitals(gateway.get_base_path_mapping(**names))}


READERS: Mapping[str, Callable[[Any, str, Asked], Asked]] = {
    "AWS::ApiGateway::ApiKey": api_key,
    "AWS::ApiGateway::Authorizer": authorizer,
    "AWS::ApiGateway::BasePathMapping": base_path_mapping,
    "AWS::ApiGateway::Deployment": deployment,
    "AWS::ApiGateway::DomainName": domain_name,
    "AWS::ApiGateway::GatewayResponse": response,
    "AWS::ApiGateway::Method": method,
    "AWS::ApiGateway::Model": model,
    "AWS::ApiGateway::RequestValidator": validator,
    "AWS::ApiGateway::Resource": resource,
    "AWS::ApiGateway::RestApi": rest_api,
    "AWS::ApiGateway::Stage": stage,
    "AWS::ApiGateway::UsagePlan": usage_plan,
    "AWS::ApiGateway::UsagePlanKey": usage_plan_key,
}


def asked_for(asked: Asked, *names: str) -> Asked:
    """Return what a resource was found by; that it was found so shows that it is as asked."""
    return {name: asked[name] for name in names if name in asked}


def _of(asked: Asked) -> dict[str, str]:
    return {"restApiId": asked["RestApiId"]}


def _setting(kept: Asked, asked: Asked) -> Asked:
    """What is set for a method: the limits are under the name that counts, and all under the emulator's own."""
    own = f"{asked['ResourcePath'].removeprefix('/')}/{asked['HttpMethod']}"
    name = own.replace("~1", "/")
    limits = {limit: kept[name][limit] for limit in ("throttlingBurstLimit", "throttlingRateLimit")}
    return _capitals({**kept[own if own in kept else f"/{own}"], **limits})


def _capitals(found: Asked) -> dict[str, Any]:
    return {name[0].upper() + name[1:]: value for name, value in found.items()}
