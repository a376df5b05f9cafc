"""Answers, articles and lists as a terminal shows them. Article text is data: no markup in it."""

import textwrap
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from index.types import Article
from rag.types import Abstention, Answer, Citation, Quote

OUTLET_NOT_STATED = "outlet not stated"
_WIDTH_WITHOUT_TERMINAL = 110


def console(*, stderr: bool = False) -> Console:
    """Returns a console that neither guesses links and numbers nor reads markup in texts."""
    made = Console(stderr=stderr, highlight=False, markup=False, emoji=False, soft_wrap=False)
    if not made.is_terminal:
        made.width = _WIDTH_WITHOUT_TERMINAL
    return made


def print_answer(answer: Answer, out: Console) -> None:
    """Prints an answer with its sources, or a refusal with its receipt."""
    if answer.standalone_question != answer.question:
        out.print(Text(f"Understood as: {answer.standalone_question}", style="dim"))
    if answer.abstention is not None:
        _print_abstention(answer.abstention, answer.probability, out)
        return
    by_marker = {citation.marker: citation for citation in answer.citations}
    for statement in answer.statements:
        line = Text(statement.text)
        for marker in statement.markers:
            _embolden(line, by_marker[marker])
            line.append(f" [{marker}]", style="cyan")
        out.print(line)
    out.print()
    out.print(Text("Sources", style="bold"))
    for source in source_lines(answer.citations):
        _print_indented(source, out)
    if answer.spellings:
        found = ", ".join(f"{one.asked} → {one.found}" for one in answer.spellings)
        out.print(Text(f"Also searched for: {found}", style="dim"))


def source_lines(citations: Sequence[Citation]) -> list[str]:
    """Returns a line per cited article: its markers, headline, outlet and id."""
    markers: dict[str, list[int]] = {}
    articles: dict[str, Article] = {}
    for citation in citations:
        article = citation.quote.article
        articles[article.id] = article
        markers.setdefault(article.id, []).append(citation.marker)
    return [
        " ".join([*(f"[{one}]" for one in found), f"{headline(articles[id])} · {id}"])
        for id, found in markers.items()
    ]


def headline(article: Article) -> str:
    """Returns the headline with outlet and date as stated; a missing outlet is said."""
    parts = [article.title, article.outlet or OUTLET_NOT_STATED, article.published]
    return " · ".join(part for part in parts if part)


def print_articles(articles: Sequence[Article], out: Console) -> None:
    """Prints a row per article: id, title, outlet, byline, words kept and removed."""
    table = Table("id", "title", "outlet", "byline", box=None, pad_edge=False, header_style="bold")
    table.add_column("kept", justify="right")
    table.add_column("removed", justify="right")
    for article in articles:
        title = (
            article.title
            if article.title_stated
            else f"{article.title} (no headline: first sentence)"
        )
        removed = sum(len(piece.text.split()) for piece in article.removed)
        cells = (article.id, title, article.outlet or "not stated", article.author or "not stated")
        counts = (str(len(article.text.split())), str(removed))
        table.add_row(*(Text(cell, overflow="fold") for cell in cells), *counts)
    table.columns[0].no_wrap = True
    out.print(table)


def _print_abstention(abstention: Abstention, probability: float, out: Console) -> None:
    out.print(Text(abstention.reason))
    out.print()
    out.print(Text(f"Searched: {abstention.searched_articles} articles", style="dim"))
    if abstention.threshold is not None:
        chances = f"{probability:.0%}; answered from {abstention.threshold:.0%}"
        out.print(Text(f"Chance that the nearest sentences answer: {chances}", style="dim"))
    if abstention.terms_not_found:
        out.print(Text(f"Not in them: {', '.join(abstention.terms_not_found)}", style="dim"))
    if abstention.spellings_tried:
        tried = ", ".join(f"{one.asked} → {one.found}" for one in abstention.spellings_tried)
        out.print(Text(f"Spellings tried: {tried}", style="dim"))
    if abstention.nearest:
        out.print(Text("Nearest, not an answer:", style="dim"))
        for quote in abstention.nearest:
            _print_indented(f"“{quote.text}”", out, style="dim")
            _print_indented(f"{headline(quote.article)} · {_place(quote)}", out, style="dim")


def _print_indented(text: str, out: Console, style: str = "") -> None:
    for line in textwrap.wrap(text, out.width - 2):
        out.print(Text(f"  {line}", style=style))


def _place(quote: Quote) -> str:
    return f"{quote.article.id} {quote.start}–{quote.end}"


def _embolden(line: Text, citation: Citation) -> None:
    """Marks the words that answer where the quote stands in the line."""
    if citation.answer_start is None or citation.answer_end is None:
        return
    quote = citation.quote
    offset = line.plain.find(quote.text)
    if offset >= 0:
        start = offset + citation.answer_start - quote.start
        line.stylize("bold", start, start + citation.answer_end - citation.answer_start)
