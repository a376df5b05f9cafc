"""An answer as the JSON object that `ask --json`, batch lines and the API share.

The keys of the contract come first, in its order; what we add stands after them.
"""

from collections.abc import Callable, Sequence
from typing import Any

from index.types import Article
from rag.types import Abstention, Answer, Citation, Disagreement, Quote, Spelling


def answer_record(
    answer: Answer, document_index: Callable[[str], int], id: str | None = None
) -> dict[str, Any]:
    """Returns one answer as a JSON-ready object.

    Args:
        answer: what the assistant answered.
        document_index: the position of an article id among the assistant's articles, from 0.
        id: the caller's name for the question; None is kept as null.
    """
    return {
        "id": id,
        "question": answer.question,
        "standalone_question": answer.standalone_question,
        "answered": answer.answered,
        "answer": answer.text,
        "citations": [_citation(citation, document_index) for citation in answer.citations],
        "disagreement": _disagreement(answer.disagreement),
        "abstention": _abstention(answer.abstention, document_index),
        "engine": answer.engine,
        "elapsed_ms": round(answer.elapsed_ms, 1),
        "probability": answer.probability,
        "spellings": _spellings(answer.spellings),
        "config_digest": answer.config_digest,
    }


def article_record(article: Article) -> dict[str, Any]:
    """Returns what is known of one article, without its text; null where nothing is stated."""
    return {
        "id": article.id,
        "title": article.title,
        "title_stated": article.title_stated,
        "outlet": article.outlet,
        "author": article.author,
        "published": article.published,
        "url": article.url,
        "words_kept": len(article.text.split()),
        "words_removed": sum(len(piece.text.split()) for piece in article.removed),
    }


def _citation(citation: Citation, document_index: Callable[[str], int]) -> dict[str, Any]:
    span = (citation.answer_start, citation.answer_end)
    return {
        "marker": citation.marker,
        **_location(citation.quote, document_index),
        "claimant": citation.claimant,
        "kind": citation.kind,
        "answer_span": None if None in span else list(span),
    }


def _location(quote: Quote, document_index: Callable[[str], int]) -> dict[str, Any]:
    return {
        "type": "char_location",
        "cited_text": quote.text,
        "document_id": quote.article.id,
        "document_index": document_index(quote.article.id),
        "document_title": quote.article.title,
        "start_char_index": quote.start,
        "end_char_index": quote.end,
        "outlet": quote.article.outlet,
    }


def _disagreement(disagreement: Disagreement | None) -> dict[str, Any] | None:
    if disagreement is None:
        return None
    return {
        "slot": disagreement.slot,
        "positions": [
            {
                "claimant": position.claimant,
                "figure": position.figure,
                "markers": list(position.markers),
                "stage": position.stage,
            }
            for position in disagreement.positions
        ],
    }


def _abstention(
    abstention: Abstention | None, document_index: Callable[[str], int]
) -> dict[str, Any] | None:
    if abstention is None:
        return None
    return {
        "reason": abstention.reason,
        "searched_articles": abstention.searched_articles,
        "terms_not_found": list(abstention.terms_not_found),
        "spellings_tried": _spellings(abstention.spellings_tried),
        "nearest": [_location(quote, document_index) for quote in abstention.nearest],
        "threshold": abstention.threshold,
    }


def _spellings(spellings: Sequence[Spelling]) -> list[dict[str, str]]:
    return [{"asked": spelling.asked, "found": spelling.found} for spelling in spellings]
