"""Articles for the programs that are measured: a file of JSON lines, one an article."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from pathlib import Path

from index.types import Article


def write_articles(path: Path, articles: Iterable[Article]) -> None:
    """Writes the articles, without what cleaning removed from them."""
    with path.open("w", encoding="utf-8") as file:
        for article in articles:
            file.write(json.dumps(asdict(replace(article, removed=()))) + "\n")


def read_articles(path: Path) -> Iterator[Article]:
    """Yields the articles one by one."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield Article(**{**json.loads(line), "removed": ()})
