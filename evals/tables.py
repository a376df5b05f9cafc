"""Tables of ready strings, drawn: for a terminal, and as GitHub-flavoured Markdown."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table as RichTable

INDENT = "  "
"""What the name of a row begins with that belongs to the row above it."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of ready strings; the first column holds the rows' names."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def draw(
    headline: str, tables: Sequence[Table], *, lines: Iterable[str] = (), width: int = 160
) -> str:
    """Returns headline, tables and further lines for a terminal.

    The first column is flush left, the others right; rows that belong to one above are dim.
    """
    buffer = io.StringIO()
    console = Console(file=buffer, width=width, highlight=False, markup=False)
    console.print(headline, soft_wrap=True)
    for table in tables:
        drawn = RichTable(title=table.title, title_justify="left", caption_justify="left")
        for number, name in enumerate(table.header):
            drawn.add_column(name, justify="left" if number == 0 else "right")
        for row in table.rows:
            drawn.add_row(*row, style="dim" if row[0].startswith(INDENT) else None)
        console.print()
        console.print(drawn)
        if table.note:
            console.print(table.note)
    console.print()
    for line in lines:
        console.print(line, soft_wrap=True)
    return "".join(f"{line.rstrip()}\n" for line in buffer.getvalue().splitlines())


def to_markdown(headline: str, tables: Sequence[Table]) -> str:
    """Returns headline and tables in Markdown."""
    parts = [headline]
    for table in tables:
        parts += [f"**{table.title}**", markdown_rows(table.header, table.rows), table.note]
    return "\n\n".join(filter(None, parts)) + "\n"


def markdown_rows(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Returns a table alone in Markdown, its columns set as `draw` sets them."""
    rule = ("---", *["---:"] * (len(header) - 1))
    return "\n".join(map(_markdown_row, (header, rule, *rows)))


def _markdown_row(cells: Sequence[str]) -> str:
    first, *others = (cell.replace("|", "\\|") for cell in cells)
    name = f"&nbsp;&nbsp;{first.strip()}" if first.startswith(INDENT) else first
    return f"| {' | '.join([name, *others])} |"
