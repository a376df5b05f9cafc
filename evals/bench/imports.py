"""What a command imports, and how long that takes, as Python's own `-X importtime` tells."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from evals.bench.processes import run_fresh

HEAVIEST = 5
_LINE = re.compile(r"^import time:\s+(\d+) \|\s+\d+ \|\s*(\S+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ImportTime:
    """The imports of one command: modules, milliseconds, and the heaviest packages' own share."""

    command: str
    modules: int
    total_ms: float
    heaviest: tuple[tuple[str, float], ...]


def import_time(arguments: Sequence[str]) -> ImportTime:
    """Returns what Python imports when run with these arguments (`-m ui.cli --home H ...`)."""
    done = run_fresh(("-X", "importtime", *arguments))
    return parse_importtime(_shown(arguments), done.stderr)


def parse_importtime(command: str, text: str) -> ImportTime:
    """Returns the sums of a `-X importtime` protocol; each module counts its own time only."""
    own_us: Counter[str] = Counter()
    modules = 0
    for microseconds, module in _LINE.findall(text):
        own_us[module.partition(".")[0]] += int(microseconds)
        modules += 1
    heaviest = tuple((name, us / 1000) for name, us in own_us.most_common(HEAVIEST))
    return ImportTime(command, modules, own_us.total() / 1000, heaviest)


def _shown(arguments: Sequence[str]) -> str:
    """Returns the command as it is typed, without the home folder and the question."""
    words = list(arguments[2:])
    if "--home" in words:
        place = words.index("--home")
        del words[place : place + 2]
    return " ".join(["newsdesk", *(word for word in words if " " not in word)])
