"""What a retrieval run leaves for other tools: a TREC run, and the passages as JSON lines."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from evals.retrieval.beir import Collection
from evals.retrieval.rankings import Ranking
from index.errors import InvalidInput
from index.types import Hit

TAG = "newsdesk"  # the run's name, the last column


@contextmanager
def opened(path: Path | None) -> Iterator[TextIO | None]:
    """Yields the file, open for writing, or None; raises InvalidInput where it cannot be."""
    if path is None:
        yield None
        return
    try:
        file = path.open("w", encoding="utf-8")
    except OSError as error:
        raise InvalidInput(f"{path} cannot be written ({error.strerror})") from error
    with file:
        yield file


def check_ids(collection: Collection) -> None:
    """Raises InvalidInput where an id has a blank: columns of a TREC run are divided by blanks."""
    for identity in (*collection.queries, *collection.article_ids):
        if len(identity.split()) != 1 or identity != identity.strip():
            raise InvalidInput(
                f"{collection.folder}: the id {identity!r} has a blank, and a TREC run cannot hold it"
            )


def write_run(rankings: Mapping[str, Ranking], file: TextIO) -> None:
    """Writes a TREC run: query, 'Q0', article, rank from 1, score, tag."""
    for query, ranking in rankings.items():
        for rank, (article, score) in enumerate(ranking, start=1):
            file.write(f"{query} Q0 {article} {rank} {score:.9f} {TAG}\n")


def write_passages(file: TextIO, query_id: str, hits: Sequence[Hit]) -> None:
    """Writes a line for each passage found for a query, best first."""
    for hit in hits:
        passage = hit.passage
        line = {
            "query_id": query_id,
            "rank": hit.rank,
            "score": round(hit.score, 6),
            "document_id": passage.article.id,
            "start": passage.start,
            "end": passage.end,
            "text": passage.text,
        }
        file.write(json.dumps(line, ensure_ascii=False) + "\n")
