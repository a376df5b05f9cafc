"""No address outside the machine is contacted: the program's system calls are traced."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

STRACE = shutil.which("strace")
IN_CI = os.environ.get("CI") == "true"
pytestmark = pytest.mark.skipif(
    STRACE is None and not IN_CI, reason="strace is not installed (Debian: apt-get install strace)"
)

_ADDRESS = re.compile(r'inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"')
QUESTION = "How many Wagner fighters were killed?"


def traced(log: Path, *command: str) -> list[str]:
    assert STRACE, "strace is missing: apt-get install strace"
    calls = "trace=connect,sendto,sendmsg,sendmmsg"
    return [STRACE, "-f", "-qq", "-e", calls, "-o", str(log), *command]


def newsdesk(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "ui.cli", *arguments)


def contacted(log: Path) -> set[str]:
    """Returns the addresses of other machines that a trace shows; name servers count too."""
    found = {v4 or v6 for v4, v6 in _ADDRESS.findall(log.read_text("utf-8", errors="replace"))}
    return {
        one for one in found if not one.startswith("127.") and one not in {"::1", "0.0.0.0", "::"}
    }


def run(log: Path, *command: str) -> str:
    done = subprocess.run(traced(log, *command), capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


def test_taking_in_and_answering_contact_nobody(tmp_path: Path, home: Path) -> None:
    run(tmp_path / "ingest", *newsdesk("--home", str(home), "ingest", "--builtin"))
    answer = run(tmp_path / "ask", *newsdesk("--home", str(home), "ask", "--json", QUESTION))
    assert json.loads(answer)["answered"] is True
    assert contacted(tmp_path / "ingest") | contacted(tmp_path / "ask") == set()


def test_the_desk_contacts_nobody(tmp_path: Path, home: Path) -> None:
    with desk(tmp_path / "chat", home) as address:
        assert b"newsdesk" in urllib.request.urlopen(address, timeout=30).read()
    assert contacted(tmp_path / "chat") == set()


def test_the_trace_sees_a_contact(tmp_path: Path) -> None:
    code = "import socket; socket.socket(type=socket.SOCK_DGRAM).connect(('192.0.2.1', 9))"
    run(tmp_path / "log", sys.executable, "-c", code)
    assert contacted(tmp_path / "log") == {"192.0.2.1"}


@contextmanager
def desk(log: Path, home: Path) -> Iterator[str]:
    """The address of the desk, which runs traced until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = traced(log, *newsdesk("--home", str(home), "chat", "--port", str(port)))
    # A session of its own: strace leaves its child running when it alone is stopped.
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True) as process:
        try:
            address = f"http://127.0.0.1:{port}/"
            wait_for(address)
            yield address
        finally:
            os.killpg(process.pid, signal.SIGKILL)


def wait_for(address: str, limit_s: float = 120) -> None:
    deadline = time.monotonic() + limit_s
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise TimeoutError(f"no desk at {address}")
