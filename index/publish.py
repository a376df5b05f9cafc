"""The derived index, Chroma's vectors and the keywords, made to match articles.db.

The manifest goes first and comes back last: an index that has one is whole.
"""

import shutil
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from threading import Thread
from typing import TypeVar

import numpy as np

from index.config import Config
from index.embedding import Encoder
from index.encoding import encode_articles, is_current, passage_id
from index.home import disk_errors
from index.keywords import FOLDER as KEYWORDS
from index.keywords import Keywords, import_bm25s
from index.manifest import Manifest, discard
from index.opening import collection_name, digest_of, keyword_texts, recipe_of
from index.store import ArticleStore
from index.vectors import ChromaVectors, import_chroma

# Called with the stage, "articles" or "index", and how many articles of it are done.
Progress = Callable[[str, int], None]
Item = TypeVar("Item")

# Articles encoded and committed together: bounds the memory, and what an interruption costs.
BATCH = 64
# Articles whose passages go to Chroma together: fewer and larger batches are quicker there.
INDEX_BATCH = 512


@dataclass(frozen=True, slots=True)
class Changes:
    """Articles whose passages the index lacks, and ids of passages that it holds in vain."""

    articles: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


def publish(
    config: Config,
    store: ArticleStore,
    encoder: Encoder,
    changes: Changes | None,
    old: Manifest | None = None,
    progress: Progress | None = None,
) -> Manifest:
    """Makes the index match the articles, and returns its manifest.

    Args:
        changes: what changed since `old`; None makes the whole index anew.
        old: the manifest of the whole index that `changes` start from.
    """
    home, generation = config.home, uuid.uuid4().hex[:12]
    with disk_errors(home):
        discard(home)
    with closing(_changed_vectors(config, store, encoder, changes, old, progress)) as vectors:
        vectors.finish(generation)
        passages = len(vectors)
    with disk_errors(home):
        Keywords.build(keyword_texts(store)).save(home / KEYWORDS / generation)
        manifest = Manifest(
            recipe=recipe_of(encoder),
            generation=generation,
            corpus_digest=digest_of(store),
            articles=len(store.entries()),
            passages=passages,
        )
        manifest.save(home)
    _drop_old_keywords(home, generation)
    return manifest


def import_ahead() -> None:
    """Starts to import Chroma and bm25s, which takes 1.4 s, while others encode.

    Encoding holds Python's lock for short moments only, so that the two hardly wait for each other.
    """
    Thread(target=_import_libraries, name="import ahead").start()


def _import_libraries() -> None:
    import_chroma()
    import_bm25s()


def batches(items: Iterable[Item], size: int = BATCH) -> Iterator[list[Item]]:
    """Yields the items in lists of `size`, the last one shorter."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def passage_ids(store: ArticleStore, article_id: str) -> list[str]:
    """Returns the ids of the passages that were encoded of an article, none if it never was."""
    return [passage_id(article_id, start, end) for start, end in store.spans(article_id)]


def _changed_vectors(
    config: Config,
    store: ArticleStore,
    encoder: Encoder,
    changes: Changes | None,
    old: Manifest | None,
    progress: Progress | None,
) -> ChromaVectors:
    name = collection_name(store)
    if changes is not None and old is not None:
        vectors = ChromaVectors(config.home, name, config.chroma_url, create=True)
        if vectors.generation == old.generation:
            vectors.delete(changes.gone)
            _add(store, vectors, changes.articles, progress)
            return vectors
        vectors.close()
    everything = [entry.id for entry in store.entries()]
    _encode_outdated(store, everything, encoder)
    vectors = ChromaVectors.rebuilt(config.home, name, config.chroma_url)
    _add(store, vectors, everything, progress)
    return vectors


def _encode_outdated(store: ArticleStore, article_ids: list[str], encoder: Encoder) -> None:
    """Encodes the articles anew that were encoded by another recipe, or are split otherwise now."""
    recipe = recipe_of(encoder).name
    for batch in batches(article_ids):
        outdated = [
            article
            for article in map(store.article, batch)
            if store.recipe(article.id) != recipe
            or not is_current(article, store.encoded(article.id))
        ]
        with store.transaction():
            for article, encoded in zip(outdated, encode_articles(outdated, encoder), strict=True):
                store.put_encoded(article.id, encoded, recipe)


def _add(
    store: ArticleStore,
    vectors: ChromaVectors,
    article_ids: list[str],
    progress: Progress | None,
) -> None:
    done = 0
    for batch in batches(article_ids, INDEX_BATCH):
        encoded = [(article_id, store.encoded(article_id)) for article_id in batch]
        ids = [identity for article_id, one in encoded for identity in one.ids(article_id)]
        if ids:
            vectors.add(ids, np.vstack([one.passages for _, one in encoded]))
        done += len(batch)
        if progress:
            progress("index", done)


def _drop_old_keywords(home: Path, generation: str) -> None:
    # Windows keeps files that another process has mapped: they go with a later change.
    for folder in (home / KEYWORDS).iterdir():
        if folder.name != generation:
            shutil.rmtree(folder, ignore_errors=True)
