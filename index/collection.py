"""The index as everything to the right sees it: articles, their sentences, and hybrid search."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from threading import Lock
from types import TracebackType
from typing import Generic, TypeVar

import numpy as np

from index.config import Config
from index.embedding import Encoder
from index.encoding import Vectors32, article_of, encode_articles, passage_span, spans
from index.errors import ArticleNotFound, HomeUnusable, IndexUnusable
from index.fusion import falling, fuse, highest, interleave, supported
from index.home import BUSY, is_being_written
from index.keywords import Keywords
from index.manifest import Manifest
from index.opening import (
    checked_manifest,
    collection_name,
    digest_of,
    fitting_encoder,
    keyword_texts,
    load_keywords,
    load_vectors,
    memory_vectors,
    recipe_of,
)
from index.parts import Part, is_scoped, parts
from index.scope import Scope, Scopes, Source
from index.sentences import split
from index.store import ArticleStore, article_digest
from index.types import Article, Hit, Passage, Sentence
from index.vectors import MemoryVectors, Vectors
from index.vocabulary import Vocabulary

Made = TypeVar("Made")
Boost = Callable[[Passage], float]

# Taken from each retriever before fusion: ten times the ten that are shown, as is usual.
CANDIDATES = 100
# A scope picks among more, or articles that fit it are not there to be favoured: a thousand for a
# hundred found all evidence for 4 in 100 more of our questions. Chroma takes 9 ms for so many and
# 3 ms for three hundred; a matrix in memory less than one.
SCOPED_CANDIDATES = 1_000
CHROMA_CANDIDATES = 300
MATRIX_PASSAGES = 20_000  # 30 MB
# A passage of a few sentences often leaves to its headline what it is about. Headlines are encoded
# by the first question that needs them, a second for so many articles; more stay as they are.
HEADLINE_ARTICLES = 1_000
HEADLINE_WEIGHT = 0.5
ARTICLES_IN_MEMORY = 1_000
QUERIES_IN_MEMORY = 64


class ArticleIndex:
    """A finished index, safe for many threads. Get one with `open` or `of`."""

    def __init__(
        self,
        manifest: Manifest,
        store: ArticleStore,
        keywords: Callable[[], Keywords],
        vectors: Callable[[], Vectors],
        encoder: Callable[[], Encoder],
    ) -> None:
        self.manifest = manifest
        self._store = store
        self._entries = store.entries()
        self._positions = {entry.id: row for row, entry in enumerate(self._entries)}
        self._keywords = _Once(keywords)
        self._vectors = _Once(vectors)
        self._encoder = _Once(encoder)
        self._article = lru_cache(ARTICLES_IN_MEMORY)(self._load_article)
        self._sentences = lru_cache(ARTICLES_IN_MEMORY)(self._split_article)
        self._sentence_vectors = lru_cache(ARTICLES_IN_MEMORY)(self._load_sentence_vectors)
        self._query = lru_cache(QUERIES_IN_MEMORY)(self._encode_query)
        self._queries = lru_cache(QUERIES_IN_MEMORY)(self._encode_queries)
        self._scopes = _Once(self._load_scopes)
        self._matrix = _Once(self._load_matrix)

    @classmethod
    def open(
        cls, config: Config, encoder: Encoder | None = None, *, once: bool = False
    ) -> "ArticleIndex":
        """Opens the index of the home folder.

        Chroma, the keyword index and the embedding model are loaded by the first search, so that
        listing and showing articles stays quick. `once` says that a single question will be asked.

        Raises:
            IndexUnusable: there is none, it is half-written, or it was made by other settings.
            HomeUnusable: the folder cannot be read, or is being written at this moment.
        """
        home = config.home
        store = ArticleStore.read(home)
        try:
            manifest = checked_manifest(config, store, encoder)
            name = collection_name(store)
        except BaseException as error:
            store.close()
            if isinstance(error, IndexUnusable) and is_being_written(home):
                raise HomeUnusable(f"the home folder {home} cannot be used: {BUSY}") from error
            raise
        return cls(
            manifest,
            store,
            lambda: load_keywords(home, manifest),
            lambda: load_vectors(config, name, manifest, store, once=once),
            lambda: fitting_encoder(config, manifest, encoder),
        )

    @classmethod
    def of(cls, articles: Sequence[Article], encoder: Encoder) -> "ArticleIndex":
        """Returns an index of these articles in memory, without a file and without Chroma.

        Raises:
            ValueError: two articles have the same id.
        """
        store = ArticleStore.memory()
        recipe = recipe_of(encoder)
        with store.transaction():
            for article, encoded in zip(articles, encode_articles(articles, encoder), strict=True):
                if store.recipe(article.id) is not None:
                    raise ValueError(f"two articles have the id {article.id!r}")
                store.put(article, source=article.id)
                store.put_encoded(article.id, encoded, recipe.name)
        keywords = Keywords.build(keyword_texts(store))
        vectors = memory_vectors(store, encoder.dimension)
        manifest = Manifest(
            recipe=recipe,
            generation="memory",
            corpus_digest=digest_of(store),
            articles=len(articles),
            passages=len(vectors),
        )
        return cls(manifest, store, lambda: keywords, lambda: vectors, lambda: encoder)

    def __enter__(self) -> "ArticleIndex":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the files; the index is not usable afterwards."""
        if self._vectors.made is not None:
            self._vectors.made.close()
        self._store.close()

    def articles(self) -> tuple[Article, ...]:
        """Returns every article in the order of ingestion; a large corpus is read each time."""
        return tuple(self.article(entry.id) for entry in self._entries)

    def article(self, article_id: str) -> Article:
        """Returns the article; raises ArticleNotFound."""
        return self._article(article_id)

    def stored(self, article_ids: Iterable[str]) -> dict[str, Article]:
        """Returns these articles as the store holds them at this moment, without the cached ones.

        An article that has been removed meanwhile is left out.
        """
        found = {}
        for article_id in article_ids:
            with suppress(ArticleNotFound):
                found[article_id] = self._store.article(article_id)
        return found

    @property
    def vocabulary(self) -> Vocabulary:
        """The words of all articles, to be looked up without reading a text."""
        return self._store.vocabulary

    def position(self, article_id: str) -> int:
        """Returns the article's place in the order of ingestion, from 0."""
        position = self._positions.get(article_id)
        if position is None:
            raise ArticleNotFound(article_id)
        return position

    def sentences(self, article_id: str) -> tuple[Sentence, ...]:
        """Returns the article's sentences and headings in order."""
        return self._sentences(article_id)

    def sentence_vectors(self, article_id: str) -> Vectors32:
        """Returns one unit vector a sentence, in the order of `sentences`: float32 [n, dim]."""
        return self._sentence_vectors(article_id)

    def encode_query(self, query: str) -> Vectors32:
        """Returns the query's unit vector, float32 [dim], encoded alone."""
        return self._query(query)

    def prepare(self, query: str) -> None:
        """Encodes a question and its parts, so that the search for it need not."""
        self.encode_query(query)
        if divided := self.parts(query):
            self._encode_parts(divided)

    def parts(self, query: str) -> tuple[Part, ...]:
        """Returns the parts of a question about several articles; none of another."""
        return parts(query, self._scopes().mentions(query))

    def dense(self, query: str, limit: int = 10) -> tuple[Hit, ...]:
        """Returns the passages nearest in meaning, best first; scores are cosine similarities."""
        return self._hits(
            self._dense(self.encode_query(query), max(limit, CANDIDATES)), limit, "dense"
        )

    def sparse(self, query: str, limit: int = 10) -> tuple[Hit, ...]:
        """Returns the passages with the query's words, best first; scores are BM25's."""
        return self._hits(self._keywords().search(query, limit), limit, "sparse")

    def search(
        self,
        query: str,
        limit: int = 10,
        boost: Boost | None = None,
        keyword_query: str | None = None,
    ) -> tuple[Hit, ...]:
        """Returns the best passages of both retrievers fused, best first.

        Args:
            limit: how many at most.
            boost: added to a passage's fused score, which is 0 to 1; minus infinity drops it.
            keyword_query: what the keyword index is asked, with other spellings for instance;
                None asks both retrievers the same.

        A question that names outlets or authors, or two dates, favours the articles that fit them.
        One about several articles is searched part by part, and the results are interleaved, the
        best passage of each article first; a score is then no higher than the one before it.

        Equal scores stand in the order of the articles, then of their text.
        """
        words = query if keyword_query is None else keyword_query
        mentions = self._scopes().mentions(query)
        divided = parts(query, mentions)
        if divided or is_scoped(mentions):
            whole = Part(words, Scope.of(mentions))
            scores = self._search_parts(query, whole, divided, limit, boost)
            return self._hits(scores, limit, "hybrid")
        depth = max(limit, CANDIDATES)
        scores = fuse(
            self._dense(self.encode_query(query), depth), self._keywords().search(words, depth)
        )
        if boost is not None:
            scores = self._boosted(scores, boost)
        return self._hits(scores, limit, "hybrid")

    def _search_parts(
        self, query: str, whole: Part, divided: Sequence[Part], limit: int, boost: Boost | None
    ) -> dict[str, float]:
        """Returns the best of a question's parts and of the whole, each with its scope, interleaved.

        The part comes first whose best passage fits the whole question best, the whole last.
        """
        vectors = [self.encode_query(query)]
        if divided:
            vectors += [*self._encode_parts(divided)]
        searched = (whole, *divided)
        plain = [
            fuse(
                self._deep(vector),
                self._keywords().search(part.text, SCOPED_CANDIDATES),
                depth=CANDIDATES,
            )
            for part, vector in zip(searched, vectors, strict=True)
        ]
        found = [
            self._scopes().boosted(scores, part.scope)
            for part, scores in zip(searched, plain, strict=True)
        ]
        if boost is not None:
            found = [self._boosted(scores, boost) for scores in found]
        best = [highest(scores, max(limit, CANDIDATES)) for scores in found]
        if divided:
            best[0] = highest(supported(found[0], best[1:]), max(limit, CANDIDATES))
        last, *first = (self._ordered(scores) for scores in best)
        first.sort(key=lambda ranking: -sum(plain[0].get(one, 0.0) for one in ranking[:1]))
        merged = interleave([*first, last], article_of)
        return falling(merged[:limit], best)

    def _encode_parts(self, divided: Sequence[Part]) -> Vectors32:
        return self._queries(tuple(part.text for part in divided))

    def _deep(self, vector: Vectors32) -> dict[str, float]:
        """Returns so many of the nearest passages that a scope can pick among them."""
        if self.manifest.passages > MATRIX_PASSAGES:
            return self._dense(vector, CHROMA_CANDIDATES)
        return self._matrix().search(vector, SCOPED_CANDIDATES)

    def _boosted(self, scores: dict[str, float], boost: Boost) -> dict[str, float]:
        boosted = {
            identity: score + boost(self._passage(identity))
            for identity, score in scores.items()
            if self._is_known(identity)
        }
        return {key: score for key, score in boosted.items() if score > float("-inf")}

    def _dense(self, vector: Vectors32, limit: int) -> dict[str, float]:
        limit = min(limit, self.manifest.passages)
        return self._vectors().search(vector, limit) if limit > 0 else {}

    def _hits(self, scores: dict[str, float], limit: int, retriever: str) -> tuple[Hit, ...]:
        return tuple(
            Hit(self._passage(identity), scores[identity], rank, retriever)
            for rank, identity in enumerate(self._ordered(scores)[:limit], start=1)
        )

    def _ordered(self, scores: dict[str, float]) -> list[str]:
        def order(identity: str) -> tuple[float, int, int]:
            article_id, start, _ = passage_span(identity)
            return -scores[identity], self._positions[article_id], start

        return sorted(filter(self._is_known, scores), key=order)

    def _is_known(self, identity: str) -> bool:
        # Another process may have added articles to Chroma since this index was opened.
        return article_of(identity) in self._positions

    def _passage(self, identity: str) -> Passage:
        article_id, start, end = passage_span(identity)
        return Passage(self.article(article_id), start, end)

    def _load_article(self, article_id: str) -> Article:
        entry = self._entries[self.position(article_id)]
        article = self._store.article(article_id)
        if article_digest(article) != entry.digest:
            raise IndexUnusable(
                f"the article {article_id!r} has changed since the index was opened: "
                "open it again, or run 'newsdesk reindex'"
            )
        return article

    def _split_article(self, article_id: str) -> tuple[Sentence, ...]:
        return split(self.article(article_id))

    def _load_sentence_vectors(self, article_id: str) -> Vectors32:
        self.position(article_id)
        encoded = self._store.encoded(article_id)
        if encoded.sentence_spans != spans(self.sentences(article_id)):
            raise IndexUnusable(
                f"the sentences of {article_id!r} were split otherwise: run 'newsdesk reindex'"
            )
        vectors = encoded.sentences
        vectors.setflags(write=False)
        return vectors

    def _encode_query(self, query: str) -> Vectors32:
        vector: Vectors32 = self._encode_queries((query,))[0]
        return vector

    def _encode_queries(self, queries: tuple[str, ...]) -> Vectors32:
        vectors: Vectors32 = self._encoder().encode(queries)
        vectors.setflags(write=False)
        return vectors

    def _load_scopes(self) -> Scopes:
        return Scopes({row[0]: Source(*row[1:]) for row in self._store.sources()})

    def _load_matrix(self) -> MemoryVectors:
        ids, passages = self._store.passages(self.manifest.recipe.dimension)
        matrix = MemoryVectors(self.manifest.recipe.dimension)
        if ids:
            matrix.add(ids, leaning(passages, ids, self._load_headlines()))
        return matrix

    def _load_headlines(self) -> dict[str, Vectors32]:
        """Returns the vector of each stated headline by article id; none of too many articles."""
        if len(self._entries) > HEADLINE_ARTICLES:
            return {}
        articles = self.stored(entry.id for entry in self._entries).values()
        stated = {one.id: one.title for one in articles if one.title_stated and one.title.strip()}
        titles = tuple(dict.fromkeys(stated.values()))
        vectors = dict(zip(titles, self._encoder().encode(titles), strict=True)) if titles else {}
        return {identity: vectors[title] for identity, title in stated.items()}


def leaning(
    passages: Vectors32, ids: Sequence[str], headlines: Mapping[str, Vectors32]
) -> Vectors32:
    """Returns unit vectors of passages, each moved towards that of its headline, if there is one.

    Args:
        passages: [n, dimension], of unit length.
        ids: of the n passages.
        headlines: the headlines' vectors by article id.
    """
    if not headlines:
        return passages
    nothing = np.zeros(passages.shape[1], dtype=np.float32)
    towards = np.stack([headlines.get(article_of(identity), nothing) for identity in ids])
    moved = passages + HEADLINE_WEIGHT * towards
    unit: Vectors32 = moved / np.linalg.norm(moved, axis=1, keepdims=True)
    return unit


class _Once(Generic[Made]):
    """Something slow to make: made by the first call, once, whichever thread comes first."""

    def __init__(self, make: Callable[[], Made]) -> None:
        self._make = make
        self._lock = Lock()
        self.made: Made | None = None

    def __call__(self) -> Made:
        with self._lock:
            if self.made is None:
                self.made = self._make()
            return self.made
