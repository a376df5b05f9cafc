"""Passage vectors and the search among them: in Chroma, or in memory.

The one file that knows Chroma. Scores are cosine similarities of unit vectors, higher is better.
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol, cast
from urllib.parse import urlsplit

import numpy as np

from index.encoding import Vectors32
from index.errors import HomeUnusable, IndexUnusable
from index.fusion import best_rows
from index.home import DAMAGED, reason
from index.manifest import unusable

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.collection_configuration import CreateHNSWConfiguration
    from chromadb.api.models.Collection import Collection

FOLDER = "chroma"
GENERATION = "generation"
# What 120 questions found of the nearest ten and hundred among 21,457 passages of 10,000 synthetic
# articles, with ef_construction/ef_search: Chroma's 100 and 200 for its 100, .88 and .80; 100/1000
# .98 and .97; 200/2000 .99 and .99, in 5 ms a query for 1.4, and .7 ms to add a passage for .4,
# where the model takes 30. 32 neighbours for Chroma's 16 find as many with 1000, but take twice as
# long to load, which a single question waits for.
HNSW: "CreateHNSWConfiguration" = {
    "space": "cosine",
    "ef_construction": 200,
    "ef_search": 2000,
}
DECIMALS = 6  # of a similarity; beyond them 32-bit sums differ by their order
_OPENING = Lock()  # chromadb 1.5.9 shares one system a folder, and makes it without a lock


class Vectors(Protocol):
    """Unit vectors by passage id."""

    def __len__(self) -> int: ...

    def add(self, ids: Sequence[str], vectors: Vectors32) -> None:
        """Keeps one vector an id; a known id gets the new vector."""

    def delete(self, ids: Sequence[str]) -> None:
        """Forgets these ids; unknown ones are passed over."""

    def search(self, query: Vectors32, limit: int) -> dict[str, float]:
        """Returns the cosine similarity of the `limit` nearest passages by id, nearest first."""

    def close(self) -> None:
        """Lets go of files and connections."""


class MemoryVectors:
    """Exact search over a matrix: for a corpus handed in, or a home that Chroma cannot open."""

    def __init__(self, dimension: int) -> None:
        self._ids: list[str] = []
        self._matrix: Vectors32 = np.zeros((0, dimension), dtype=np.float32)

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, ids: Sequence[str], vectors: Vectors32) -> None:
        self.delete(ids)
        self._ids.extend(ids)
        self._matrix = np.vstack([self._matrix, vectors])

    def delete(self, ids: Sequence[str]) -> None:
        gone = set(ids)
        keep = [row for row, identity in enumerate(self._ids) if identity not in gone]
        if len(keep) < len(self._ids):
            self._ids = [self._ids[row] for row in keep]
            self._matrix = self._matrix[keep]

    def search(self, query: Vectors32, limit: int) -> dict[str, float]:
        scores = self._matrix @ query
        return {
            self._ids[row]: round(float(scores[row]), DECIMALS) for row in best_rows(scores, limit)
        }

    def close(self) -> None:
        """Has nothing to let go of."""


class ChromaVectors:
    """One Chroma collection, embedded under the home folder or on a server.

    Args:
        home: the home folder, for the embedded client and for messages.
        name: the collection; it belongs to one home, since a server may serve several.
        url: address of a Chroma server, None for the embedded client.
    """

    def __init__(
        self, home: Path, name: str, url: str | None = None, *, create: bool = False
    ) -> None:
        self._home = home
        self._name = name
        self._embedded = url is None
        with self._errors(writing=create), _OPENING:
            self._client = _server(url) if url else _embedded(home / FOLDER)
            self._collection = (
                self._create()
                if create
                else self._client.get_collection(name, embedding_function=None)
            )

    @classmethod
    def rebuilt(cls, home: Path, name: str, url: str | None = None) -> "ChromaVectors":
        """Returns the collection made empty, whatever state a broken one was left in."""
        try:
            vectors = cls(home, name, url, create=True)
            vectors.clear()
        except IndexUnusable:
            if url is not None:
                raise
            shutil.rmtree(home / FOLDER, ignore_errors=True)
            vectors = cls(home, name, create=True)
        return vectors

    def close(self) -> None:
        self._client.close()

    def __len__(self) -> int:
        with self._errors():
            return self._collection.count()

    @property
    def generation(self) -> str | None:
        """The generation of the manifest that this collection was finished for."""
        stated = (self._collection.metadata or {}).get(GENERATION)
        return str(stated) if stated else None

    def finish(self, generation: str) -> None:
        """Marks the collection as whole, for the manifest of this generation."""
        with self._errors(writing=True):
            self._collection.modify(metadata={GENERATION: generation})

    def clear(self) -> None:
        """Forgets everything."""
        with self._errors(writing=True):
            self._client.delete_collection(self._name)
            if self._embedded:
                _drop_segments(self._home / FOLDER)
            self._collection = self._create()

    def add(self, ids: Sequence[str], vectors: Vectors32) -> None:
        with self._errors(writing=True):
            size = self._client.get_max_batch_size()
            for start in range(0, len(ids), size):
                self._collection.upsert(
                    ids=list(ids[start : start + size]), embeddings=vectors[start : start + size]
                )

    def delete(self, ids: Sequence[str]) -> None:
        with self._errors(writing=True):
            size = self._client.get_max_batch_size()
            for start in range(0, len(ids), size):
                self._collection.delete(ids=list(ids[start : start + size]))

    def search(self, query: Vectors32, limit: int) -> dict[str, float]:
        with self._errors():
            found = self._collection.query(
                query_embeddings=query[np.newaxis], n_results=limit, include=["distances"]
            )
        distances = found["distances"] or [[]]
        return {
            identity: round(1.0 - float(distance), DECIMALS)
            for identity, distance in zip(found["ids"][0], distances[0], strict=True)
        }

    def _create(self) -> "Collection":
        return self._client.get_or_create_collection(
            self._name, embedding_function=None, configuration={"hnsw": HNSW}
        )

    @contextmanager
    def _errors(self, *, writing: bool = False) -> Iterator[None]:
        from chromadb.errors import ChromaError
        from httpx import HTTPError

        try:
            yield
        except HTTPError as error:
            raise IndexUnusable(f"the Chroma server stopped answering ({error})") from error
        except ChromaError as error:
            said = reason(error) if writing else None
            if said not in (None, DAMAGED):  # Chroma's own damage is mended by a reindex
                raise HomeUnusable(
                    f"the home folder {self._home} cannot be used: {said}"
                ) from error
            raise unusable(self._home, f"cannot be read by Chroma ({error})") from error


def is_writable(home: Path) -> bool:
    """Tells whether Chroma can open its files here; it cannot open a read-only folder (1.5.9)."""
    folder = home / FOLDER
    return os.access(folder, os.W_OK) and os.access(folder / "chroma.sqlite3", os.W_OK)


def _drop_segments(folder: Path) -> None:
    # chromadb 1.5.9 leaves the files of a deleted collection lying; the folder holds only ours.
    for segment in folder.iterdir():
        if segment.is_dir():
            shutil.rmtree(segment, ignore_errors=True)


def import_chroma() -> None:
    """Imports chromadb: a second, which only the commands that need it pay, hence not at the top."""
    import chromadb  # noqa: F401


def _embedded(folder: Path) -> "Client":
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient
    from chromadb.config import Settings
    from chromadb.errors import ChromaError

    try:
        client = chromadb.PersistentClient(folder, settings=Settings(anonymized_telemetry=False))
    except ChromaError:
        # chromadb 1.5.9 would hand the half-started system to the next client of this folder.
        SharedSystemClient.clear_system_cache()
        raise
    return cast("Client", client)


def _server(url: str) -> "Client":
    import chromadb
    from chromadb.config import Settings

    address = urlsplit(url)
    if address.scheme not in ("http", "https") or not address.hostname:
        raise IndexUnusable(f"{url!r} is no Chroma address; give one like http://localhost:8000")
    secure = address.scheme == "https"
    try:
        client = chromadb.HttpClient(
            host=address.hostname,
            port=address.port or (443 if secure else 80),
            ssl=secure,
            settings=Settings(anonymized_telemetry=False),
        )
    except ValueError as error:
        raise IndexUnusable(
            f"no Chroma server answers at {url}: start one with 'chroma run', "
            "or leave out --chroma-url"
        ) from error
    return cast("Client", client)
