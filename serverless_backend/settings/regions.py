"""Names of AWS regions: how long they are, and which belong together."""

from typing import Final

LONGEST_REGION: Final = len("us-isof-south-1")
"""No region's name is longer; the bucket's name leaves room for so much."""

_PARTITIONS: Final = ("cn-", "us-gov-", "us-iso-", "us-isob-", "us-isof-", "eu-isoe-", "eusc-")


def together(region: str, other: str) -> bool:
    """Tell whether two regions are of one partition, so that data can go from one to the other."""
    return _start(region) == _start(other)


def _start(region: str) -> str:
    return next((start for start in _PARTITIONS if region.startswith(start)), "")
