"""What must hold before an index is opened, and the loading of its parts.

An index is opened only where manifest, articles, keywords and vectors are of one writing.
"""

from collections.abc import Iterator
from pathlib import Path

from index.config import Config
from index.embedding import Encoder, load_encoder
from index.home import disk_errors
from index.keywords import FOLDER as KEYWORDS
from index.keywords import Keywords, keyword_text
from index.manifest import FORMAT, Manifest, Recipe, corpus_digest, unusable
from index.passages import CHUNKING
from index.store import HOME_ID, ArticleStore
from index.types import Passage
from index.vectors import FOLDER as CHROMA
from index.vectors import ChromaVectors, MemoryVectors, Vectors, is_writable

# Passages whose vectors are read from articles.db for a single question: 3 MB, some 10 ms.
COPIED_PASSAGES = 2_000


def recipe_of(encoder: Encoder) -> Recipe:
    """Returns how this version and this encoder make passages and vectors."""
    return Recipe(FORMAT, encoder.name, encoder.dimension, CHUNKING)


def digest_of(store: ArticleStore) -> str:
    """Returns the corpus digest of the articles in the store."""
    return corpus_digest((entry.id, entry.digest) for entry in store.entries())


def collection_name(store: ArticleStore) -> str:
    """Returns the Chroma collection of this home; one server may hold those of many homes."""
    return f"newsdesk-{store.setting(HOME_ID)}"


def checked_manifest(
    config: Config, store: ArticleStore, encoder: Encoder | None = None
) -> Manifest:
    """Returns the manifest of the home's index, where the index is whole and made as now.

    Raises:
        IndexUnusable: it is not, with what differs and the command to run.
    """
    home = config.home
    manifest = Manifest.load(home)
    manifest.check_recipe(home, encoder.name if encoder else config.embedding, CHUNKING)
    if manifest.corpus_digest != digest_of(store):
        raise unusable(home, "does not match articles.db (a change was interrupted)")
    if not (home / KEYWORDS / manifest.generation).is_dir():
        raise unusable(home, "has lost its keyword index")
    if config.chroma_url is None and not (home / CHROMA).is_dir():
        raise unusable(home, "has lost its Chroma folder")
    return manifest


def fitting_encoder(config: Config, manifest: Manifest, encoder: Encoder | None) -> Encoder:
    """Returns the encoder, loaded if it is None; raises IndexUnusable if its vectors do not fit."""
    encoder = encoder or load_encoder(config.embedding)
    if encoder.dimension != manifest.recipe.dimension:
        raise unusable(
            config.home,
            f"holds vectors of {manifest.recipe.dimension} numbers, "
            f"and {encoder.name!r} makes {encoder.dimension}",
        )
    return encoder


def load_keywords(home: Path, manifest: Manifest) -> Keywords:
    try:
        with disk_errors(home):
            keywords = Keywords.load(home / KEYWORDS / manifest.generation)
    except (OSError, ValueError) as error:
        raise unusable(home, f"has a damaged keyword index ({error})") from error
    return keywords


def load_vectors(
    config: Config, name: str, manifest: Manifest, store: ArticleStore, *, once: bool = False
) -> Vectors:
    """Returns the passage vectors: Chroma's, or the same ones as articles.db keeps them.

    The latter for a read-only folder, which Chroma cannot open, and for a single question (`once`)
    over a small home, which would wait longer for the import of Chroma than for all the rest.
    """
    small = once and manifest.passages <= COPIED_PASSAGES
    if config.chroma_url is None and (small or not is_writable(config.home)):
        return memory_vectors(store, manifest.recipe.dimension)
    vectors = ChromaVectors(config.home, name, config.chroma_url)
    if vectors.generation != manifest.generation or len(vectors) != manifest.passages:
        vectors.close()
        raise unusable(config.home, "does not match its Chroma collection")
    return vectors


def memory_vectors(store: ArticleStore, dimension: int) -> MemoryVectors:
    """Returns all passage vectors of the store, for exact search in memory."""
    vectors = MemoryVectors(dimension)
    vectors.add(*store.passages(dimension))
    return vectors


def keyword_texts(store: ArticleStore) -> Iterator[tuple[str, str]]:
    """Yields id and keyword text of every passage, in the order of articles and text."""
    for article in store.articles():
        for start, end in store.spans(article.id):
            passage = Passage(article, start, end)
            yield passage.id, keyword_text(passage)
