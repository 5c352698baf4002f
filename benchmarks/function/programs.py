"""What is measured, and what it is measured beside, built anew."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.function.stub import HERE
from serverless_backend.bundle import NODE, bundle

_EMPTY: Final = "export const handler = async () => ({ statusCode: 200, body: '' });\n"
PACKAGES: Final = HERE.parent / "node_modules"


class ProgramsError(Exception):
    """What the function is compared with cannot be built."""


@dataclass(frozen=True, kw_only=True)
class Programs:
    """Bundles, each the file with its handler, and AWS's runtime client."""

    ours: Path
    reference: Path
    empty: Path
    bare: Path
    runtime: Path

    def named(self) -> dict[str, Path]:
        """Return the bundles whose starts are compared."""
        return {"empty": self.empty, "reference": self.reference, "ours": self.ours}


def build_programs(folder: Path) -> Programs:
    """Build everything into a folder; the function is a copy, which an edit of its source does not change.

    Raises:
        ProgramsError: the packages are not installed, or something does not build.
    """
    if not PACKAGES.is_dir():
        raise ProgramsError("benchmarks/node_modules is missing: run `make bench`")
    command = [str(NODE), str(HERE / "build.ts"), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise ProgramsError(f"benchmarks/function/build.ts failed:\n{done.stderr.strip()}")
    empty = folder / "empty" / "index.mjs"
    empty.parent.mkdir()
    empty.write_text(_EMPTY, encoding="utf-8")
    return Programs(
        ours=shutil.copytree(bundle(), folder / "ours") / "index.mjs",
        reference=folder / "reference" / "index.js",
        empty=empty,
        bare=folder / "bare" / "index.js",
        runtime=folder / "runtime" / "index.mjs",
    )
