"""The page itself: HTML without scripts or outside resources, and Markdown, of the same parts."""

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from evals.page.given import answers, retrieval
from evals.page.plots import Figure, Section
from evals.page.published import Published
from evals.page.quality import quality
from evals.page.signals import signals
from evals.page.speed import growth, speed
from evals.page.svg import draw
from evals.tables import INDENT, Table

TITLE = "newsdesk: how good, how fast"
STYLE = Path(__file__).parent / "page.css"
# The page needs nothing but its own style; a browser is told to load nothing else.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def sections(published: Published) -> tuple[Section, ...]:
    """Returns the page's sections in the order in which they are read."""
    return (
        *quality(published.quality),
        signals(published.ablation),
        retrieval(published.retrieval),
        answers(published.answers),
        speed(published.bench),
        growth(published.growth),
    )


def render_html(published: Published) -> str:
    """Returns the page as one HTML file."""
    parts = sections(published)
    style = STYLE.read_text("utf-8")
    links = " · ".join(f'<a href="#{_anchor(one.title)}">{escape(one.title)}</a>' for one in parts)
    body = "\n".join(_html_section(one) for one in parts)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(TITLE)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f"<h1>{escape(TITLE)}</h1>\n<nav>{links}</nav>\n{body}\n</body>\n</html>\n"
    )


def render_markdown(published: Published) -> str:
    """Returns the page as GitHub-flavoured Markdown, curves as tables."""
    parts = [f"# {TITLE}"]
    for section in sections(published):
        parts.append(f"## {section.title}")
        for block in section.blocks:
            match block:
                case str():
                    parts.append(_markdown_text(block))
                case Table():
                    parts.append(_markdown_table(block))
                case Figure():
                    parts.append(_markdown_table(block.table))
    return "\n\n".join(parts) + "\n"


def _html_section(section: Section) -> str:
    inner = "\n".join(line for block in section.blocks for line in _html_block(block))
    anchor, title = _anchor(section.title), escape(section.title)
    return f'<section id="{anchor}">\n<h2>{title}</h2>\n{inner}\n</section>'


def _html_block(block: str | Table | Figure) -> Iterable[str]:
    match block:
        case str():
            yield f"<p>{escape(block)}</p>"
        case Table():
            yield from _html_table(block)
        case Figure(plots=plots, table=table):
            yield f'<div class="plots">{"".join(f"<div>{draw(plot)}</div>" for plot in plots)}</div>'
            yield f"<details><summary>{escape(table.title)}: the table</summary>"
            yield from _html_table(table, titled=False)
            yield "</details>"


def _html_table(table: Table, *, titled: bool = True) -> Iterable[str]:
    if titled:
        yield f"<h3>{escape(table.title)}</h3>"
    yield '<div class="wide"><table>'
    yield _html_row("thead", "th", table.header)
    yield "<tbody>"
    for row in table.rows:
        yield _html_row("", "td", row)
    yield "</tbody></table></div>"
    if table.note:
        yield f'<p class="note">{escape(table.note)}</p>'


def _html_row(around: str, cell: str, cells: Sequence[str]) -> str:
    style = ' class="beside"' if cells[0].startswith(INDENT) else ""
    inner = "".join(f"<{cell}>{escape(text.strip())}</{cell}>" for text in cells)
    row = f"<tr{style}>{inner}</tr>"
    return f"<{around}>{row}</{around}>" if around else row


def _markdown_table(table: Table) -> str:
    rule = ("---", *["---:"] * (len(table.header) - 1))
    lines = [f"**{table.title}**", ""]
    lines += [_markdown_row(row) for row in (table.header, rule, *table.rows)]
    return "\n".join([*lines, "", _markdown_text(table.note)] if table.note else lines)


def _markdown_row(cells: Sequence[str]) -> str:
    first, *others = (_markdown_text(cell).replace("|", "\\|") for cell in cells)
    first = f"&nbsp;&nbsp;{first.strip()}" if first.startswith(INDENT) else first
    return f"| {' | '.join((first, *others))} |"


def _markdown_text(text: str) -> str:
    """Returns the text with what Markdown would take for HTML escaped."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _anchor(title: str) -> str:
    return title.lower().replace(" ", "-")
