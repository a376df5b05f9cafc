"""A growth report as tables, for the terminal and in Markdown, and as JSON."""

import json
from collections.abc import Callable
from dataclasses import asdict

from evals import tables
from evals.bench.growth import GrowthReport, Size, StageProfile
from evals.tables import Table

HEADER = (
    *("articles", "system", "taken in", "a second", "on disk", "cold ask", "warm, median"),
    *("warm, 95 %", "memory, intake", "memory, asks"),
)
NOTE = "Taken in: libraries and model loaded before. Memory: the peak of a process. x: times {}'s."


def render_text(report: GrowthReport, *, width: int = 140) -> str:
    """Returns the tables for a terminal."""
    return tables.draw(headline(report), tables_of(report), width=width)


def render_markdown(report: GrowthReport) -> str:
    """Returns the same tables as GitHub-flavoured Markdown."""
    return tables.to_markdown(headline(report), tables_of(report))


def to_json(report: GrowthReport) -> str:
    """Returns the report as indented JSON, with articles a second."""
    plain = asdict(report)
    for size, fields in zip(report.sizes, plain["sizes"], strict=True):
        fields["articles_per_s"] = size.articles_per_s
    return json.dumps(plain, ensure_ascii=False, indent=1)


def tables_of(report: GrowthReport) -> tuple[Table, ...]:
    """Returns the figures by size, then a table for each profile."""
    product = report.sizes[0].system
    first = {size.articles: size for size in report.sizes if size.system == product}
    rows = tuple(_size(size, first.get(size.articles, size)) for size in report.sizes)
    return Table("Growth", HEADER, rows, NOTE.format(product)), *map(_profile, report.profiles)


def _size(size: Size, product: Size) -> tuple[str, ...]:
    def shown(form: str, value: Callable[[Size], float | None]) -> str:
        """Returns a figure, and how many times the product's it is."""
        figure, own = value(size), value(product)
        if figure is None:
            return "-"
        ratio = f" (x {figure / own:.2g})" if own and size is not product else ""
        return form.format(figure) + ratio

    return (
        f"{size.articles:,}",
        size.system,
        shown("{:,.1f} s", lambda one: one.ingest_s),
        f"{size.articles_per_s:.1f}",
        shown("{:,.1f} MB", lambda one: one.disk_mb),
        shown("{:.2f} s", lambda one: one.cold_s),
        shown("{:.0f} ms", lambda one: one.warm_ms),
        shown("{:.0f} ms", lambda one: one.warm_p95_ms),
        shown("{:,.0f} MB", lambda one: one.ingest_peak_mb),
        shown("{:,.0f} MB", lambda one: one.ask_peak_mb),
    )


def _profile(profile: StageProfile) -> Table:
    title = (
        f"Heaviest of {profile.stage}, {profile.articles:,} articles, by own time of "
        f"{profile.total_s:.1f} s under cProfile in one thread"
    )
    rows = tuple(
        (one.name, f"{one.calls:,}", f"{one.own_s:.2f} s", f"{_share(one.own_s, profile)} %")
        for one in profile.functions
    )
    return Table(title, ("function", "calls", "own time", "share"), rows)


def _share(own_s: float, profile: StageProfile) -> str:
    return f"{100 * own_s / profile.total_s:.0f}" if profile.total_s else "-"


def headline(report: GrowthReport) -> str:
    """Returns one line: when, at which commit, where, and over what."""
    made_by = f"commit {report.commit}" if report.commit else "no commit"
    return (
        f"{report.made}, {made_by}. {report.machine}. Synthetic articles of about 300 words; "
        f"cold: median of {report.rounds} fresh processes; warm: {report.questions} questions in "
        "one, after a first."
    )
