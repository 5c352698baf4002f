"""What is written down, for how long, and who is woken."""

from typing import Final, Literal

from pydantic import Field, field_validator

from serverless_backend.settings.values import Boolean, Group, Integer, OptionalText

_RETENTIONS: Final = (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922)
LOG_RETENTION_DAYS: Final = (*_RETENTIONS, 3288, 3653)


class LogSettings(Group):
    """Logs and alarms."""

    log_level: Literal["DEBUG", "INFO", "WARN", "ERROR"] = Field(
        default="INFO",
        title="The least severe level that the function logs.",
        description="DEBUG, INFO, WARN or ERROR",
    )
    log_retention_days: Integer = Field(
        default=7,
        title="Days that log lines are kept.",
        description=f"a number of days that CloudWatch offers: {', '.join(map(str, LOG_RETENTION_DAYS))}",
        json_schema_extra={"enum": list(LOG_RETENTION_DAYS)},
    )
    log_bodies: Boolean = Field(
        default=False,
        title="Whether the API's execution log has the bodies of requests and answers.",
        description="true or false; never true where data is retained",
    )
    alarms: Boolean = Field(
        default=False,
        title="Alarms on failing, throttled and slow requests, sent to a topic.",
        description="true or false",
    )
    alarm_email: OptionalText = Field(
        default=None,
        pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$",
        title="The address that alarms are mailed to, once its owner has confirmed.",
        description="an e-mail address",
    )

    @field_validator("log_retention_days")
    @classmethod
    def _is_offered(cls, days: int) -> int:
        if days not in LOG_RETENTION_DAYS:
            raise ValueError("is not offered")
        return days
