"""The function that serves, as a test changes it."""

from serverless_backend.devstack import deployed
from serverless_backend.devstack.environment import session
from serverless_backend.devstack.live import Live
from tests.e2e.backend import Backend


def serve_latest(backend: Backend) -> None:
    """Let the function of a running backend serve as it is configured now."""
    endpoint = backend.facts()["endpoint"]
    stack = deployed.read(backend.state / "cdk.out", session(), endpoint)
    Live(stack, session(), endpoint).serve_latest()
