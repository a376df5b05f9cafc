"""A growth report as tables, for the terminal and in Markdown, and as JSON."""

import json
from dataclasses import asdict

from evals import tables
from evals.bench.growth import GrowthReport, Size, StageProfile
from evals.report import Table

HEADER = (
    *("articles", "system", "taken in", "a second", "on disk", "cold ask", "warm, median"),
    *("warm, 95 %", "memory, intake", "memory, asks"),
)
NOTE = "Taken in: libraries and model loaded before. Memory: the peak of a process."


def render_text(report: GrowthReport, *, width: int = 140) -> str:
    """Returns the tables for a terminal."""
    return tables.draw(headline(report), tables_of(report), width)


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
    sizes = Table("Growth", HEADER, tuple(map(_size, report.sizes)), NOTE)
    return sizes, *map(_profile, report.profiles)


def _size(size: Size) -> tuple[str, ...]:
    return (
        f"{size.articles:,}",
        size.system,
        f"{size.ingest_s:,.1f} s",
        f"{size.articles_per_s:.1f}",
        f"{size.disk_mb:,.1f} MB",
        f"{size.cold_s:.2f} s",
        f"{size.warm_ms:.0f} ms",
        f"{size.warm_p95_ms:.0f} ms",
        _memory(size.ingest_peak_mb),
        _memory(size.ask_peak_mb),
    )


def _memory(value: float | None) -> str:
    return "-" if value is None else f"{value:,.0f} MB"


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
