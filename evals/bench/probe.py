"""Runs one command and reports its wall time and the peak memory of it and its children.

A script of the standard library, started afresh for each command: a process that is forked from
a large one inherits that one's peak, so the benchmark itself must not start what it measures.
Memory is None where the platform has no `resource` module (Windows).
"""

import json
import subprocess
import sys
import time


def main() -> None:
    """Prints one JSON object for the command given as arguments."""
    started = time.perf_counter()
    done = subprocess.run(sys.argv[1:], capture_output=True, check=False)
    wall_s = time.perf_counter() - started
    print(
        json.dumps(
            {
                "wall_s": wall_s,
                "peak_mb": peak_mb(),
                "returncode": done.returncode,
                "stdout": done.stdout.decode("utf-8", "replace"),
                "stderr": done.stderr.decode("utf-8", "replace"),
            }
        )
    )


def peak_mb() -> float | None:
    """Returns the largest resident set of any finished child, in MB."""
    try:
        import resource  # not on Windows
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6


if __name__ == "__main__":
    main()
