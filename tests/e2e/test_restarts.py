"""What was acknowledged is kept, and nothing is left running, however the backend ends."""

import io
import shutil
import signal
import socket
import zipfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import psutil
import pytest

from serverless_backend.bundle import PROJECT
from serverless_backend.devstack.environment import session
from serverless_backend.devstack.failures import Exit
from serverless_backend.devstack.processes import marked
from tests.e2e.backend import LIMIT, Backend, free_port, until
from tests.e2e.http import every_page
from tests.e2e.live import serve_latest

_BUSY = "export const handler = () => { for (;;) {} };"


def test_ctrl_c_keeps_every_item_and_leaves_no_process(own: Backend) -> None:
    """Stopped by Ctrl-C and started again, the backend has what was posted, and deploys nothing anew."""
    _deploy_log(own).unlink()
    with own.starting() as terminal:
        own.wait_until_it_answers(terminal)
        _post(own, "before Ctrl-C")

        terminal.send_signal(signal.SIGINT)

        assert terminal.wait(LIMIT) == 0
    assert marked(own.state) == []
    said = own.up()
    assert "in the local AWS require_conditional_writes is false" in said
    assert _names(own) == ["before Ctrl-C"]
    assert not _deploy_log(own).exists()


def test_251_items_are_two_full_pages_and_one_of_51(own: Backend) -> None:
    """With 250 posted to the one that is there, a walk has all of them once, newest first, and nothing else."""
    before = _names(own)
    assert len(before) == 1
    _post_all(own, [f"item-{number}" for number in range(250)])

    with httpx.Client(base_url=own.url, timeout=30) as api:
        pages = every_page(api)

    assert [page["count"] for page in pages] == [100, 100, 51]
    walked = [item["name"] for page in pages for item in page["items"]]
    assert walked == [*(f"item-{number}" for number in range(249, -1, -1)), *before]


def test_a_kill_of_everything_loses_no_acknowledged_item(own: Backend) -> None:
    """After `kill -9` of all its processes, amid a deploy too, the next start has every item, and deploys anew."""
    _post_all(own, [f"killed-{number}" for number in range(20)])

    own.kill()

    assert own.run("status", check=False).returncode == Exit.NOT_RUNNING
    with own.starting("-c", "log_retention_days=30"):
        # The killed one's record counts no more, though somebody holds the folder again.
        until(lambda: "does not answer yet" in own.run("status", check=False).stderr)
        until(_deploy_log(own).exists)
    own.kill_marked()
    _deploy_log(own).unlink()
    own.up()
    assert "ServerlessBackendStack-dev" in _deploy_log(own).read_text(encoding="utf-8")
    assert _names(own)[:20] == [f"killed-{number}" for number in range(19, -1, -1)]
    assert _post(own, "after the kill")["name"] == "after the kill"


def test_a_kill_in_the_midst_of_the_first_deploy_is_got_over(tmp_path: Path) -> None:
    """Killed before anything was saved but the bootstrap, the next start deploys from the beginning."""
    own = Backend(tmp_path / "state", free_port())
    with own.starting() as starting:
        until(_deploy_log(own).exists)
        until(lambda: "CREATE_COMPLETE" in _deploy_log(own).read_text(encoding="utf-8"))
        starting.kill()
        own.kill_marked()

    own.up()

    assert _post(own, "after all")["name"] == "after all"
    own.down()


def test_ctrl_c_in_the_midst_of_the_first_deploy_leaves_no_process(tmp_path: Path) -> None:
    """Whoever changes their mind while it starts is not kept waiting."""
    own = Backend(tmp_path / "state", free_port())
    with own.starting() as starting:
        until((own.state / "logs" / "bootstrap.log").exists)
        starting.send_signal(signal.SIGINT)

        assert starting.wait(LIMIT) == 0
    assert marked(own.state) == []
    assert own.run("status", check=False).returncode == Exit.NOT_RUNNING


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ctrl_c_while_waiting_for_a_start_in_the_background_stops_it(number: signal.Signals, tmp_path: Path) -> None:
    """Whoever gives up waiting for `--detach` leaves no backend behind."""
    own = Backend(tmp_path / "state", free_port())
    with own.starting("--detach") as waiting:
        until((own.state / "logs" / "bootstrap.log").exists)
        waiting.send_signal(number)

        assert waiting.wait(LIMIT) != 0
    assert marked(own.state) == []


def test_a_start_ends_what_a_killed_command_left_running(own: Backend) -> None:
    """With only the command killed, the next start ends the orphaned emulator and serves the same items."""
    before = _names(own)
    orphans = own.processes()

    psutil.Process(own.facts()["pids"]["backend"]).kill()
    own.up()

    assert _names(own) == before
    assert not any(process.is_running() for process in orphans)


def test_a_local_aws_that_dies_ends_the_backend_with_a_word_and_no_item_lost(own: Backend) -> None:
    """The command does not go on without its emulator: it says so, and the next start has every item."""
    posted = _post(own, "before the emulator died")

    psutil.Process(own.facts()["pids"]["emulator"]).kill()

    until(lambda: own.run("status", check=False).returncode == Exit.NOT_RUNNING)
    until(lambda: marked(own.state) == [])
    assert "the local AWS died" in (own.state / "logs" / "backend.log").read_text(encoding="utf-8")
    own.up()
    assert httpx.get(f"{own.url}/items/{posted['id']}", timeout=30).json() == posted


def test_a_stop_ends_a_function_that_still_runs(own: Backend) -> None:
    """`backend down` leaves no process behind, not even one of a function that never returns."""
    facts = own.facts()
    functions = session().client("lambda", endpoint_url=facts["endpoint"])
    functions.update_function_code(FunctionName=facts["function"], ZipFile=_zipped("index.mjs", _BUSY))
    serve_latest(own)
    with socket.create_connection(("127.0.0.1", own.port)) as client:
        client.sendall(b"GET /v1/items HTTP/1.1\r\nHost: localhost\r\n\r\n")
        until(lambda: any(process.cpu_percent(0.1) > 50 for process in own.processes()))

        own.down()

    assert own.run("status", check=False).returncode == Exit.NOT_RUNNING
    own.up()
    assert _names(own), "a start deploys the function that is on disk"


def test_a_second_start_on_the_same_folder_or_port_is_refused_in_one_line(own: Backend, tmp_path: Path) -> None:
    """A folder in use and a busy port have a line and an exit code each."""
    same_folder = own.run("up", "--port", str(free_port()), check=False)
    same_both = own.run("up", "--port", str(own.port), check=False)
    detached = own.run("up", "--detach", "--port", str(own.port), check=False)
    same_port = Backend(tmp_path / "other", own.port).run("up", "--port", str(own.port), check=False)

    for refused in (same_folder, same_both, detached):
        assert refused.returncode == Exit.ALREADY_RUNNING
        assert "already running" in refused.stderr
    assert same_port.returncode == Exit.PORT_BUSY
    assert f"port {own.port}" in same_port.stderr
    assert [same_folder.stderr.count("\n"), same_port.stderr.count("\n")] == [1, 1]


def test_two_backends_that_start_at_the_same_moment_are_two(seed: Path, tmp_path: Path) -> None:
    """Each has an emulator and items of its own."""
    pair = [Backend(shutil.copytree(seed, tmp_path / name), free_port()) for name in ("one", "two")]

    with ThreadPoolExecutor(2) as starting:
        list(starting.map(Backend.up, pair))

    for backend in pair:
        _post(backend, backend.state.name)
    assert [_names(backend) for backend in pair] == [["one"], ["two"]]
    for backend in pair:
        backend.down()


def test_down_on_a_folder_that_nobody_uses_is_no_failure(tmp_path: Path) -> None:
    """Stopping what does not run says so, and succeeds."""
    done = Backend(tmp_path / "none", 1).run("down")

    assert "no backend was running" in done.stderr


def test_a_missing_tool_is_named_with_the_command_that_installs_it(tmp_path: Path) -> None:
    """Without the function's packages or the CDK CLI, a start is one line and an exit code."""
    copy = tmp_path / "project"
    for part in ("serverless_backend", "schema", "lambda/src", "lambda/scripts"):
        shutil.copytree(PROJECT / part, copy / part)
    own = Backend(tmp_path / "state", free_port(), project=copy)

    without_packages = own.run("up", "--port", str(own.port), check=False)
    (copy / "lambda" / "node_modules").symlink_to(PROJECT / "lambda" / "node_modules")
    for name in ("package.json", "package-lock.json"):
        (copy / "lambda" / name).write_bytes((PROJECT / "lambda" / name).read_bytes())
    without_cli = own.run("up", "--port", str(own.port), check=False)

    assert without_packages.returncode == Exit.TOOL_MISSING
    assert "lambda/node_modules is missing" in without_packages.stderr
    assert without_cli.returncode == Exit.TOOL_MISSING
    assert "the CDK CLI is not installed" in without_cli.stderr
    for refused in (without_packages, without_cli):
        assert "make install" in refused.stderr
        assert refused.stderr.count("error:") == 1


def _deploy_log(backend: Backend) -> Path:
    return backend.state / "logs" / "deploy.log"


def _post(backend: Backend, name: str) -> dict[str, str]:
    (item,) = _post_all(backend, [name])
    return item


def _post_all(backend: Backend, names: Sequence[str]) -> list[dict[str, str]]:
    with httpx.Client(base_url=backend.url, timeout=30) as api:
        answers = [api.post("/items", json={"name": name}) for name in names]
    for answer in answers:
        assert answer.status_code == 201, answer.text
    return [answer.json()["item"] for answer in answers]


def _names(backend: Backend) -> list[str]:
    answer = httpx.get(f"{backend.url}/items", params={"limit": 1000}, timeout=30)
    assert answer.status_code == 200, answer.text
    return [item["name"] for item in answer.json()["items"]]


def _zipped(name: str, text: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, text)
    return packed.getvalue()
