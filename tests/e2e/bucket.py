"""The bucket behind the API, as its owner sees and meddles with it."""

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from serverless_backend.devstack.environment import session
from tests.e2e.backend import Backend

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class Bucket:
    """Objects by key."""

    def __init__(self, name: str, endpoint: str) -> None:
        self._name = name
        self._s3: S3Client = session().client("s3", endpoint_url=endpoint)

    def keys(self, prefix: str) -> set[str]:
        """Return the keys that begin so."""
        pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=self._name, Prefix=prefix)
        return {found["Key"] for page in pages for found in page.get("Contents", [])}

    def read(self, key: str) -> Any:
        """Return the JSON value of an object."""
        return json.loads(self._s3.get_object(Bucket=self._name, Key=key)["Body"].read())

    def write(self, key: str, text: str) -> None:
        """Put an object in the place of what is there."""
        self._s3.put_object(Bucket=self._name, Key=key, Body=text.encode())

    def delete(self, key: str) -> None:
        """Delete an object; a delete marker stays."""
        self._s3.delete_object(Bucket=self._name, Key=key)

    def forget(self, key: str) -> None:
        """Delete every version of an object, so that it never was."""
        for version in self._versions(key):
            self._s3.delete_object(Bucket=self._name, Key=key, VersionId=version)

    def history(self, key: str) -> list[Any]:
        """Return the JSON value of every version of an object, the oldest first."""
        bodies = (
            self._s3.get_object(Bucket=self._name, Key=key, VersionId=version)["Body"].read()
            for version in reversed(self._versions(key))
        )
        return [json.loads(body) for body in bodies]

    def _versions(self, key: str) -> list[str]:
        found = self._s3.list_object_versions(Bucket=self._name, Prefix=key)
        return [version["VersionId"] for version in found["Versions"]]


@cache
def bucket_of(backend: Backend) -> Bucket:
    """Return the bucket of a backend that stays up."""
    facts = backend.facts()
    return Bucket(facts["bucket"], facts["endpoint"])
