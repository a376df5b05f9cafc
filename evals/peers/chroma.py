"""Chroma's plain query: whole articles in one collection, as its documentation starts it.

The documentation's own model would be downloaded; the collection is given newsdesk's in its place.
"""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, cast

import chromadb
from chromadb.api.types import Documents, Embeddable, EmbeddingFunction, Embeddings
from chromadb.config import Settings
from chromadb.errors import NotFoundError

from index.embedding import Encoder
from index.types import Article

COLLECTION = "newsdesk-peer"


class ChromaPeer:
    """One collection in memory. An article is one document: its headline and its text."""

    def __init__(self, name: str, encoder: Encoder) -> None:
        self.name = name
        self._embedding = _Embedding(encoder)
        self._client = chromadb.EphemeralClient(Settings(anonymized_telemetry=False))
        self._collection: chromadb.Collection | None = None

    def index(self, articles: Sequence[Article]) -> None:
        """Takes in the articles, in place of any earlier ones."""
        with suppress(NotFoundError):  # all clients in memory share one store
            self._client.delete_collection(COLLECTION)
        collection = self._client.create_collection(COLLECTION, embedding_function=self._embedding)
        size = self._client.get_max_batch_size()
        for start in range(0, len(articles), size):
            batch = articles[start : start + size]
            collection.add(
                ids=[article.id for article in batch],
                documents=[_document(article) for article in batch],
            )
        self._collection = collection

    def search(self, query: str, limit: int) -> list[tuple[str, float]]:
        """Returns ids and scores of the `limit` nearest articles; a score is a distance, negated."""
        if self._collection is None:
            raise ValueError("nothing was indexed")
        found = self._collection.query(query_texts=[query], n_results=limit, include=["distances"])
        distances = found["distances"] or [[]]
        return [
            (identity, -float(distance))
            for identity, distance in zip(found["ids"][0], distances[0], strict=True)
        ]


class _Embedding(EmbeddingFunction[Embeddable]):
    """newsdesk's encoder as Chroma calls it.

    Chroma 1.5.9 makes another from the configuration with every batch, only to ask for its space:
    that one has no encoder, since loading a model would be counted as Chroma's time.
    """

    def __init__(self, encoder: Encoder | None) -> None:
        self._encoder = encoder

    def __call__(self, input: Embeddable) -> Embeddings:
        if self._encoder is None:
            raise ValueError("made from a configuration, it has no encoder")
        return list(self._encoder.encode(cast(Documents, input)))

    @staticmethod
    def name() -> str:
        return "newsdesk"

    def get_config(self) -> dict[str, Any]:
        return {}

    @staticmethod
    def build_from_config(config: dict[str, Any]) -> "_Embedding":
        return _Embedding(None)


def _document(article: Article) -> str:
    return f"{article.title}\n\n{article.text}" if article.title_stated else article.text
