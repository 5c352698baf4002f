"""Loading settings in the tests: from a folder of the test's own, and with every fault."""

from pathlib import Path

import pytest

from serverless_backend.settings import Fault, SettingsError, load

NO_FILES = Path(__file__).parent / "none"


def refused(context: dict[str, object], folder: Path = NO_FILES, *, region: str | None = None) -> list[Fault]:
    """Return the faults of a context that must be refused."""
    with pytest.raises(SettingsError) as refusal:
        load(context, folder=folder, region=region)
    return refusal.value.faults


def config(folder: Path, **files: str) -> Path:
    """Write a folder of settings, a file for each environment, and return it."""
    made = folder / "config"
    made.mkdir()
    for environment, text in files.items():
        (made / f"{environment}.toml").write_text(text, encoding="utf-8")
    return made
