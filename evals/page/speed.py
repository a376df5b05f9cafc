"""The page's parts on cost: the benchmark with ratios to the product, and growth by size."""

from collections.abc import Callable

from evals.bench.growth import GrowthReport, Size
from evals.bench.growth_report import headline, tables_of
from evals.bench.report import FAIR, BenchReport, Measurement
from evals.page.plots import Figure, Section, log_axis, row_plot
from evals.page.svg import Mark, Plot, Series
from evals.tables import Table

NO_SPEED = "Speed is missing: 'newsdesk eval bench --json' has not been published."
NO_GROWTH = "Growth is missing: 'newsdesk eval bench --growth ... --json' has not been published."

# What grows with the articles: the plot's title, the unit, and the figure.
GROWING: tuple[tuple[str, str, Callable[[Size], float | None]], ...] = (
    ("Taking in", "s", lambda size: size.ingest_s),
    ("Cold ask", "s", lambda size: size.cold_s),
    ("Warm answer, median", "ms", lambda size: size.warm_ms),
    ("Memory of asks", "MB", lambda size: size.ask_peak_mb),
    ("On disk", "MB", lambda size: size.disk_mb),
)


def speed(report: BenchReport | None) -> Section:
    """Returns the section on speed, or one that says that the result is missing."""
    if report is None:
        return Section("Speed", (NO_SPEED,))
    commit = f"commit {report.commit}" if report.commit else "no commit"
    made = (
        f"{report.made}, {commit}. {report.machine}. Medians of {report.rounds} fresh processes; "
        f"warm over {report.questions} questions."
    )
    imports = Table(
        "Imports",
        ("command", "modules", "time", "heaviest, own ms"),
        tuple(
            (
                taken.command,
                str(taken.modules),
                f"{taken.total_ms:.0f} ms",
                ", ".join(f"{name} {ms:.0f}" for name, ms in taken.heaviest),
            )
            for taken in report.imports
        ),
    )
    return Section("Speed", (made, _figures(report), FAIR, imports))


def growth(report: GrowthReport | None) -> Section:
    """Returns the section on growth, or one that says that the result is missing."""
    if report is None:
        return Section("Growth", (NO_GROWTH,))
    sizes, *profiles = tables_of(report)
    plots = tuple(_growing(report, *what) for what in GROWING)
    return Section("Growth", (headline(report), Figure(plots, sizes), *profiles))


def figure(value: float | None, unit: str) -> str:
    """Returns '4.29 s', '54 ms' or '-'."""
    if value is None:
        return "-"
    return f"{value:.2f} s" if unit == "s" else f"{value:,.0f} {unit}"


def _figures(report: BenchReport) -> Figure:
    product = report.systems[0]
    ratios = {
        system: {
            one.name: ratio
            for one in report.measurements
            if (ratio := report.ratio(one, system)) is not None and ratio > 0
        }
        for system in report.systems
    }
    rows = tuple(
        (
            one.name,
            "" if one.goal is None else figure(one.goal, one.unit),
            *(_cell(report, one, system) for system in report.systems),
        )
        for one in report.measurements
    )
    table = Table("Figures", ("", "goal", *report.systems), rows, f"x: divided by {product}'s.")
    shown = [ratio for by_name in ratios.values() for ratio in by_name.values()]
    axis = log_axis(f"times {product}'s figure; more is slower or larger", [1.0, *shown], "×")
    names = [one.name for one in report.measurements]
    plot = row_plot(f"Against {product}", axis, names, ratios, guide=1)
    return Figure((plot,), table)


def _cell(report: BenchReport, one: Measurement, system: str) -> str:
    shown, ratio = figure(one.values[system], one.unit), report.ratio(one, system)
    return shown if ratio is None or system == report.systems[0] else f"{shown} (x {ratio:.2g})"


def _growing(
    report: GrowthReport, title: str, unit: str, value: Callable[[Size], float | None]
) -> Plot:
    series = [
        Series(
            system,
            tuple(
                Mark(size.articles, found, label=f"{size.articles:,}: {figure(found, unit)}")
                for size in sorted(report.sizes, key=lambda size: size.articles)
                if size.system == system and (found := value(size)) is not None
            ),
            line=True,
        )
        for system in dict.fromkeys(size.system for size in report.sizes)
    ]
    return Plot(
        title,
        log_axis("articles", [size.articles for size in report.sizes]),
        log_axis(unit, [mark.y for one in series for mark in one.marks]),
        tuple(series),
    )
