"""Everything about the function by itself, as a table and three plots."""

from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.function import cold_page, curves, floor, memory, pages, size, start, writes
from benchmarks.function.calls import loaded
from benchmarks.function.pairs import Both
from benchmarks.function.plots import latency_plot, requests_plot, start_plot
from benchmarks.function.programs import Programs, build_programs
from benchmarks.function.rows import Row, report
from benchmarks.function.stub import Stub, running_stub
from benchmarks.function.worker import environment
from benchmarks.report import Options, Section

_TEXT: Final = """\
The function is compared with a [plain handler](../reference/handler.ts) of the same two requests: the official SDK, one
read after the other, bundled as CDK's `NodejsFunction` does by default. Both answer the same events on the same S3, a
process of this machine that takes its time and counts. "12 times" is the reference's figure over ours: both take turns,
and of {rounds} rounds it is the median. A round trip is the time that S3 takes for one request. Lambda's runtime client
is [aws-lambda-ric](https://www.npmjs.com/package/aws-lambda-ric) with pipes in the place of its native part, which
speaks HTTP with Lambda.

{table}

![Time of a page by its length](function-latency.svg)

![Requests of several calls](function-requests.svg)

The reference does not know what an idempotency key is.

![Parts of a cold start](function-start.svg)
"""


def run(options: Options) -> Section:
    """Measure the function."""
    with TemporaryDirectory() as folder, running_stub() as stub:
        programs = build_programs(Path(folder))
        rows = [
            *size.rows(programs, stub),
            *_starts(programs, stub, options),
            *_requests(programs, stub, options),
            *cold_page.rows(programs, stub, options.rounds),
            *memory.rows(programs, stub),
        ]
    return Section(title="The function", text=_TEXT.format(rounds=options.rounds, table=report(rows)))


def _starts(programs: Programs, stub: Stub, options: Options) -> list[Row]:
    """Measure starts, and draw them."""
    rows = []
    stub.answer_after(0)
    for scheme, target in (("HTTP", 4.5), ("HTTPS", 3.7)):
        secure = scheme == "HTTPS"
        rows.append(start.plain_row(scheme, start.plain_starts(programs, stub, options.rounds, secure=secure), target))
        starts = start.lambda_starts(programs, stub, options.rounds, secure=secure)
        rows += start.lambda_rows(scheme, starts)
        start_plot(options.folder / "function-start.svg", starts)
    return rows


def _requests(programs: Programs, stub: Stub, options: Options) -> list[Row]:
    """Measure requests in processes that run on, and draw them."""
    with ExitStack() as stack:
        variables = environment(stub)
        ours = stack.enter_context(loaded("ours", programs.ours, variables))
        reference = stack.enter_context(loaded("the reference", programs.reference, variables))
        bare = stack.enter_context(loaded("the bare request", programs.bare, variables))
        both = Both(ours=ours, reference=reference, stub=stub)
        rows = [
            *pages.count_rows(both),
            *pages.time_rows(both, options.rounds),
            *writes.rows(both, options.rounds),
            *floor.rows(ours, bare, stub, options.rounds),
        ]
        latency_plot(options.folder / "function-latency.svg", curves.latencies(both, options.rounds))
        requests_plot(options.folder / "function-requests.svg", curves.requests(both))
    return rows
