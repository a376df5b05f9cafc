"""The source pane as HTML: one article's full text with an answer's quotes marked in it.

The text between the tags is the article's own, character for character.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from index.types import Article
from ui.conversation import Conversation, Highlight, Reference, highlights
from ui.render import as_text, one_line

_PARAGRAPH_BREAK = re.compile(r"\n[ \t]*\n\s*")

EMPTY = (
    '<div class="nd-empty"><p class="nd-kicker">Source</p>'
    "<p>Click a marker such as <b>[1]</b> or a sentence of the conversation: its article opens "
    "here, at the quote.</p></div>"
)


def pane_html(conversation: Conversation, reference: Reference | None) -> str:
    """Returns the article that a link leads to, or an empty pane where it leads nowhere."""
    exchange = conversation.with_number(reference.number) if reference else None
    if reference is None or exchange is None or exchange.answer is None:
        return EMPTY
    marked = highlights(exchange.answer, reference.kind)
    active = next((each for each in marked if each.index == reference.index), None)
    return EMPTY if active is None else article_html(active, marked, reference)


def first_reference(conversation: Conversation) -> Reference | None:
    """Returns the link to the first quote of the latest answer, or None without one."""
    last = conversation.exchanges[-1] if conversation.exchanges else None
    if last is None or last.answer is None or not last.answer.citations:
        return None
    return Reference("cite", last.number, last.answer.citations[0].marker)


def article_html(active: Highlight, marked: Sequence[Highlight], reference: Reference) -> str:
    """Returns the article of the active quote with all quotes of the answer that stand in it."""
    article = active.quote.article
    here = [each for each in marked if each.quote.article.id == article.id]
    paragraphs = "".join(
        f'<p dir="auto">{_marked_slice(article, start, end, here, active)}</p>'
        for start, end in paragraph_spans(article.text)
    )
    return (
        f'<article class="nd-article nd-{reference.kind}">{_header(article)}'
        f"{_links(here, active, reference)}"
        f'<div class="nd-text" tabindex="0" aria-label="Text of the article">{paragraphs}</div>'
        "</article>"
    )


def paragraph_spans(text: str) -> list[tuple[int, int]]:
    """Returns the half-open spans of the paragraphs; what lies between them is white space."""
    spans, start = [], 0
    for gap in [*_PARAGRAPH_BREAK.finditer(text), None]:
        end = gap.start() if gap else len(text)
        if text[start:end].strip():
            spans.append((start, end))
        start = gap.end() if gap else end
    return spans


def _marked_slice(
    article: Article, start: int, end: int, here: Sequence[Highlight], active: Highlight
) -> str:
    """One paragraph, cut wherever a quote or its answering words begin or end."""
    cuts = {start, end}
    for each in here:
        cuts |= {each.quote.start, each.quote.end, each.answer_start or 0, each.answer_end or 0}
    points = sorted(cut for cut in cuts if start <= cut <= end)
    return "".join(
        _piece(article.text[left:right], left, right, here, active)
        for left, right in pairwise(points)
    )


def _piece(text: str, left: int, right: int, here: Sequence[Highlight], active: Highlight) -> str:
    shown = as_text(text)
    covering = [each for each in here if each.quote.start <= left and right <= each.quote.end]
    if not covering:
        return shown
    if any(_answers(each, left, right) for each in covering):
        shown = f"<strong>{shown}</strong>"
    style = "nd-mark nd-active" if active in covering else "nd-mark"
    ends = [each.index for each in covering if each.quote.end == right]
    label = "".join(f'<sup class="nd-sup" data-n="{index}"></sup>' for index in ends)
    return f'<mark class="{style}">{shown}</mark>{label}'


def _answers(highlight: Highlight, left: int, right: int) -> bool:
    if highlight.answer_start is None or highlight.answer_end is None:
        return False
    return highlight.answer_start <= left and right <= highlight.answer_end


def _header(article: Article) -> str:
    facts = [f"By {article.author}" if article.author else None, article.published]
    byline = " · ".join(fact for fact in facts if fact)
    notes = f'<p class="nd-byline">{as_text(byline)}</p>' if byline else ""
    if not article.title_stated:
        notes += '<p class="nd-byline">No headline stated: its first sentence stands in.</p>'
    return (
        f'<header><p class="nd-kicker">{as_text(article.outlet or "outlet not stated")}</p>'
        f'<h2 dir="auto">{as_text(one_line(article.title))}</h2>'
        f"{notes}{_original(article)}</header>"
    )


def _original(article: Article) -> str:
    """The article's own address, only where it is one that a browser opens as a page."""
    if article.url is None or not article.url.lower().startswith(("http://", "https://")):
        return ""
    return (
        f'<p class="nd-byline"><a href="{as_text(article.url)}" target="_blank" '
        'rel="noopener noreferrer">original page</a></p>'
    )


def _links(here: Sequence[Highlight], active: Highlight, reference: Reference) -> str:
    what = "Nearest, not an answer" if reference.kind == "near" else "Quotes of this answer here"
    links = " ".join(
        f'<a class="nd-marker{" nd-current" if each is active else ""}" '
        f'href="#{Reference(reference.kind, reference.number, each.index)}">[{each.index}]</a>'
        for each in here
    )
    back = f'<a class="nd-back" href="#back-{reference}">↑ back to the answer</a>'
    return f'<p class="nd-here">{what}: {links} {back}</p>'
