"""The keyword index: BM25 over passages, each with its article's headline, outlet, date and author.

bm25s computes the scores and keeps the files; what a word is, is decided here.
"""

import json
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import Stemmer
from numpy.typing import NDArray

from index.fusion import best_rows
from index.types import Passage

if TYPE_CHECKING:
    from bm25s import BM25

FOLDER = "keywords"
PASSAGES = "passages.json"
VOCABULARY = "vocab.index.json"  # bm25s's own names, as those of FILES
FILES = {
    "data": "data.csc.index.npy",
    "indices": "indices.csc.index.npy",
    "indptr": "indptr.csc.index.npy",
}
MMAP_FROM = 20_000  # passages; below it reading whole is as fast, and leaves no file open
TOKEN = re.compile(r"[^\W_]{2,}|\d")
# NLTK's list, which has the words that questions are made of, in the tokens of this module.
STOP_WORDS = frozenset(
    TOKEN.findall(
        "about above after again against ain all am an and any are aren as at be because been "
        "before being below between both but by can couldn did didn do does doesn doing don down "
        "during each few for from further had hadn has hasn have haven having he her here hers "
        "herself him himself his how if in into is isn it its itself just ll ma me mightn more most "
        "mustn my myself needn no nor not now of off on once only or other our ours ourselves out "
        "over own re same shan she should shouldn so some such than that the their theirs them "
        "themselves then there these they this those through to too under until up ve very was wasn "
        "we were weren what when where which while who whom why will with won wouldn you your yours "
        "yourself yourselves"
    )
)
ISO_DATE = re.compile(r"\d{4}-(?P<month>0[1-9]|1[0-2])-(?P<day>\d\d)")
# Not from `calendar`: its names follow the machine's locale.
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_STEMMER = Stemmer.Stemmer("english")
_STEMMING = Lock()  # a PyStemmer object is not made for two threads at once


class Keywords:
    """BM25 (Lucene's formula, k1 1.5, b 0.75) over passages in a fixed order.

    bm25s computes the score of each word in each passage when it builds the index; a search adds
    up the columns of the query's words. The saved folder is one that bm25s loads.

    Args:
        ids: passage ids, one a row.
        vocabulary: the column of each stemmed word.
        scores: bm25s's sparse matrix by columns: "data", "indices" (rows), "indptr".
    """

    def __init__(
        self, ids: list[str], vocabulary: dict[str, int], scores: dict[str, NDArray[Any]]
    ) -> None:
        self._ids = ids
        self._vocabulary = vocabulary
        self._scores = scores

    @classmethod
    def build(cls, passages: Iterable[tuple[str, str]]) -> "Keywords":
        """Returns the index over (passage id, keyword text) pairs."""
        ids: list[str] = []
        vocabulary: dict[str, int] = {}
        rows: list[list[int]] = []
        for identity, text in passages:
            ids.append(identity)
            rows.append([vocabulary.setdefault(word, len(vocabulary)) for word in tokens(text)])
        scorer = _new_scorer()
        if vocabulary:  # bm25s cannot index a corpus without a word
            scorer.index((rows, vocabulary), show_progress=False)
            return cls(ids, vocabulary, {name: scorer.scores[name] for name in FILES})
        return cls(ids, {}, {name: np.zeros(0, dtype=np.float32) for name in FILES})

    def save(self, folder: Path) -> None:
        """Writes the index into a new folder."""
        scorer = _new_scorer()
        scorer.vocab_dict, scorer.nonoccurrence_array = self._vocabulary, None
        scorer.scores = {**self._scores, "num_docs": len(self._ids)}
        scorer.save(folder, show_progress=False)
        (folder / PASSAGES).write_text(json.dumps(self._ids), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Keywords":
        """Returns the saved index; raises OSError or ValueError where it is missing or damaged."""
        ids = json.loads((folder / PASSAGES).read_text(encoding="utf-8"))
        vocabulary = json.loads((folder / VOCABULARY).read_text(encoding="utf-8"))
        mode: Literal["r"] | None = "r" if len(ids) >= MMAP_FROM else None
        scores = {name: np.load(folder / file, mmap_mode=mode) for name, file in FILES.items()}
        return cls(ids, vocabulary, scores)

    def __len__(self) -> int:
        return len(self._ids)

    def search(self, query: str, limit: int) -> dict[str, float]:
        """Returns the BM25 score of the best passages by id, best first, equal ones in order.

        Passages that share no word with the query are left out.
        """
        scores = np.zeros(len(self._ids), dtype=np.float32)
        for word in tokens(query):
            column = self._vocabulary.get(word)
            if column is not None:
                start, end = self._scores["indptr"][column : column + 2]
                scores[self._scores["indices"][start:end]] += self._scores["data"][start:end]
        found = best_rows(scores, limit)
        return {self._ids[row]: float(scores[row]) for row in found if scores[row] > 0}


def import_bm25s() -> None:
    """Imports bm25s; where scipy is installed it imports that, 0.4 s that a search need not pay."""
    import bm25s  # noqa: F401


def _new_scorer() -> "BM25":
    from bm25s import BM25

    return BM25()


def keyword_text(passage: Passage) -> str:
    """Returns what the keyword index reads of a passage: headline, outlet, date, author, text."""
    article = passage.article
    stated = (article.title, article.outlet, date_words(article.published), article.author)
    return "\n".join([*filter(None, stated), passage.text])


def date_words(published: str | None) -> str | None:
    """Returns an ISO date followed by day and month as a reader would type them."""
    date = ISO_DATE.match(published or "")
    if date is None:
        return published
    return f"{published} {int(date['day'])} {MONTHS[int(date['month']) - 1]}"


def tokens(text: str) -> list[str]:
    """Returns the words of a text, lower-cased, without accents and English stop words, stemmed.

    A word in capitals is no stop word: WHO and IS name organisations.
    """
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = TOKEN.findall(plain)
    return [
        _stem(word.lower()) for word in words if word.isupper() or word.lower() not in STOP_WORDS
    ]


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    with _STEMMING:
        stemmed: str = _STEMMER.stemWord(word)
    return stemmed
