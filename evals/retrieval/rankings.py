"""From passages found to articles ranked, by the product's search, by its two parts, or reranked."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from index.collection import CANDIDATES, ArticleIndex
from index.fusion import fuse
from index.types import Hit, Sentence
from rag.crossencoder import EvidenceModel, context_of
from rag.evidence import PASSAGES

HYBRID, KEYWORD, DENSE = "hybrid", "keyword", "dense"
SYSTEMS = (HYBRID, KEYWORD, DENSE)
RERANKED = "hybrid, reranked"
# A long article takes several places among the passages: where the product's own candidates are
# of fewer articles than wanted, three times as many passages are asked for.
PASSAGES_PER_ARTICLE = 3
RERANKED_ARTICLES, SENTENCES_READ = 20, 3
TIE = 1e-6  # what sets equal scores apart; 32 bits tell 1 from 1 - 6e-8

Ranking = tuple[tuple[str, float], ...]
"""Article ids with strictly falling scores, best first."""
Search = Callable[[str, int], tuple[Hit, ...]]


@dataclass(frozen=True, slots=True)
class Found:
    """What one system found for a query: articles, and passages, best first.

    `elapsed_ms` is the time that the product's number of passages takes, without the embedding
    of the query.
    """

    articles: Ranking
    hits: tuple[Hit, ...] = field(repr=False)
    elapsed_ms: float


def search_of(index: ArticleIndex, system: str) -> Search:
    """Returns how a system of `SYSTEMS` searches: a query and a limit in, passages out."""
    return {HYBRID: index.search, KEYWORD: index.sparse, DENSE: index.dense}[system]


def find(index: ArticleIndex, search: Search, query: str, depth: int) -> Found:
    """Returns the articles of the passages that a search finds, at most `depth`.

    Fusion depends on how many candidates are fused. The first places are those that the product
    gives, with its number of candidates; a deeper search only adds to their end.
    """
    index.prepare(query)  # vectors that the index keeps: the clock runs around the rest
    started = time.perf_counter()
    search(query, PASSAGES)
    elapsed_ms = 1000 * (time.perf_counter() - started)
    hits = search(query, CANDIDATES)
    if len(best_by_article(hits)) < depth:
        hits = lengthened(hits, search(query, PASSAGES_PER_ARTICLE * depth))
    return Found(falling(best_by_article(hits).items())[:depth], hits[:depth], elapsed_ms)


def lengthened(hits: Sequence[Hit], deeper: Sequence[Hit]) -> tuple[Hit, ...]:
    """Returns the hits, then those of a deeper search that are not among them, ranked on.

    What is added scores no higher than what stands before it.
    """
    result = list(hits)
    present = {hit.passage.id for hit in hits}
    for hit in deeper:
        if hit.passage.id not in present:
            score = min(hit.score, result[-1].score) if result else hit.score
            result.append(replace(hit, score=score, rank=len(result) + 1))
    return tuple(result)


def best_by_article(hits: Sequence[Hit]) -> Mapping[str, float]:
    """Returns each article's score, that of its best passage, in the order of the hits."""
    scores: dict[str, float] = {}
    for hit in hits:
        scores.setdefault(hit.passage.article.id, hit.score)
    return scores


def falling(ranked: Iterable[tuple[str, float]]) -> Ranking:
    """Returns the ranking with scores that fall strictly, little changed.

    trec_eval orders by score alone, kept in 32 bits, and equal ones by id: ties are set apart,
    so that it reads the order that was shown.
    """
    result: list[tuple[str, float]] = []
    highest = float("inf")
    for identity, score in ranked:
        score = min(score, highest)
        result.append((identity, score))
        highest = score - TIE * max(1.0, abs(score))
    return tuple(result)


class Reranker:
    """Reorders the best articles by what their best sentences answer, as the evidence model reads.

    The logit of an article's best sentence and its search score are fused half and half, as the
    two retrievers are: on 134 questions of test stories nDCG@10 was .684, by the logit alone
    .634, as it was by search alone. A question with parts keeps its order: the model reads a
    question whole, and no sentence answers all of it (reordered, nDCG@10 .807 for .867).
    """

    def __init__(self, index: ArticleIndex, model: EvidenceModel) -> None:
        self._index = index
        self._model = model

    def rerank(self, query: str, found: Found) -> Found:
        """Returns the same articles, the first `RERANKED_ARTICLES` in a new order, if it may be."""
        if self._index.parts(query):
            return found
        started = time.perf_counter()
        head, tail = found.articles[:RERANKED_ARTICLES], found.articles[RERANKED_ARTICLES:]
        fused = fuse(self._logits(query, [identity for identity, _ in head]), dict(head))
        order = sorted((identity for identity, _ in head), key=lambda identity: -fused[identity])
        elapsed_ms = found.elapsed_ms + 1000 * (time.perf_counter() - started)
        ids = (*order, *(identity for identity, _ in tail))
        ranked = falling((identity, 1 / rank) for rank, identity in enumerate(ids, start=1))
        return Found(ranked, found.hits, elapsed_ms)

    def _logits(self, query: str, article_ids: Sequence[str]) -> dict[str, float]:
        """Returns the highest logit of each article's sentences that are nearest to the query."""
        owners, pairs = [], []
        for identity in article_ids:
            nearest = self._nearest(query, identity)
            owners += [identity] * len(nearest)
            pairs += nearest
        best: dict[str, float] = {}
        for identity, scored in zip(owners, self._model.score(query, pairs), strict=True):
            best[identity] = max(scored.logit, best.get(identity, scored.logit))
        return best

    def _nearest(self, query: str, article_id: str) -> list[tuple[str, str]]:
        """Returns the sentences of an article to read, each with its context."""
        sentences = self._index.sentences(article_id)
        cosines = self._index.sentence_vectors(article_id) @ self._index.encode_query(query)
        order = [int(row) for row in np.argsort(-cosines, kind="stable")]
        prose = [row for row in order if not sentences[row].heading]
        rows = (prose or order)[:SENTENCES_READ]
        return [(sentences[row].text, _context(sentences, row)) for row in rows]


def _context(sentences: Sequence[Sentence], row: int) -> str:
    title = sentences[row].article.title
    return context_of(title, sentences[row - 1].text if row else None)
