"""What a developer can be told in one line: each expected failure with its own exit code."""

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of the `backend` command; 2 is the command line parser's own."""

    FAILED = 1
    PORT_BUSY = 3
    TOOL_MISSING = 4
    DEPLOY_FAILED = 5
    TIMED_OUT = 6
    NOT_RUNNING = 7
    ALREADY_RUNNING = 8
    LOCAL_AWS_DIED = 9
    BUILD_FAILED = 10


class Failure(Exception):  # noqa: N818 - the word of the command's own manual
    """An expected failure: says in one line what happened and what to do."""

    def __init__(self, message: str, code: Exit = Exit.FAILED) -> None:
        super().__init__(message)
        self.code = code
