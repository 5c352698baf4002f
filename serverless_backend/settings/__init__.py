"""Every parameter of a deployment: typed, explained, and refused when wrong."""

from serverless_backend.settings.data import REPLICA_SUFFIX
from serverless_backend.settings.faults import Fault, SettingsError
from serverless_backend.settings.load import Effective, load, resolve
from serverless_backend.settings.logs import LOG_RETENTION_DAYS
from serverless_backend.settings.model import GROUPS, Settings
from serverless_backend.settings.values import written

__all__ = [
    "GROUPS",
    "LOG_RETENTION_DAYS",
    "REPLICA_SUFFIX",
    "Effective",
    "Fault",
    "Settings",
    "SettingsError",
    "load",
    "resolve",
    "written",
]
