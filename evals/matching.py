"""When a shown text and a labelled one are the same: spans, answer words, names, quote marks."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from evals.located import Span, folded, overlap
from rag.types import Citation, Quote, Statement

# A quote is relevant when it shares at least half of the shorter of quote and evidence, so that
# both a clause of a labelled sentence and that sentence with its neighbour count.
RELEVANT_OVERLAP = 0.5
# A longer stretch is a page, not a quote; the longest labelled sentence has 317 characters.
QUOTE_MAX_CHARS = 700


def is_evidence(quote: Quote, evidence: Iterable[Span]) -> bool:
    """Returns whether a quote shares half of the shorter text with one of the labelled spans."""
    span = Span(quote.article.id, quote.start, quote.end)
    if not 0 < len(span) <= QUOTE_MAX_CHARS:
        return False
    return any(
        overlap(span, labelled) >= RELEVANT_OVERLAP * min(len(span), len(labelled))
        for labelled in evidence
    )


def token_f1(text: str, gold: str) -> float:
    """Returns the harmonic mean of token precision and recall, SQuAD's way."""
    ours, theirs = squad_tokens(text), squad_tokens(gold)
    if not ours or not theirs:
        return float(ours == theirs)
    shared = sum((Counter(ours) & Counter(theirs)).values())
    return 2 * shared / (len(ours) + len(theirs))


def squad_tokens(text: str) -> list[str]:
    """Returns lower-case tokens without punctuation and articles (SQuAD's `evaluate-v2.0.py`)."""
    return without_articles(re.sub(r"[^\w\s]", "", text.lower()))


def without_articles(text: str) -> list[str]:
    """Returns the text's tokens but "a", "an" and "the"."""
    return [token for token in text.split() if token not in ("a", "an", "the")]


_FUNCTION_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "at",
        "by",
        "for",
        "from",
        "her",
        "his",
        "in",
        "its",
        "of",
        "on",
        "one",
        "our",
        "s",
        "she",
        "he",
        "the",
        "their",
        "them",
        "they",
        "this",
        "that",
        "to",
        "two",
        "was",
        "who",
        "with",
    ]
)


def content_words(name: str) -> set[str]:
    """Returns the words of a claimant's label that tell it from another's."""
    return set(re.findall(r"\w+", folded(name).casefold())) - _FUNCTION_WORDS


_IN_QUOTE_MARKS = re.compile(r"“([^“”]+)”|\"([^\"]+)\"")


def quoted_parts(statement: Statement, by_marker: Mapping[int, Citation]) -> list[tuple[bool, str]]:
    """Returns what a statement puts in quote marks, and whether a cited quote holds it.

    Whole quotes are taken out first, for they may hold quote marks of their own. A line break
    inside a quote may be shown as a blank.
    """
    markers = (marker for marker in statement.markers if marker in by_marker)
    cited = [_flat(by_marker[marker].quote.text) for marker in markers]
    rest = _flat(statement.text)
    for text in sorted(cited, key=len, reverse=True):
        rest = rest.replace(text, "")
    parts = (first or second for first, second in _IN_QUOTE_MARKS.findall(rest))
    return [(any(part in text for text in cited), part) for part in parts if part.strip()]


def _flat(text: str) -> str:
    return " ".join(text.split())
