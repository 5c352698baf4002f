"""What requests cost, in dollars, by who asks for them."""

from benchmarks.simulation import assumptions as a
from benchmarks.simulation.assumptions import Mix, Tiers
from benchmarks.simulation.load import Load

PARTS = ("API Gateway", "Lambda", "S3 requests", "S3 storage", "logs and traces", "transfer")


def in_tiers(units: float, tiers: Tiers) -> float:
    """Return what so many units of a month cost."""
    dollars, rest = 0.0, units
    for size, price in tiers:
        dollars += min(rest, size) * price
        rest = max(rest - size, 0)
    return dollars


def month(load: Load, mix: Mix = a.MIX) -> dict[str, float]:
    """Return what a month of a load costs, by part."""
    requests = load.rate * a.MONTH
    traces = min(load.rate, 1) + a.TRACED * max(load.rate - 1, 0)
    logs = in_tiers(requests * a.FUNCTION_LOG_BYTES / a.GB, a.FUNCTION_LOGS)
    created = (mix.post + mix.post_with_key) * requests * a.MONTHS_KEPT
    dollars = (
        in_tiers(requests, a.GATEWAY),
        requests * a.INVOCATION + in_tiers(requests * load.seconds * a.MEMORY_MB / 1024, a.DURATION),
        requests * load.s3.dollars,
        in_tiers(created * a.ITEM_BYTES / a.GB, a.STORAGE),
        logs + requests * a.GATEWAY_LOG_BYTES / a.GB * a.GATEWAY_LOGS + traces * a.MONTH * a.TRACE,
        in_tiers(requests * answer_bytes(mix) / a.GB, a.TRANSFER),
    )
    return dict(zip(PARTS, dollars, strict=True))


def million(load: Load, mix: Mix = a.MIX) -> dict[str, float]:
    """Return what a million requests of a load cost, by part, each as dear as the month's average."""
    return {part: dollars / load.rate / a.MONTH * 1e6 for part, dollars in month(load, mix).items()}


def answer_bytes(mix: Mix) -> float:
    """Return the size of an average answer; every one but a page's has an item, and a DELETE's has none."""
    items = mix.page * a.PAGE_ITEMS + mix.item + mix.writes - mix.delete
    return a.ANSWER_HEAD_BYTES + items * a.ITEM_BYTES


def million_pages(
    new: float = 0.0, *, cold_page_gets: int = a.PAGE_ITEMS, init_lists: int = 1, shards: int = 1
) -> float:
    """Return what S3 asks for a million pages, of which a share `new` are the first of a new environment.

    Such a page takes `cold_page_gets`, and `init_lists` as its environment starts; any other one no GET at all.
    """
    lists = shards + new * init_lists
    return 1e6 * (lists * a.LIST_PRICE + new * cold_page_gets * a.GET_PRICE)
