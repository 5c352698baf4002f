"""Writes what follows from the model: the tables of docs/settings.md, and the JSON Schema of the files."""

import json
from pathlib import Path
from typing import Final

from serverless_backend.settings.document import document
from serverless_backend.settings.schema import schema
from serverless_backend.settings.sources import FOLDER

_DOCUMENT: Final = FOLDER.parent / "docs" / "settings.md"
_SCHEMA: Final = FOLDER / "settings.schema.json"


def generated() -> dict[Path, str]:
    """Return the text of each file as it should be."""
    return {
        _DOCUMENT: document(_DOCUMENT.read_text(encoding="utf-8")),
        _SCHEMA: json.dumps(schema(), indent=2) + "\n",
    }


if __name__ == "__main__":
    for path, text in generated().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
