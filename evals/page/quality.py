"""The page's parts on the quality of answers: by kind, by story, calibration, and risk."""

from collections.abc import Iterable

from evals.intervals import wilson
from evals.labels import KINDS
from evals.page.plots import Figure, Section, row_plot, share_axis
from evals.page.svg import Mark, Plot, Series
from evals.report import COLUMN_TITLES, headline, share, tables
from evals.results import OVERALL, Report, SourceShare, Summary
from evals.risk import RiskPoint
from evals.tables import Table

MISSING = "Quality is missing: 'newsdesk eval --json' has not been published."


def quality(report: Report | None) -> tuple[Section, ...]:
    """Returns the sections on answers, or one that says that the result is missing."""
    if report is None:
        return (Section("Quality", (MISSING,)),)
    kinds, measures, answerability, calibration, latency = tables(report)
    unscored = len(report.unscored)
    raised = (f"{unscored} questions raised an error and are not counted.",) if unscored else ()
    return (
        Section("Quality", (headline(report), *raised, _kinds(report, kinds), measures, latency)),
        Section("Quality by story", (_stories(report),)),
        Section("Calibration", (answerability, _calibration(report, calibration))),
        Section("Cost and risk", (_risk(report),)),
    )


def _kinds(report: Report, table: Table) -> Figure:
    rows = {kind: kind.replace("_", " ") for kind in (*KINDS, OVERALL)}
    plots = []
    for column in _shown_columns(report):
        values = {
            system: {
                title: found
                for kind, title in rows.items()
                if (found := report.cell(system, column, "all_right", kind)) is not None
            }
            for system in report.systems
        }
        named = [title for title in rows.values() if any(title in v for v in values.values())]
        axis = share_axis("share all right, 95 % interval")
        plots.append(row_plot(f"All right by kind, {_title(column)}", axis, named, values))
    return Figure(tuple(plots), table)


def _stories(report: Report) -> Figure | str:
    """Returns a mark a story, the best for the product at the top."""
    column = next((c for c in _shown_columns(report) if c.startswith("stories/")), "")
    sources = {system: _by_corpus(report.summary(system, column)) for system in report.systems}
    product = sources[report.systems[0]]
    if not product:
        return "Missing: the published run has no figures by story."
    names = sorted(product, key=lambda name: (-product[name].all_right, name))
    values = {s: {name: f.all_right for name, f in found.items()} for s, found in sources.items()}
    rows = [
        (
            name,
            str(product[name].count),
            *(share(values[s][name]) if name in values[s] else "-" for s in report.systems),
        )
        for name in names
    ]
    header = ("story", "questions", *report.systems)
    title = f"All right by story, {_title(column)}"
    axis = share_axis("share of the story's questions")
    plot = row_plot(title, axis, names, values, apart=False)
    return Figure((plot,), Table(title, header, tuple(rows)))


def _by_corpus(summary: Summary | None) -> dict[str, SourceShare]:
    return {one.corpus: one for one in summary.sources} if summary else {}


def _calibration(report: Report, table: Table) -> Figure:
    product = report.systems[0]
    series = []
    for column in _shown_columns(report):
        summary = report.summary(product, column)
        bins = summary.answerability.bins if summary and summary.answerability else ()
        marks = [
            Mark(
                one.probability,
                one.answerable,
                y_range=wilson(one.answerable * one.count, one.count),
                label=f"{share(one.probability)}: {share(one.answerable)} of {one.count} questions",
            )
            for one in bins
        ]
        series.append(Series(_title(column), tuple(marks), line=True))
    plot = Plot(
        f"Calibration of {product}",
        share_axis("mean probability of an answer"),
        share_axis("share answerable, 95 % interval"),
        tuple(series),
        guides=((0, 0, 1, 1),),
    )
    return Figure((plot,), table)


def _risk(report: Report) -> Figure | str:
    columns = _shown_columns(report)
    curves = {
        (column, summary.system): summary.risk
        for column in columns
        for summary in report.summaries
        if summary.column == column and summary.risk
    }
    if not curves:
        return "Missing: the published run has no curve of risk."
    plots = tuple(_risk_plot(column, report.systems, curves) for column in columns)
    rows = tuple(row for place, curve in curves.items() for row in _risk_rows(*place, curve))
    return Figure(
        plots,
        Table(
            "Share answered and error among the answered",
            ("column", "system", "threshold", "answered", "error"),
            rows,
            "A point a threshold on the probability, from the surest answers to all that were "
            "given, which is the end of a curve. Error: not all right, or not answerable.",
        ),
    )


def _risk_plot(
    column: str, systems: Iterable[str], curves: dict[tuple[str, str], tuple[RiskPoint, ...]]
) -> Plot:
    series = tuple(
        Series(
            system,
            tuple(
                Mark(p.answered, p.error, label=f"{system}, probability at least {p.threshold:.3f}")
                for p in curves.get((column, system), ())
            ),
            line=True,
        )
        for system in systems
    )
    title = f"Error against share answered, {_title(column)}"
    return Plot(title, share_axis("share answered"), share_axis("error among the answered"), series)


def _risk_rows(column: str, system: str, curve: tuple[RiskPoint, ...]) -> Iterable[tuple[str, ...]]:
    for point in curve:
        figures = (f"{point.threshold:.3f}", share(point.answered), share(point.error))
        yield (_title(column), system, *figures)


def _shown_columns(report: Report) -> tuple[str, ...]:
    """Returns the test columns, on which nothing was tuned; all where there are none."""
    return tuple(c for c in report.columns if c.endswith("/test")) or report.columns


def _title(column: str) -> str:
    return COLUMN_TITLES.get(column, column)
