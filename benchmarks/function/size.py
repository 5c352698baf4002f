"""How large the bundle is, and how much of Node it loads."""

from pathlib import Path

from benchmarks.function.calls import loaded
from benchmarks.function.events import page
from benchmarks.function.programs import Programs
from benchmarks.function.rows import Row, at_most
from benchmarks.function.stub import Stub
from benchmarks.function.worker import environment

_KB = 1024
_MOST_KB = 24
_MOST_BUILTINS = 70


def rows(programs: Programs, stub: Stub) -> list[Row]:
    """Measure both."""
    folder = programs.ours.parent
    files = ", ".join(sorted(file.name for file in folder.iterdir()))
    size = at_most(
        "bundle", programs.ours.stat().st_size / _KB, _MOST_KB, " KB", f"the files that are deployed: {files}"
    )
    ours, empty = (_builtins(name, programs.named()[name], stub) for name in ("ours", "empty"))
    undici = sorted(name for name in ours if "undici" in name)
    return [
        size,
        at_most(
            "modules of Node's own",
            len(ours) - len(empty),
            _MOST_BUILTINS,
            "",
            "`process.moduleLoadList` after the first page, less that of an empty handler; the reference: "
            f"{len(_builtins('reference', programs.reference, stub)) - len(empty)}",
        ),
        Row(
            what="undici",
            target="not loaded",
            measured=", ".join(undici) or "not loaded",
            met=not undici,
            how="as above",
        ),
    ]


def _builtins(name: str, bundle: Path, stub: Stub) -> set[str]:
    """Return what a process has loaded of Node's own after its first page."""
    stub.fill(0)
    with loaded(name, bundle, environment(stub)) as handler:
        handler.call(page())
        return set(handler.look("builtins")["modules"])
