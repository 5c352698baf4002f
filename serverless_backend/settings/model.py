"""All settings of a deployment."""

from typing import Final

from serverless_backend.settings.access import AccessSettings
from serverless_backend.settings.api import ApiSettings
from serverless_backend.settings.data import DataSettings
from serverless_backend.settings.domain import DomainSettings
from serverless_backend.settings.function import FunctionSettings
from serverless_backend.settings.logs import LogSettings
from serverless_backend.settings.stack import StackSettings
from serverless_backend.settings.values import Group

GROUPS: Final[tuple[type[Group], ...]] = (
    *(StackSettings, ApiSettings, AccessSettings, DomainSettings, DataSettings, FunctionSettings, LogSettings),
)


class Settings(LogSettings, FunctionSettings, DataSettings, DomainSettings, AccessSettings, ApiSettings, StackSettings):
    """The settings of one deployment. `load` makes them."""
