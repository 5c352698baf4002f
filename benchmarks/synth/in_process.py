"""Synthesises in this process for each line of its input, and answers with the ms that took.

A line is `packs` where the five packs of security rules look on, as they do in the tests, and `bare` where they do not.
"""

import sys
import time
from tempfile import TemporaryDirectory

from aws_cdk import App

from tests.infra.synth import FLAGS, fresh, stack_in


def main() -> None:
    """Answer until the input ends."""
    for line in sys.stdin:
        begun = time.perf_counter()
        if line.strip() == "packs":
            fresh()
        else:
            _bare()
        print((time.perf_counter() - begun) * 1000, flush=True)


def _bare() -> None:
    with TemporaryDirectory() as folder:
        app = App(outdir=folder, context=FLAGS)
        stack_in(app)
        app.synth()


if __name__ == "__main__":
    main()
