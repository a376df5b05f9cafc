"""Builders of test data: articles, pages, and an encoder whose rankings can be foretold."""

import re
from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from index.types import Article, RawPage


def make_article(
    text: str = "The bridge fell on Monday. Nobody was hurt.",
    *,
    id: str = "bridge",
    title: str = "Bridge falls",
    **fields: object,
) -> Article:
    """Returns an article; what is not given is not stated."""
    return Article(id=id, title=title, text=text, **fields)  # type: ignore[arg-type]


def make_page(
    text: str = "Bridge falls\n\nThe bridge fell on Monday. Nobody was hurt.",
    *,
    name: str = "bridge.txt",
    **fields: str | None,
) -> RawPage:
    """Returns a page as a reader would hand it on."""
    return RawPage(name=name, text=text, **fields)


class WordEncoder:
    """Counts words: texts that share more words are nearer, and no words shared is cosine 0.

    Each word of `vocabulary` has a dimension of its own; all others share the last ones by crc32.
    """

    def __init__(
        self, vocabulary: Sequence[str] = (), name: str = "words", dimension: int = 64
    ) -> None:
        self.name = name
        self.dimension = dimension
        self.texts: list[str] = []
        self._places = {word: place for place, word in enumerate(vocabulary)}

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.texts.extend(texts)
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"\w+", text.lower()):
                vectors[row, self._place(word)] += 1
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / np.where(lengths == 0, 1, lengths)

    def _place(self, word: str) -> int:
        free = self.dimension - len(self._places)
        return self._places.get(word, len(self._places) + crc32(word.encode()) % free)
