"""How many threads work at a time: one setting for every pool that runs a model.

A model runs a text in one thread, and several texts side by side: two threads for one text were
slower than two texts. docs/decisions/0009-growth.md has the figures.
"""

import os

OF_A_TEXT = 1
# Python itself, of which one thread runs at a time, takes 4 to 8 ms an article of intake, and the
# model 65: beyond some twelve threads they wait for each other.
MOST = 12


def workers() -> int:
    """Returns how many texts to run at a time: one a processor of this process, at most `MOST`."""
    return max(1, min(MOST, processors()))


def processors() -> int:
    """Returns how many processors this process may use, which may be fewer than there are."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS and Windows
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
