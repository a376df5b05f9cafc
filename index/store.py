"""`articles.db`: the articles, in order of ingestion, their words, and what was encoded of each.

SQLite from the standard library, no pickles. Everything else in the home folder can be made again
from this file. Rollback journal, not WAL: a read-only folder can still be read.
"""

import hashlib
import json
import os
import sqlite3
import stat
import uuid
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path
from threading import RLock
from typing import Any

import numpy as np

from index import vocabulary
from index.encoding import EncodedArticle, Spans, Vectors32, from_half, passage_id
from index.errors import ArticleNotFound, IndexUnusable
from index.home import disk_errors
from index.manifest import FORMAT
from index.types import Article, Removed
from index.vocabulary import Vocabulary

FILE = "articles.db"

# `digest` has an index of its own, so that opening a large home does not read the texts.
SCHEMA = """
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS articles (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL UNIQUE,
    digest TEXT NOT NULL,
    title TEXT NOT NULL, outlet TEXT, author TEXT, published TEXT, url TEXT,
    title_stated INTEGER NOT NULL, removed TEXT NOT NULL, text TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS article_digests ON articles (position, id, source, digest);
CREATE TABLE IF NOT EXISTS encoded (
    article TEXT PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
    recipe TEXT NOT NULL, dimension INTEGER NOT NULL,
    spans BLOB NOT NULL, passages BLOB NOT NULL,
    sentence_spans BLOB NOT NULL, sentences BLOB NOT NULL
);
"""
COUNTED = "words"  # the format in which the words were counted
HOME_ID = "home"  # a random name of this home, for what is kept outside of it
COLUMNS = "id, title, outlet, author, published, url, title_stated, removed, text"


Row = tuple[Any, ...]  # what SQLite gives is typed by the schema above


@dataclass(frozen=True, slots=True)
class Entry:
    """One article in the order of ingestion: its id, the source it came from, its digest."""

    id: str
    source: str
    digest: str


class ArticleStore:
    """The articles of one home, safe for many threads; made by `read`, `write` or `memory`."""

    def __init__(self, connection: sqlite3.Connection, home: Path | None) -> None:
        self._connection = connection
        self._home = home
        self._lock = RLock()
        self.vocabulary = Vocabulary(self._rows)
        weakref.finalize(self, connection.close)

    @staticmethod
    def exists(home: Path) -> bool:
        """Tells whether the folder has an article store; raises HomeUnusable if it is a file."""
        with disk_errors(home):
            try:
                return stat.S_ISREG((home / FILE).stat().st_mode)
            except FileNotFoundError:
                return False

    @classmethod
    def read(cls, home: Path) -> "ArticleStore":
        """Opens the articles for reading; the folder may be read-only.

        Raises:
            IndexUnusable: no article was ever taken in here.
        """
        require_articles(home)
        # Writable where it can be: what an interrupted writer left must be rolled back to be read.
        mode = "rw" if os.access(home, os.W_OK) and os.access(home / FILE, os.W_OK) else "ro"
        with disk_errors(home):
            address = f"{(home / FILE).absolute().as_uri()}?mode={mode}"
            connection = sqlite3.connect(address, uri=True, timeout=5, check_same_thread=False)
            store = cls(connection, home)
            store.setting(HOME_ID)
        return store

    @classmethod
    def write(cls, home: Path) -> "ArticleStore":
        """Opens the articles for writing, made new where there are none; hold the lock."""
        with disk_errors(home):
            connection = sqlite3.connect(home / FILE, timeout=5, check_same_thread=False)
            store = cls(connection, home)
            store._prepare()
        return store

    @classmethod
    def memory(cls) -> "ArticleStore":
        """Returns an empty store that touches no file."""
        store = cls(sqlite3.connect(":memory:", check_same_thread=False), None)
        store._prepare()
        return store

    def _prepare(self) -> None:
        self._connection.executescript(
            f"PRAGMA foreign_keys = ON; BEGIN IMMEDIATE; {SCHEMA}{vocabulary.SCHEMA} COMMIT;"
        )
        if self.setting(COUNTED) != str(FORMAT):  # a new home, or one of an earlier version
            with self.transaction():
                vocabulary.recount(self._connection, self.articles())
                self.set(COUNTED, str(FORMAT))
        if self.setting(HOME_ID) is None:
            with self.transaction():
                self.set(HOME_ID, uuid.uuid4().hex[:12])

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Within it, changes are kept together or not at all."""
        with self._errors(), self._connection:
            yield

    def entries(self) -> tuple[Entry, ...]:
        """Returns every article's entry in the order of ingestion."""
        query = "SELECT id, source, digest FROM articles ORDER BY position"
        return tuple(Entry(*row) for row in self._rows(query))

    def article(self, article_id: str) -> Article:
        """Returns the article; raises ArticleNotFound."""
        rows = self._rows(f"SELECT {COLUMNS} FROM articles WHERE id = ?", article_id)
        if not rows:
            raise ArticleNotFound(article_id)
        return _article(rows[0])

    def articles(self) -> Iterator[Article]:
        """Yields every article in the order of ingestion, a few in memory at a time."""
        for entry in self.entries():
            yield self.article(entry.id)

    def sources(self) -> tuple[tuple[str, str | None, str | None, str | None], ...]:
        """Returns every article's id, outlet, author and date, without reading the texts."""
        return tuple(self._rows("SELECT id, outlet, author, published FROM articles"))

    def recipe(self, article_id: str) -> str | None:
        """Returns the name of the recipe that the article was encoded with, None for not yet."""
        rows = self._rows("SELECT recipe FROM encoded WHERE article = ?", article_id)
        return str(rows[0][0]) if rows else None

    def spans(self, article_id: str) -> Spans:
        """Returns where the article's passages stand, none if it was never encoded."""
        rows = self._rows("SELECT spans FROM encoded WHERE article = ?", article_id)
        return _spans(rows[0][0]) if rows else ()

    def encoded(self, article_id: str) -> EncodedArticle:
        """Returns the article's spans and vectors; raises ArticleNotFound where there are none."""
        rows = self._rows(
            "SELECT dimension, spans, passages, sentence_spans, sentences "
            "FROM encoded WHERE article = ?",
            article_id,
        )
        if not rows:
            raise ArticleNotFound(article_id)
        dimension, spans, passages, sentence_spans, sentences = rows[0]
        return EncodedArticle(
            spans=_spans(spans),
            passages=_vectors(passages, dimension),
            sentence_spans=_spans(sentence_spans),
            sentences=_vectors(sentences, dimension),
        )

    def passages(self, dimension: int) -> tuple[list[str], Vectors32]:
        """Returns id and vector of every passage, in the order of articles and text.

        Quicker than one article after the other, and the sentences' vectors are not read.
        """
        rows = self._rows(
            "SELECT article, spans, passages FROM articles JOIN encoded ON article = id "
            "ORDER BY position"
        )
        ids = [passage_id(article, *span) for article, spans, _ in rows for span in _spans(spans)]
        return ids, _vectors(b"".join(passages for _, _, passages in rows), dimension)

    def put(self, article: Article, source: str) -> None:
        """Keeps the article under its id: a new one goes last, a known one keeps its position."""
        removed = json.dumps([astuple(piece) for piece in article.removed], ensure_ascii=False)
        values = (
            article.id, source, article_digest(article),
            article.title, article.outlet, article.author, article.published, article.url,
            article.title_stated, removed, article.text,
        )  # fmt: skip
        with self._errors():
            vocabulary.uncount(self._connection, article.id)
            self._connection.execute(
                f"INSERT INTO articles (id, source, digest, {COLUMNS.removeprefix('id, ')}) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
                "source = excluded.source, digest = excluded.digest, title = excluded.title, "
                "outlet = excluded.outlet, author = excluded.author, "
                "published = excluded.published, url = excluded.url, "
                "title_stated = excluded.title_stated, removed = excluded.removed, "
                "text = excluded.text",
                values,
            )
            vocabulary.count(self._connection, article)

    def put_encoded(self, article_id: str, encoded: EncodedArticle, recipe: str) -> None:
        """Keeps what was encoded of an article, vectors as 16-bit floats."""
        values = (
            article_id, recipe, encoded.passages.shape[1],
            np.asarray(encoded.spans, dtype="<i4").tobytes(),
            encoded.passages.astype("<f2").tobytes(),
            np.asarray(encoded.sentence_spans, dtype="<i4").tobytes(),
            encoded.sentences.astype("<f2").tobytes(),
        )  # fmt: skip
        with self._errors():
            self._connection.execute(
                "INSERT OR REPLACE INTO encoded VALUES (?, ?, ?, ?, ?, ?, ?)", values
            )

    def delete(self, article_id: str) -> None:
        """Forgets the article and what was encoded of it."""
        with self._errors():
            vocabulary.uncount(self._connection, article_id)
            self._connection.execute("DELETE FROM articles WHERE id = ?", (article_id,))

    def setting(self, name: str) -> str | None:
        rows = self._rows("SELECT value FROM settings WHERE name = ?", name)
        return str(rows[0][0]) if rows else None

    def set(self, name: str, value: str) -> None:
        with self._errors():
            self._connection.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, value))

    def _rows(self, query: str, *values: str) -> list[Row]:
        with self._errors():
            return self._connection.execute(query, values).fetchall()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        with self._lock:
            if self._home is None:
                yield
                return
            with disk_errors(self._home):
                yield


def require_articles(home: Path) -> None:
    """Raises IndexUnusable where no article was ever taken in, with the command that does it."""
    if not ArticleStore.exists(home):
        raise IndexUnusable(
            f"no articles are in {home} yet: run 'newsdesk ingest PATH', "
            "or 'newsdesk ingest --builtin' for the articles that come with newsdesk"
        )


def article_digest(article: Article) -> str:
    """Returns the sha256 over all fields of an article but what cleaning removed."""
    values = astuple(article)[:-1]
    return hashlib.sha256(json.dumps(values, ensure_ascii=False).encode()).hexdigest()


def _article(row: Row) -> Article:
    article_id, title, outlet, author, published, url, title_stated, removed, text = row
    return Article(
        id=article_id,
        title=title,
        text=text,
        outlet=outlet,
        author=author,
        published=published,
        url=url,
        title_stated=bool(title_stated),
        removed=tuple(Removed(*piece) for piece in json.loads(removed)),
    )


def _spans(blob: bytes) -> Spans:
    pairs = np.frombuffer(blob, dtype="<i4").reshape(-1, 2).tolist()
    return tuple((start, end) for start, end in pairs)


def _vectors(blob: bytes, dimension: int) -> Vectors32:
    return from_half(np.frombuffer(blob, dtype="<f2").reshape(-1, dimension))
