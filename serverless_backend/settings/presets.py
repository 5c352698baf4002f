"""What an environment decides unless it is told otherwise."""

from collections.abc import Mapping
from typing import Final

PRESETS: Final[Mapping[str, Mapping[str, object]]] = {
    "dev": {"log_level": "DEBUG"},
    "staging": {"log_retention_days": 30, "alarms": True},
    "prod": {"log_retention_days": 90, "alarms": True, "retain_data": True},
}
