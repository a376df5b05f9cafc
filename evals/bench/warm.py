"""Answers many questions in one process, as the chat does, and prints the time of each.

A program: `python warm.py HOME QUESTIONS [--fast]`; times are in milliseconds.
"""

import json
import sys
import time
from dataclasses import replace
from pathlib import Path

from index.config import Config
from rag import Assistant
from rag.types import Turn


def main() -> None:
    """Prints a JSON list of milliseconds, one a question, after a first one that is not timed."""
    home, questions = Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_bytes())
    assistant = Assistant.open(replace(Config(home=home), fast="--fast" in sys.argv))
    assistant.ask(questions[0]["question"])
    times = []
    for line in questions:
        history = tuple(Turn(earlier) for earlier in line["history"])
        started = time.perf_counter()
        assistant.ask(line["question"], history)
        times.append(1000 * (time.perf_counter() - started))
    print(json.dumps(times))


if __name__ == "__main__":
    main()
