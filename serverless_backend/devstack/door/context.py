"""API Gateway's `$context` variables, as its gateway responses and its access log use them."""

import json
import re
from collections.abc import Callable

_VARIABLE = re.compile(r"\$context\.([A-Za-z]+(?:\.[A-Za-z]+)*)")


def filled_in(template: str, value_of: Callable[[str], str | None]) -> str:
    """Replace each variable by its value; one that `value_of` (given its name behind `$context.`) lacks is left."""

    def value(found: re.Match[str]) -> str:
        known = value_of(found[1])
        return found[0] if known is None else known

    return _VARIABLE.sub(value, template)


def inside_json(text: str) -> str:
    """Return a text as it stands between the quotes of a JSON string, in ASCII, whatever it holds."""
    return json.dumps(text)[1:-1]
