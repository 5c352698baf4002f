"""All that the simulation takes for granted, each with where it is from: change it here and run it again.

Times are in ms where a name ends in _MS and in seconds otherwise, prices in US dollars of us-east-1 before free tiers,
sizes in bytes. What AWS says was read in copies of its pages: look at the pages before you count on a price.
"""

from dataclasses import dataclass
from typing import Final

Tiers = tuple[tuple[float, float], ...]
"""How many units of a month a tier holds and what one of them costs, the first tier first."""

UNBOUNDED: Final = float("inf")
GB: Final = 2.0**30
MONTH: Final = 730 * 3600.0

RATES: Final = (10, 1_000, 100_000)
SHARDS: Final = (1, 4, 16, 64)


@dataclass(frozen=True, kw_only=True)
class Mix:
    """What clients ask for, as shares of all requests, and no share for what they do not. A page is a first page."""

    item: float = 0.0
    page: float = 0.0
    post: float = 0.0
    post_with_key: float = 0.0
    change: float = 0.0  # PUT and PATCH
    delete: float = 0.0

    @property
    def writes(self) -> float:
        """The share of requests after which the newest page is another."""
        return self.post + self.post_with_key + self.change + self.delete


# An invention: take your own from the access log. Every write is taken to be of the newest page, as the worst case is.
MIX: Final = Mix(item=0.60, page=0.30, post=0.04, post_with_key=0.04, change=0.015, delete=0.005)

# Inventions, too, but for the length of a page (docs/api.md, `limit`).
PAGE_ITEMS: Final = 100
ITEM_BYTES: Final = 300
ANSWER_HEAD_BYTES: Final = 700
MONTHS_KEPT: Final = 12  # what was created in so many months is stored

# How long S3 takes. GET and PUT as turbopuffer observed them near S3, medians, turbopuffer.com/docs/architecture; AWS
# says "roughly 100-200 milliseconds" for small objects, S3 user guide, "Optimizing performance". Nobody publishes a
# LIST: taken to be a GET. A DELETE is taken to be a PUT.
GET_MS: Final = 63.0
LIST_MS: Final = 63.0
PUT_MS: Final = 100.0

# The function. Memory and cache are the defaults in docs/settings.md, the rest is in lambda/src/s3-pages.ts,
# s3-client.ts and s3-page-block.ts.
MEMORY_MB: Final = 512
PARALLEL_READS: Final = 50
TRIES: Final = 5
FIRST_PAUSE_MS: Final = 50.0  # a pause is random, up to this, doubled with each try
BLOCK_WORTH: Final = 13  # items that are missing before a block is read again, or written
# Lambda developer guide, "Configure Lambda function memory": so many MB have one vCPU.
CORE_MB: Final = 1769
# On a full core, measured in a warm process of benchmarks/function: pages of which 0, 10 and 100 items had changed took
# 1.2, 3.2 and 22 ms of CPU. Of one machine, and the wait for S3 is many times as long.
REQUEST_CPU_MS: Final = 1.0
CALL_CPU_MS: Final = 0.2

# An environment of the function that is not used goes. AWS publishes no time: "a bit longer than 10 minutes",
# xebia.com/blog/til-that-aws-lambda-terminates-instances-preemptively.
IDLE: Final = 600.0

# Quotas. The stage's are the defaults in docs/settings.md.
STAGE_RATE: Final = 1_000
# API Gateway developer guide, "Amazon API Gateway quotas"; 2,500 in some regions.
ACCOUNT_RATE: Final = 10_000
# Lambda developer guide, "Lambda quotas"; a new account may have less. "Lambda scaling behavior": so many requests a
# second for each of them, and so many new environments of a function in so many seconds.
CONCURRENCY: Final = 1_000
CALLS_PER_ENVIRONMENT: Final = 10
SCALING: Final = 1_000
SCALING_PERIOD: Final = 10.0
# S3 user guide, "Optimizing performance": at least so many a second for each partitioned prefix, in PUT, POST and
# DELETE, and in GET and HEAD. Ids begin with the time, so the newest items are at one edge of items/, and that is one.
PUT_LIMIT: Final = 3_500
GET_LIMIT: Final = 5_500
# "LIST and GET objects don't share the same limit", aws.amazon.com/premiumsupport/knowledge-center/
# s3-request-limit-avoid-throttling; which one a LIST has is not published. Taken to be as many.
LIST_LIMIT: Final = 5_500

# AWS whitepaper "Best Practices for Designing Amazon API Gateway Private APIs", cost optimization: REST API.
GATEWAY: Final[Tiers] = ((333e6, 3.5e-6), (667e6, 2.8e-6), (19e9, 2.38e-6), (UNBOUNDED, 1.51e-6))
# aws.amazon.com/lambda/pricing, arm64: GB-seconds, and each request.
DURATION: Final[Tiers] = ((7.5e9, 1.33334e-5), (11.25e9, 1.20001e-5), (UNBOUNDED, 1.06667e-5))
INVOCATION: Final = 0.2e-6
# aws.amazon.com/s3/pricing. A DELETE and a 503 are free, S3 user guide, "Billing for Amazon S3 error responses".
PUT_PRICE: Final = 5e-6
LIST_PRICE: Final = 5e-6
GET_PRICE: Final = 0.4e-6
STORAGE: Final[Tiers] = ((51_200, 0.023), (460_800, 0.022), (UNBOUNDED, 0.021))  # a GB and month
# aws.amazon.com/cloudwatch/pricing, a GB; those of Lambda in tiers since May 2025, AWS Compute Blog.
FUNCTION_LOGS: Final[Tiers] = ((10_240, 0.5), (20_480, 0.25), (20_480, 0.1), (UNBOUNDED, 0.05))
GATEWAY_LOGS: Final = 0.5
# Counted in lines of this backend, with the 26 bytes that CloudWatch adds to each: START, END, REPORT and the
# function's line; the access log's line and nine of the execution log at INFO.
FUNCTION_LOG_BYTES: Final = 1_360
GATEWAY_LOG_BYTES: Final = 1_060 + 1_180
# aws.amazon.com/xray/pricing; X-Ray developer guide, the default sampling rule: one a second, and 5 % of the rest.
TRACE: Final = 5e-6
TRACED: Final = 0.05
# aws.amazon.com/ec2/pricing/on-demand, data transfer out, a GB.
TRANSFER: Final[Tiers] = ((10_240, 0.09), (40_960, 0.085), (102_400, 0.07), (UNBOUNDED, 0.05))
