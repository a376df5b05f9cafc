"""Words as they are compared: folded, stemmed, without stop words. It owns no scores.

Folding takes away what spellings of one word differ in (case, accents, apostrophes, hyphens);
stemming is the Snowball English stemmer, the same as the keyword index uses.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import Stemmer

_WORD = re.compile(r"[^\W_]+(?:[.'’\-][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
_stemmer = Stemmer.Stemmer("english")

STOP_WORDS = frozenset(
    [
        "a",
        "about",
        "after",
        "again",
        "all",
        "also",
        "am",
        "an",
        "and",
        "any",
        "anybody",
        "anyone",
        "anything",
        "are",
        "as",
        "at",
        "be",
        "because",
        "been",
        "before",
        "being",
        "both",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "doing",
        "done",
        "each",
        "else",
        "ever",
        "every",
        "exactly",
        "for",
        "from",
        "get",
        "give",
        "given",
        "had",
        "happen",
        "happened",
        "has",
        "have",
        "having",
        "he",
        "her",
        "here",
        "hers",
        "him",
        "his",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "itself",
        "just",
        "know",
        "like",
        "many",
        "may",
        "me",
        "might",
        "more",
        "most",
        "much",
        "must",
        "my",
        "no",
        "nor",
        "not",
        "of",
        "off",
        "on",
        "one",
        "only",
        "or",
        "other",
        "our",
        "out",
        "over",
        "own",
        "per",
        "please",
        "say",
        "said",
        "says",
        "shall",
        "she",
        "should",
        "so",
        "some",
        "such",
        "tell",
        "than",
        "that",
        "the",
        "their",
        "theirs",
        "them",
        "then",
        "there",
        "these",
        "they",
        "thing",
        "things",
        "this",
        "those",
        "to",
        "too",
        "under",
        "up",
        "upon",
        "us",
        "very",
        "was",
        "we",
        "were",
        "what",
        "whats",
        "when",
        "where",
        "which",
        "while",
        "who",
        "whom",
        "whose",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
        "according",
        "article",
        "articles",
        "report",
        "reports",
        "reported",
    ]
)


def words(text: str) -> Iterator[re.Match[str]]:
    """Yields the words of a text in order, with their places; numbers count as words."""
    return _WORD.finditer(text)


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Returns a word in lower case without accents, hyphens and a final possessive."""
    bare = _POSSESSIVE.sub("", word)
    decomposed = unicodedata.normalize("NFKD", bare)
    return "".join(letter for letter in decomposed if letter.isalnum()).lower()


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Returns the stem of a word, folded first."""
    return str(_stemmer.stemWord(fold(word)))


def terms(text: str) -> tuple[str, ...]:
    """Returns the stems of a text's content words, in order, repetitions kept."""
    found = (match.group() for match in words(text))
    return tuple(stem(word) for word in found if fold(word) not in STOP_WORDS)
