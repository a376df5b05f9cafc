"""The words of all articles, counted in articles.db as articles come and go.

A question is held against the words of a large corpus without reading its texts. What is a name,
and which spellings belong together, is decided elsewhere (rag/names.py).
"""

import re
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from index.types import Article
from index.words import fold, sound, stem, words

# `sound` only of what is written with a capital: the words that may be names.
SCHEMA = """
CREATE TABLE IF NOT EXISTS words (
    written TEXT PRIMARY KEY, times INTEGER NOT NULL, inside INTEGER NOT NULL,
    folded TEXT NOT NULL, stem TEXT NOT NULL, sound TEXT
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS words_folded ON words (folded);
CREATE INDEX IF NOT EXISTS words_stem ON words (stem);
CREATE INDEX IF NOT EXISTS capitals_folded ON words (folded, sound) WHERE sound IS NOT NULL;
CREATE INDEX IF NOT EXISTS capitals_sound ON words (sound, folded) WHERE sound IS NOT NULL;
CREATE TABLE IF NOT EXISTS long_forms (
    article TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    place INTEGER NOT NULL, long_form TEXT NOT NULL, acronym TEXT NOT NULL,
    PRIMARY KEY (article, place)
) WITHOUT ROWID;
"""
_INSIDE_A_SENTENCE = re.compile(r"[\w,;)]['’]? $")
_LONG_FORM = re.compile(
    r"((?:[A-Z][\w'’-]+,?\s+)(?:(?:[A-Z][\w'’-]+|of|for|the|and|de|du|des|la|le|et|in|on),?\s+){0,9}"
    r"(?:[A-Z][\w'’-]+)?)\s*\(([A-Z][A-Za-z-]{1,11})\)"
)


@dataclass(frozen=True, slots=True)
class Form:
    """A word as articles write it, how often they do, and how often as a capital in mid-sentence."""

    written: str
    times: int
    inside: int


class Vocabulary:
    """The counted words of one store, to be looked up by their keys; safe for many threads.

    Args:
        rows: runs a query on the store and returns what it finds.
    """

    def __init__(self, rows: Callable[..., list[Any]]) -> None:
        self._rows = rows

    def forms(self, folded: str) -> tuple[Form, ...]:
        """Returns the forms of a folded word, by their letters."""
        query = "SELECT written, times, inside FROM words WHERE folded = ? ORDER BY written"
        return tuple(Form(*row) for row in self._rows(query, folded))

    def has_stem(self, stem: str) -> bool:
        """Tells whether the articles use a word of this stem."""
        return bool(self._rows("SELECT 1 FROM words WHERE stem = ? LIMIT 1", stem))

    def capitalised(self, initial: str) -> tuple[tuple[str, str], ...]:
        """Returns the words written with a capital that are spelled or sound with this initial.

        Each is a pair of the folded word and its sound.
        """
        end = chr(ord(initial) + 1)
        query = (
            "SELECT folded, sound FROM words WHERE sound >= ?1 AND sound < ?2 UNION "
            "SELECT folded, sound FROM words "
            "WHERE folded >= ?1 AND folded < ?2 AND sound IS NOT NULL"
        )
        return tuple(self._rows(query, initial, end))

    def long_forms(self) -> tuple[tuple[str, str], ...]:
        """Returns each "Long Form" and "LF" of "Long Form (LF)", in the order of the articles."""
        query = (
            "SELECT long_form, acronym FROM long_forms "
            "JOIN articles ON articles.id = long_forms.article ORDER BY position, place"
        )
        return tuple(dict.fromkeys(self._rows(query)))


def count(connection: sqlite3.Connection, article: Article) -> None:
    """Adds the words of an article that has just been stored."""
    text = _text(article.title, article.text)
    connection.executemany(
        "INSERT INTO words VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (written) "
        "DO UPDATE SET times = times + excluded.times, inside = inside + excluded.inside",
        [(form.written, form.times, form.inside, *_keys(form.written)) for form in counted(text)],
    )
    connection.executemany(
        "INSERT INTO long_forms VALUES (?, ?, ?, ?)",
        [(article.id, match.start(), *match.groups()) for match in _LONG_FORM.finditer(text)],
    )


def uncount(connection: sqlite3.Connection, article_id: str) -> None:
    """Takes the words of an article away, before it is replaced or deleted, if it is stored."""
    query = "SELECT title, text FROM articles WHERE id = ?"
    for title, text in connection.execute(query, (article_id,)).fetchall():
        gone = counted(_text(title, text))
        connection.executemany(
            "UPDATE words SET times = times - ?, inside = inside - ? WHERE written = ?",
            [(form.times, form.inside, form.written) for form in gone],
        )
        connection.executemany(
            "DELETE FROM words WHERE written = ? AND times = 0", [(form.written,) for form in gone]
        )
        connection.execute("DELETE FROM long_forms WHERE article = ?", (article_id,))


def recount(connection: sqlite3.Connection, articles: Iterable[Article]) -> None:
    """Counts the words of all articles anew."""
    connection.execute("DELETE FROM words")
    connection.execute("DELETE FROM long_forms")
    for article in articles:
        count(connection, article)


def counted(text: str) -> tuple[Form, ...]:
    """Returns the words of a text as they are written, each once, in the order of the text."""
    times: dict[str, int] = {}
    inside: dict[str, int] = {}
    for match in words(text):
        written, start = match.group(), match.start()
        times[written] = times.get(written, 0) + 1
        if written[0].isupper() and _INSIDE_A_SENTENCE.search(text[start - 3 : start]):
            inside[written] = inside.get(written, 0) + 1
    return tuple(Form(written, number, inside.get(written, 0)) for written, number in times.items())


def _text(title: str, text: str) -> str:
    return f"{title}\n{text}"


@lru_cache(maxsize=65536)
def _keys(written: str) -> tuple[str, str, str | None]:
    folded = fold(written)
    return folded, stem(written), sound(folded) if written[0].isupper() else None
