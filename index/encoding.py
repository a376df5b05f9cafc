"""One article made ready for search: its passages, and the vectors of passages and sentences."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.embedding import Encoder
from index.passages import chunk
from index.sentences import split
from index.types import Article, Passage, Sentence

Spans = tuple[tuple[int, int], ...]
Vectors32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class EncodedArticle:
    """The passages and sentences of an article as half-open spans, and one vector each."""

    spans: Spans
    passages: Vectors32
    sentence_spans: Spans
    sentences: Vectors32

    def ids(self, article_id: str) -> tuple[str, ...]:
        return tuple(passage_id(article_id, start, end) for start, end in self.spans)


@dataclass(frozen=True, slots=True)
class Divided:
    """What is encoded of some articles: the passages and the sentences of each."""

    passages: tuple[tuple[Passage, ...], ...]
    sentences: tuple[tuple[Sentence, ...], ...]


def divide(articles: Sequence[Article]) -> Divided:
    """Returns the passages and sentences of each article."""
    return Divided(tuple(map(chunk, articles)), tuple(map(split, articles)))


def encode_articles(articles: Sequence[Article], encoder: Encoder) -> tuple[EncodedArticle, ...]:
    """Returns each article's passages and vectors, all texts encoded in one call."""
    return encode(divide(articles), encoder)


def encode(divided: Divided, encoder: Encoder) -> tuple[EncodedArticle, ...]:
    """Returns the spans and vectors of divided articles, all texts encoded in one call.

    Vectors are rounded to 16 bits, as they are stored, so that an index in memory and one read
    back from a disk rank alike.
    """
    passages, sentences = divided.passages, divided.sentences
    texts = [passage.text for group in passages for passage in group]
    texts += [sentence.text for group in sentences for sentence in group]
    vectors = np.zeros((0, encoder.dimension), dtype=np.float32)
    if texts:
        vectors = from_half(encoder.encode(texts).astype(np.float16))
    sizes = [len(group) for group in (*passages, *sentences)]
    blocks = np.split(vectors, np.cumsum(sizes)[:-1]) if sizes else []
    return tuple(
        EncodedArticle(
            spans=spans(passages[row]),
            passages=blocks[row],
            sentence_spans=spans(sentences[row]),
            sentences=blocks[row + len(passages)],
        )
        for row in range(len(passages))
    )


def spans(parts: Sequence[Passage] | Sequence[Sentence]) -> Spans:
    """Returns the start and end of each part."""
    return tuple((part.start, part.end) for part in parts)


def is_current(article: Article, encoded: EncodedArticle) -> bool:
    """Tells whether passages and sentences still stand where they stood when they were encoded."""
    return encoded.spans == spans(chunk(article)) and encoded.sentence_spans == spans(
        split(article)
    )


def from_half(vectors: NDArray[np.float16]) -> Vectors32:
    """Returns 16-bit vectors as 32-bit unit vectors; rounding had changed their length a little."""
    wide = vectors.astype(np.float32)
    lengths = np.linalg.norm(wide, axis=1, keepdims=True)
    lengths[lengths == 0] = 1
    wide /= lengths
    return wide


def passage_id(article_id: str, start: int, end: int) -> str:
    """Returns `Passage.id` without the article at hand."""
    return f"{article_id}:{start}-{end}"


def passage_span(identity: str) -> tuple[str, int, int]:
    """Returns the article id, start and end of a passage id."""
    article_id, _, span = identity.rpartition(":")
    start, _, end = span.partition("-")
    return article_id, int(start), int(end)


def article_of(identity: str) -> str:
    """Returns the article id of a passage id."""
    return identity.rpartition(":")[0]
