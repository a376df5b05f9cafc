"""No address outside the machine is contacted: not while taking in, not while answering."""

import json
import subprocess
import sys
from pathlib import Path

GUARDED = """
import socket, sys

real_connect, real_getaddrinfo = socket.socket.connect, socket.getaddrinfo
LOCAL = {"127.0.0.1", "::1", "localhost", None, ""}

def refuse(host):
    print(f"CONTACTED {host}", file=sys.stderr, flush=True)
    raise OSError(f"contacted {host}")

def connect(self, address):
    if isinstance(address, tuple) and address[0] not in LOCAL:
        refuse(address[0])
    return real_connect(self, address)

def getaddrinfo(host, *rest, **named):
    if host not in LOCAL:
        refuse(host)
    return real_getaddrinfo(host, *rest, **named)

socket.socket.connect, socket.getaddrinfo = connect, getaddrinfo
from ui.cli import main
main()
"""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", GUARDED, *arguments], capture_output=True, text=True, timeout=120
    )


def test_taking_in_and_answering_contact_nobody(tmp_path: Path) -> None:
    home = ["--home", str(tmp_path / "home")]
    taken_in = run(*home, "ingest", "--builtin")
    assert (taken_in.returncode, "CONTACTED" in taken_in.stderr) == (0, False), taken_in.stderr
    asked = run(*home, "ask", "--json", "How many Wagner fighters were killed?")
    assert (asked.returncode, "CONTACTED" in asked.stderr) == (0, False), asked.stderr
    assert json.loads(asked.stdout)["answered"] is True


def test_the_guard_sees_a_contact() -> None:
    program = GUARDED.replace(
        "from ui.cli import main\nmain()", "socket.create_connection(('192.0.2.1', 9))"
    )
    seen = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60
    )
    assert "CONTACTED 192.0.2.1" in seen.stderr
