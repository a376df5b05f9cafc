"""A headline and tables drawn: for a terminal, and as GitHub-flavoured Markdown."""

import io
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table as RichTable

from evals.report import Table


def draw(headline: str, tables: Sequence[Table], width: int) -> str:
    """Returns them for a terminal; the first column is flush left, the others right."""
    buffer = io.StringIO()
    console = Console(file=buffer, width=width, highlight=False, markup=False)
    console.print(headline)
    for table in tables:
        drawn = RichTable(title=table.title, title_justify="left")
        for number, name in enumerate(table.header):
            drawn.add_column(name, justify="left" if number == 0 else "right")
        for row in table.rows:
            drawn.add_row(*row)
        console.print(drawn)
        if table.note:
            console.print(table.note)
    return "".join(f"{line.rstrip()}\n" for line in buffer.getvalue().splitlines())


def to_markdown(headline: str, tables: Sequence[Table]) -> str:
    """Returns the same in Markdown."""
    parts = [headline]
    for table in tables:
        rule = ("---", *["---:"] * (len(table.header) - 1))
        rows = (table.header, rule, *table.rows)
        parts.append(f"**{table.title}**")
        parts.append("\n".join(f"| {' | '.join(row)} |" for row in rows))
        if table.note:
            parts.append(table.note)
    return "\n\n".join(parts) + "\n"
