"""The version of the function that its alias leads to: new code is published and served, versions of before go."""

from typing import TYPE_CHECKING

import boto3

if TYPE_CHECKING:
    from serverless_backend.devstack.deployed import DeployedStack


class Live:
    """The alias of one stack's function."""

    def __init__(self, stack: "DeployedStack", aws: boto3.Session, endpoint: str) -> None:
        (alias,) = stack.of_type("AWS::Lambda::Alias")
        (version,) = stack.of_type("AWS::Lambda::Version")
        self._functions = aws.client("lambda", endpoint_url=endpoint)
        _, _, self._alias = stack.physical_ids[alias].rpartition(":")
        _, _, self._deployed = stack.physical_ids[version].rpartition(":")
        self._function = stack.outputs["FunctionName"]

    @property
    def version(self) -> str:
        """The version that serves."""
        return self._functions.get_alias(FunctionName=self._function, Name=self._alias)["FunctionVersion"]

    def serve(self, version: str) -> None:
        """Lead the alias to a version."""
        self._functions.update_alias(FunctionName=self._function, Name=self._alias, FunctionVersion=version)

    def serve_code(self, packed: bytes) -> None:
        """Put new code, a ZIP file, into the function and serve it; what was served before answers to its end."""
        self._functions.update_function_code(FunctionName=self._function, ZipFile=packed)
        self._serve_newest()

    def serve_latest(self) -> None:
        """Publish the function as it is now and serve that alone."""
        self._serve_newest()
        self.end_others()

    def end_others(self) -> None:
        """End the processes of what does not serve any more, whatever they do.

        The version that CloudFormation made stays: a deploy that fails is rolled back to it.
        """
        served = self.version
        for version in self._functions.list_versions_by_function(FunctionName=self._function)["Versions"]:
            if version["Version"] not in {"$LATEST", served, self._deployed}:
                self._functions.delete_function(FunctionName=self._function, Qualifier=version["Version"])

    def _serve_newest(self) -> None:
        self.serve(self._functions.publish_version(FunctionName=self._function)["Version"])
