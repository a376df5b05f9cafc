"""Answers, questions and errors as HTML for the conversation, and the text that "copy" takes.

Everything that a reader or an article wrote passes through `as_text`.
"""

import re
from collections.abc import Iterable

from index.types import Article
from rag.types import Abstention, Answer, Citation, Disagreement, Position, Spelling, Statement
from ui.conversation import Conversation, Exchange, Reference

_MAX_SHOWN_OF_A_FAILED_QUESTION = 300
_MAX_SHOWN_OF_A_TITLE = 90
_PLAIN = re.compile(r"[A-Za-z0-9 ]")


def as_text(text: str) -> str:
    """Returns HTML that shows exactly these characters.

    The chat renders Markdown, LaTeX and HTML, so every ASCII mark becomes a character reference:
    none of the three has anything left to read. Line breaks are kept as `&#10;`.
    """
    return "".join(map(_as_reference, text))


def _as_reference(character: str) -> str:
    if ord(character) > 0x9F:
        return "\ufffd" if 0xD800 <= ord(character) <= 0xDFFF else character
    if _PLAIN.match(character):
        return character
    if character.isprintable() or character in "\n\t":
        return f"&#{ord(character)};"
    return "" if character == "\r" else "\ufffd"


def messages(conversation: Conversation) -> list[dict[str, str]]:
    """Returns the conversation as chat messages, two for each exchange."""
    return [message for exchange in conversation.exchanges for message in _pair(exchange)]


def question_message(question: str) -> dict[str, str]:
    """Returns the reader's own words as a chat message."""
    return {"role": "user", "content": f'<div class="nd-question">{as_text(question)}</div>'}


def _pair(exchange: Exchange) -> tuple[dict[str, str], dict[str, str]]:
    if exchange.answer is not None:
        content = answer_html(exchange.answer, exchange.number)
        return question_message(exchange.question), {"role": "assistant", "content": content}
    content = f'<div class="nd-problem">{as_text(exchange.problem or "")}</div>'
    shown = clipped(exchange.question, _MAX_SHOWN_OF_A_FAILED_QUESTION)
    return question_message(shown), {"role": "assistant", "content": content}


def clipped(text: str, max_chars: int) -> str:
    """Returns the text, or its beginning and an ellipsis where it is longer."""
    return text if len(text) <= max_chars else text[: max_chars - 1].rstrip() + "…"


def answer_html(answer: Answer, number: int) -> str:
    """Returns the card of one answer; its links carry the exchange's number."""
    if answer.abstention is not None:
        body = _refusal(answer.abstention, answer.probability, number)
    else:
        lead, *others = [
            _statement(each, answer.citations, number) for each in answer.statements
        ] or [""]
        dispute = _disagreement(answer.disagreement, number)
        body = lead + dispute + "".join(others) + _sources(answer, number)
    return (
        f'<div class="nd-answer">{_understood(answer)}{body}{_footer(answer, number)}'
        f'<div class="nd-copytext">{as_text(copy_text(answer))}</div></div>'
    )


def copy_text(answer: Answer) -> str:
    """Returns the answer as plain text with its quotes and sources, for the clipboard."""
    sources = [
        f"[{each.marker}] “{one_line(each.quote.text)}” ({source_line(each)})"
        for each in answer.citations
    ]
    return "\n".join([answer.text, *(["", *sources] if sources else [])])


def source_line(citation: Citation) -> str:
    """Returns who said it, the article's title and its outlet, as one line."""
    said = f"{citation.kind} by {citation.claimant} · " if citation.claimant else ""
    return said + article_line(citation.quote.article)


def article_line(article: Article) -> str:
    """Returns the article's title, shortened where it is long, and its outlet."""
    title = clipped(one_line(article.title), _MAX_SHOWN_OF_A_TITLE)
    return f"{title} · {article.outlet or 'outlet not stated'}"


def one_line(text: str) -> str:
    """Returns the text with every run of white space as one space."""
    return " ".join(text.split())


def emphasised(text: str, span: tuple[int, int] | None) -> str:
    """Returns the text as HTML, with the half-open span of it in bold."""
    if span is None or not 0 <= span[0] < span[1] <= len(text):
        return as_text(text)
    before, within, after = text[: span[0]], text[span[0] : span[1]], text[span[1] :]
    return f"{as_text(before)}<strong>{as_text(within)}</strong>{as_text(after)}"


def marker_link(number: int, marker: int) -> str:
    """Returns the clickable marker of a citation."""
    target = Reference("cite", number, marker)
    return f'<a class="nd-marker" href="#{target}">[{marker}]</a>'


def _marker_links(number: int, markers: Iterable[int]) -> str:
    return " ".join(marker_link(number, marker) for marker in markers)


def _understood(answer: Answer) -> str:
    if one_line(answer.standalone_question) == one_line(answer.question):
        return ""
    return f'<p class="nd-note">Understood as: {as_text(one_line(answer.standalone_question))}</p>'


def _statement(statement: Statement, citations: tuple[Citation, ...], number: int) -> str:
    text = emphasised(statement.text, _answer_in_statement(statement, citations))
    return f'<p class="nd-line" dir="auto">{text} {_marker_links(number, statement.markers)}</p>'


def _answer_in_statement(
    statement: Statement, citations: tuple[Citation, ...]
) -> tuple[int, int] | None:
    """The first answering words that stand in a quote which the statement repeats."""
    for citation in citations:
        at = statement.text.find(citation.quote.text)
        span = _answer_in_quote(citation)
        if citation.marker in statement.markers and at >= 0 and span is not None:
            return at + span[0], at + span[1]
    return None


def _answer_in_quote(citation: Citation) -> tuple[int, int] | None:
    if citation.answer_start is None or citation.answer_end is None:
        return None
    return citation.answer_start - citation.quote.start, citation.answer_end - citation.quote.start


def _disagreement(disagreement: Disagreement | None, number: int) -> str:
    if disagreement is None:
        return ""
    rows = "".join(
        f"<tr><td>{as_text(_side(position))}</td>"
        f'<td class="nd-figure">{as_text(position.figure)}</td>'
        f"<td>{_marker_links(number, position.markers)}</td></tr>"
        for position in disagreement.positions
    )
    return (
        '<div class="nd-dispute"><p class="nd-label">The articles disagree</p>'
        f'<p class="nd-slot">{as_text(disagreement.slot)}</p>'
        "<table><thead><tr><th>Who says</th><th>What</th><th>Source</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></div>"
    )


def _side(position: Position) -> str:
    claimant = position.claimant or "the article itself"
    return f"{claimant}, {position.stage}" if position.stage else claimant


def _sources(answer: Answer, number: int) -> str:
    cards = "".join(_source(answer, citation, number) for citation in answer.citations)
    return f'<p class="nd-label">Sources</p><div class="nd-sources">{cards}</div>' if cards else ""


def _source(answer: Answer, citation: Citation, number: int) -> str:
    quote = ""
    if not _repeated(answer, citation):
        text = emphasised(citation.quote.text, _answer_in_quote(citation))
        quote = f'<span class="nd-quote" dir="auto">“{text}”</span>'
    return (
        f'<a class="nd-source" href="#{Reference("cite", number, citation.marker)}">'
        f'<span class="nd-number">[{citation.marker}]</span>'
        f'<span class="nd-what">{quote}'
        f'<span class="nd-meta">{as_text(source_line(citation))}</span></span></a>'
    )


def _repeated(answer: Answer, citation: Citation) -> bool:
    """Whether a statement already prints the whole quote above its source."""
    quote = one_line(citation.quote.text)
    return any(
        citation.marker in each.markers and quote in one_line(each.text)
        for each in answer.statements
    )


def _refusal(abstention: Abstention, probability: float, number: int) -> str:
    return (
        f'<p class="nd-refused">{as_text(abstention.reason)}</p>'
        f'<dl class="nd-receipt">{_receipt(abstention, probability)}</dl>{_nearest(abstention, number)}'
    )


def _receipt(abstention: Abstention, probability: float) -> str:
    rows = [("Articles searched", str(abstention.searched_articles))]
    if abstention.terms_not_found:
        rows.append(("Not found", ", ".join(abstention.terms_not_found)))
    if abstention.spellings_tried:
        rows.append(("Spellings tried", spelling_line(abstention.spellings_tried)))
    if abstention.threshold is not None:
        chance = f"{probability:.0%}; answered from {abstention.threshold:.0%}"
        rows.append(("Chance that these answer", chance))
    return "".join(f"<dt>{name}</dt><dd>{as_text(value)}</dd>" for name, value in rows)


def _nearest(abstention: Abstention, number: int) -> str:
    cards = "".join(
        f'<a class="nd-source" href="#{Reference("near", number, index)}">'
        f'<span class="nd-what"><span class="nd-quote" dir="auto">“{as_text(quote.text)}”</span>'
        f'<span class="nd-meta">{as_text(article_line(quote.article))}</span></span></a>'
        for index, quote in enumerate(abstention.nearest, start=1)
    )
    if not cards:
        return ""
    return (
        '<p class="nd-label">Nearest, not an answer</p>'
        f'<div class="nd-sources nd-near">{cards}</div>'
    )


def spelling_line(spellings: Iterable[Spelling]) -> str:
    """Returns each name as asked, once, with the spellings that the articles use."""
    found: dict[str, list[str]] = {}
    for spelling in spellings:
        found.setdefault(spelling.asked, []).append(spelling.found)
    return "; ".join(f"{asked} → {', '.join(names)}" for asked, names in found.items())


def _footer(answer: Answer, number: int) -> str:
    notes = [answer.engine, f"{answer.elapsed_ms:,.0f} ms"]
    if answer.spellings:
        notes.append(f"names: {spelling_line(answer.spellings)}")
    return (
        f'<p class="nd-foot">{as_text(" · ".join(notes))} '
        f'<a class="nd-copy" href="#copy-{number}">Copy</a></p>'
    )
