"""Fresh processes, measured: how a command is started, and what a run of it cost."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PROBE = Path(__file__).with_name("probe.py")
TIMEOUT_S = 600

# Nothing that is measured may reach outside: libraries that would look for newer models do not.
OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "ANONYMIZED_TELEMETRY": "False",
}


class BenchmarkError(RuntimeError):
    """A measured command failed; its last words are the message."""


@dataclass(frozen=True, slots=True)
class Run:
    """One finished process: wall seconds, peak resident memory in MB, and what it printed."""

    wall_s: float
    peak_mb: float | None
    stdout: str
    stderr: str


def run_fresh(
    arguments: Sequence[str],
    environment: Mapping[str, str] | None = None,
    *,
    timeout_s: float | None = TIMEOUT_S,
) -> Run:
    """Returns what a new Python process with these arguments cost.

    Args:
        arguments: what follows `python`.
        environment: variables besides those of this process.

    Raises:
        BenchmarkError: it failed.
    """
    probe = [sys.executable, "-S", "-I", str(PROBE), sys.executable, *arguments]
    variables = _environment() | dict(environment or {})
    done = subprocess.run(
        probe, capture_output=True, text=True, timeout=timeout_s, check=True, env=variables
    )
    found = json.loads(done.stdout)
    if found["returncode"] != 0:
        last = found["stderr"].strip().splitlines()[-1:] or ["no message"]
        raise BenchmarkError(f"{' '.join(arguments[:6])} failed: {last[0]}")
    return Run(found["wall_s"], found["peak_mb"], found["stdout"], found["stderr"])


def program(name: str, *arguments: str) -> tuple[str, ...]:
    """Returns the arguments that make Python run a program of this folder, and import no more."""
    return ("-P", str(PROBE.with_name(f"{name}.py")), *arguments)


def newsdesk(*arguments: str) -> tuple[str, ...]:
    """Returns the arguments that make Python run a newsdesk command."""
    return ("-m", "ui.cli", *arguments)


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NEWSDESK_")}
    root = str(Path(__file__).parents[2])
    return kept | OFFLINE | {"PYTHONPATH": root}
