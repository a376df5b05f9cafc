"""A collection in a home folder: a scratch one that is removed at the end, or one that is kept."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from evals.retrieval.beir import Collection
from index.collection import ArticleIndex
from index.config import Config
from index.embedding import Encoder
from index.errors import ArticleNotFound, InvalidInput
from index.ingest import ingest_articles
from index.keywords import import_bm25s
from index.publish import Progress
from index.vectors import import_chroma


@dataclass(frozen=True, slots=True)
class Indexed:
    """A collection ready for search. `ingest_s` is None where the home held it already."""

    index: ArticleIndex
    ingest_s: float | None
    empty: int


@contextmanager
def indexed(
    config: Config,
    collection: Collection,
    encoder: Encoder,
    *,
    keep: Path | None = None,
    progress: Progress | None = None,
) -> Iterator[Indexed]:
    """Yields the collection's index; a scratch home is removed afterwards, whatever happens.

    The clock runs around the product's own ingest, libraries and model loaded before. Articles
    without a word are left out and counted.

    Args:
        keep: a home folder that is made, or used again, and stays.

    Raises:
        InvalidInput: the folder to keep holds articles that are not of this collection.
    """
    if keep is not None:
        with _indexed(config, collection, encoder, keep.expanduser().absolute(), progress) as made:
            yield made
        return
    # Windows may hold a file of Chroma's a little longer; that must not hide an error.
    with (
        tempfile.TemporaryDirectory(prefix="newsdesk-", ignore_cleanup_errors=True) as folder,
        _indexed(config, collection, encoder, Path(folder) / "home", progress) as made,
    ):
        yield made


@contextmanager
def _indexed(
    config: Config,
    collection: Collection,
    encoder: Encoder,
    home: Path,
    progress: Progress | None,
) -> Iterator[Indexed]:
    # Always embedded: a Chroma server would keep what a scratch home leaves there.
    settings = replace(config, home=home, chroma_url=None)
    import_chroma()
    import_bm25s()
    started = time.perf_counter()
    report = ingest_articles(settings, collection.articles(), encoder=encoder, progress=progress)
    ingest_s = time.perf_counter() - started
    everything_new = len(report.added) + len(report.skipped) == len(collection.article_ids)
    with ArticleIndex.open(settings, encoder) as index:
        _check(index, collection, {one.source for one in report.skipped}, home)
        yield Indexed(index, ingest_s if everything_new else None, len(report.skipped))


def _check(index: ArticleIndex, collection: Collection, empty: set[str], home: Path) -> None:
    expected = [identity for identity in collection.article_ids if identity not in empty]
    try:
        for identity in expected:
            index.position(identity)
        complete = index.manifest.articles == len(expected)
    except ArticleNotFound:
        complete = False
    if not complete:
        raise InvalidInput(
            f"{home} holds articles that are not of {collection.folder}: name another folder"
        )
