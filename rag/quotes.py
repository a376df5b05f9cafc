"""Verbatim quotes: the only place where one is made, and where one is checked before it is shown."""

import logging
import re
from collections.abc import Iterable, Sequence

from index.types import Article, Sentence
from rag.evidence import Candidate
from rag.types import Citation, Quote

MAX_QUOTE_CHARS = 600
MOST_NEIGHBOURS = 2
_LEANING = re.compile(
    r"[“\"]?(?:(?:He|She|It|They|His|Her|Its|Their|Them|This|That|These|Those)\b|"
    r"The (?:statement|letter|report|note|document|message|ministry|spokesman|spokeswoman|two|pair|"
    r"former|latter)\b.{0,30}\b(?:add|also|said|say|did not|gave)\w*)"
)

log = logging.getLogger(__name__)


def quote_sentences(first: Sentence, last: Sentence | None = None) -> Quote:
    """Returns the quote from the start of one sentence to the end of the same or a later one."""
    last = last or first
    if last.article.id != first.article.id or last.end < first.start:
        raise ValueError("a quote runs forward within one article")
    return Quote(first.article, first.start, last.end)


def standing_alone(candidate: Candidate, sentences: Sequence[Sentence]) -> Quote:
    """Returns the candidate's sentence as a quote, with the sentences before it that it leans on.

    A sentence that opens with a pronoun or "the statement" takes its predecessors in the paragraph
    along, back to the one that names its claimant, as long as the quote stays within
    `MAX_QUOTE_CHARS`.

    Args:
        sentences: all sentences of the article, in order.
    """
    place = sentences.index(candidate.sentence)
    first = place
    while (
        first > 0
        and place - first < MOST_NEIGHBOURS
        and _leans_back(sentences[first].text)
        and sentences[first - 1].paragraph == candidate.sentence.paragraph
        and not sentences[first - 1].heading
        and candidate.sentence.end - sentences[first - 1].start <= MAX_QUOTE_CHARS
    ):
        first -= 1
    return quote_sentences(sentences[first], candidate.sentence)


def _leans_back(text: str) -> bool:
    return _LEANING.match(text) is not None


def find_quote(article: Article, text: str) -> Quote | None:
    """Returns the first place where the text stands verbatim in the article, or None."""
    start = article.text.find(text) if text else -1
    return Quote(article, start, start + len(text)) if start >= 0 else None


def is_verbatim(quote: Quote, cited_text: str, source: Article) -> bool:
    """Tells whether the text shown is, character for character, what the stored article says there."""
    inside = 0 <= quote.start < quote.end <= len(source.text)
    return inside and source.text[quote.start : quote.end] == cited_text != ""


def verified(citations: Iterable[Citation], sources: dict[str, Article]) -> tuple[Citation, ...]:
    """Returns the citations whose quotes stand verbatim in `sources`; the others are logged.

    Args:
        citations: as composed.
        sources: the articles as stored, by id; read anew, not the ones the quotes were made from.
    """
    kept = []
    for citation in citations:
        quote = citation.quote
        source = sources.get(quote.article.id)
        if source is not None and is_verbatim(quote, quote.text, source):
            kept.append(citation)
        else:
            log.error(
                "dropped a quote that is not verbatim: %s[%d:%d]",
                quote.article.id, quote.start, quote.end,
            )  # fmt: skip
    return tuple(kept)
