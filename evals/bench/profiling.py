"""Where a stage's time goes, as cProfile tells: the functions heaviest by their own time.

A program: `python profiling.py ingest HOME ARTICLES` or `python profiling.py ask HOME QUESTIONS`.
What is profiled is imported late: it must find the pool that `in_this_thread` puts in place.
"""

import concurrent.futures
import json
import sys
from collections.abc import Callable
from cProfile import Profile
from pathlib import Path
from pstats import Stats
from typing import Any

HEAVIEST = 10
ROOTS = (f"{Path(__file__).parents[2]}/", "site-packages/", "/lib/python{}.{}/")


class InThisThread(concurrent.futures.Executor):
    """A pool without threads, of the same use: each call is made where it is submitted."""

    def __init__(self, *_: Any, **__: Any) -> None: ...

    def submit(
        self, function: Callable[..., Any], /, *arguments: Any, **named: Any
    ) -> "concurrent.futures.Future[Any]":
        future: concurrent.futures.Future[Any] = concurrent.futures.Future()
        future.set_result(function(*arguments, **named))
        return future


def in_this_thread() -> None:
    """Makes pools of threads work in their caller's thread: cProfile sees no other."""
    setattr(concurrent.futures, "ThreadPoolExecutor", InThisThread)  # noqa: B010 - typed as its own


def ingest(home: Path, articles: Path) -> Profile:
    """Returns the profile of taking the articles into a new home."""
    from evals.bench.articles import read_articles
    from index.config import Config
    from index.embedding import load_encoder
    from index.ingest import ingest_articles
    from index.keywords import import_bm25s
    from index.vectors import import_chroma

    encoder = load_encoder()
    import_chroma()
    import_bm25s()
    profile = Profile()
    profile.runcall(ingest_articles, Config(home=home), read_articles(articles), encoder=encoder)
    return profile


def ask(home: Path, questions: Path) -> Profile:
    """Returns the profile of answering the questions, after a first one."""
    from index.config import Config
    from rag import Assistant

    asked = [line["question"] for line in json.loads(questions.read_bytes())]
    assistant = Assistant.open(Config(home=home))
    assistant.ask(asked[0])
    profile = Profile()
    with profile:
        for question in asked:
            assistant.ask(question)
    return profile


def heaviest(profile: Profile, count: int = HEAVIEST) -> dict[str, Any]:
    """Returns the profile's seconds, and name, calls and own seconds of its heaviest functions."""
    stats: Any = Stats(profile)  # typeshed does not know its attributes
    rows = sorted(stats.stats.items(), key=lambda item: -item[1][2])[:count]
    return {
        "total_s": stats.total_tt,
        "functions": [
            {"name": _shown(*place), "calls": calls, "own_s": own_s}
            for place, (_, calls, own_s, *_) in rows
        ],
    }


def _shown(path: str, line: int, name: str) -> str:
    """Returns 'index/store.py:120 put', or the bare name of what is written in C."""
    if path == "~":
        return name.strip("<>").removeprefix("built-in method ").removeprefix("method ")
    for root in ROOTS:
        path = path.rpartition(root.format(*sys.version_info))[2]
    return f"{path}:{line} {name}"


def main() -> None:
    """Prints what is heaviest as JSON."""
    action, home, argument = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    in_this_thread()
    print(json.dumps(heaviest({"ingest": ingest, "ask": ask}[action](home, argument))))


if __name__ == "__main__":
    main()
