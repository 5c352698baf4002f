"""The parts of docs/settings.md that follow from the model: each stands between marks of its name."""

import re
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from serverless_backend.settings.faults import SettingsError
from serverless_backend.settings.load import load
from serverless_backend.settings.model import GROUPS, Settings
from serverless_backend.settings.presets import PRESETS
from serverless_backend.settings.values import Group, written

_MARKS: Final = re.compile(r"(<!-- begin (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
_REFUSED: Final = {"environmnet": "prod", "log_retention_days": "3x", "waf_rate_limit": "500", "cors_origins": "*"}
_NOWHERE: Final = Path(__file__).parent / "none"


def document(text: str) -> str:
    """Return the text with what stands between marks made anew.

    Raises:
        KeyError: a mark names no part.
    """
    return _MARKS.sub(lambda found: f"{found[1]}\n{_PARTS[found[2]]()}\n\n{found[3]}", text)


def _settings() -> str:
    return "\n\n".join(f"### {_title(group)}\n\n{_table(_COLUMNS, map(_row, group.model_fields))}" for group in GROUPS)


_COLUMNS: Final = ("setting", "what it does", "accepted", "default")


def _row(key: str) -> Iterator[str]:
    field = Settings.model_fields[key]
    presets = [f"`{name}`: {_code(preset[key])}" for name, preset in PRESETS.items() if key in preset]
    yield f"`{key}`"
    yield _prose(str(field.title))
    yield _prose(str(field.description))
    yield "; ".join([_code(field.default), *presets])


def _presets() -> str:
    keys = [key for key in Settings.model_fields if any(key in preset for preset in PRESETS.values())]
    rows = (
        (
            f"`{key}`",
            *(_code(preset.get(key, Settings.model_fields[key].default)) for preset in (*PRESETS.values(), {})),
        )
        for key in keys
    )
    return _table(("setting", *(f"`{name}`" for name in PRESETS), "any other"), rows)


def _refusal() -> str:
    words = " ".join(f"-c {shlex.quote(f'{key}={value}')}" for key, value in _REFUSED.items())
    try:
        load(_REFUSED, folder=_NOWHERE)
    except SettingsError as refusal:
        return f"```console\n$ npx cdk deploy {words}\n{refusal}\n```"
    raise AssertionError("the example of a refusal is accepted")


_PARTS: Final[Mapping[str, Callable[[], str]]] = {"settings": _settings, "presets": _presets, "refusal": _refusal}


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    heads = list(heads)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, ["---"] * len(heads), *rows))


def _title(group: type[Group]) -> str:
    return str(group.__doc__).rstrip(".")


def _code(value: object) -> str:
    return f"`{text}`" if (text := written(value)) else "none"


def _prose(text: str) -> str:
    return re.sub(r"([<|*])", r"\\\1", text)
