"""A report as tables: for the terminal, and in Markdown for the README, from the same cells.

Shares are written as .91, with their 95 % interval and the number of questions behind them.
"""

from collections import Counter
from collections.abc import Iterable

from evals.answerability import BINS, CalibrationBin
from evals.intervals import Estimate
from evals.labels import KINDS
from evals.results import OVERALL, Failure, Report, to_json
from evals.tables import INDENT, Table, draw, to_markdown

__all__ = [
    "Report",
    "headline",
    "render_markdown",
    "render_text",
    "share",
    "shown_estimate",
    "tables",
    "to_json",
]

COLUMN_TITLES = {
    "articles/tuning": "five articles, tuning half",
    "articles/test": "five articles, test half",
    "stories/tuning": "tuning stories",
    "stories/test": "test stories",
    "articles/sample": "five articles, sampled",
    "stories/sample": "sampled test stories",
}

MEASURE_TITLES = {
    "all_right": "all right",
    "decision": "answered or refused rightly",
    "answered": "answerable: answered",
    "refused": "unanswerable: refused",
    "first_quote": "evidence in the first quote",
    "best_sentence": "evidence ranked first",
    "evidence_quoted": "evidence in any quote",
    "quote_precision": "quotes that are evidence",
    "verbatim": "verbatim",
    "positions": "positions shown",
    "disagreement": "disagreement named",
    "no_false_disagreement": "no false disagreement",
    "answer_span": "marked answer, token F1",
    "claimant": "claimant right",
    "contradiction": "false premise contradicted",
}

_ALL_RIGHT = (
    "All right: answered or refused as it should be, evidence quoted, at least half of the quotes "
    "relevant (a third for disagreements), a disagreement named with two positions or more, every "
    "quote verbatim. Mean, 95 % interval, number of questions; for stories the interval is a "
    "bootstrap over whole stories."
)


def tables(report: Report) -> tuple[Table, ...]:
    """Returns the report's tables, in the order in which they are read."""
    return (
        _kinds(report),
        _measures(report),
        _answerability(report),
        _calibration(report),
        _latency(report),
    )


def render_text(report: Report, *, failures: bool = False, width: int = 160) -> str:
    """Returns the report for a terminal.

    With `failures` every question that is not all right is listed, with the reason.
    """
    lines = _listed(report, failures=failures)
    return draw(headline(report), tables(report), lines=lines, width=width)


def render_markdown(report: Report) -> str:
    """Returns the headline and the tables as GitHub-flavoured Markdown."""
    return to_markdown(headline(report), tables(report))


def _kinds(report: Report) -> Table:
    """A row per kind and overall, with the other systems' rows beneath each."""
    rows = [
        row
        for kind in (*KINDS, OVERALL)
        for row in _block(report, kind.replace("_", " "), "all_right", kind)
    ]
    return Table("All right, by kind of question", _header(report, "kind"), tuple(rows), _ALL_RIGHT)


def _measures(report: Report) -> Table:
    rows = [
        row
        for measure, title in MEASURE_TITLES.items()
        for row in _block(report, title, measure, OVERALL)
    ]
    return Table("Every measure, over all kinds", _header(report, "measure"), tuple(rows))


def _block(report: Report, title: str, measure: str, kind: str) -> list[tuple[str, ...]]:
    """Returns the product's row, and one for each system beside it that has the measure."""
    block = []
    for number, system in enumerate(report.systems):
        cells = [report.cell(system, column, measure, kind) for column in report.columns]
        if any(cell is not None for cell in cells):
            name = title if number == 0 else f"{INDENT}{system}"
            block.append((name, *(shown_estimate(cell) for cell in cells)))
    return block


def _answerability(report: Report) -> Table:
    rows = []
    for column in report.columns:
        for system in report.systems:
            summary = report.summary(system, column)
            if summary is None or summary.answerability is None:
                continue
            found = summary.answerability
            refused = [share(at) for _, at in found.refused_at]
            rows.append((_title(column), system, share(found.auroc), *refused, share(found.error)))
    return Table(
        "The probability of an answer, without a threshold",
        ("column", "system", "AUROC", "refused at .90 kept", "at .95 kept", "calibration error"),
        tuple(rows),
        "AUROC: how often an answerable question outranks an unanswerable one. Refused: share of "
        "the unanswerable ones under the threshold that keeps .90 or .95 of the answerable ones.",
    )


def _calibration(report: Report) -> Table:
    """A row per bin of the product's probability, a cell per column."""
    product = report.systems[0] if report.systems else ""
    bins = {
        (column, part.low): part
        for column in report.columns
        if (summary := report.summary(product, column)) and summary.answerability
        for part in summary.answerability.bins
    }
    rows = []
    for low in sorted({low for _, low in bins}):
        cells = [_bin(bins.get((column, low))) for column in report.columns]
        rows.append((f"{share(low)} to {share(low + 1 / BINS)}", *cells))
    return Table(
        f"Calibration of {product}",
        _header(report, "probability"),
        tuple(rows),
        "Mean probability: share that is answerable (questions).",
    )


def _bin(part: CalibrationBin | None) -> str:
    if part is None:
        return "-"
    return f"{share(part.probability)}: {share(part.answerable)} ({part.count})"


def _latency(report: Report) -> Table:
    rows = [
        (
            _title(summary.column),
            summary.system,
            str(summary.questions),
            str(summary.corpora),
            f"{summary.latency.median_ms:.0f} ms",
            f"{summary.latency.p95_ms:.0f} ms",
        )
        for column in report.columns
        for summary in report.summaries
        if summary.column == column and summary.latency is not None
    ]
    return Table(
        "Questions and time to answer",
        ("column", "system", "questions", "corpora", "median", "p95"),
        tuple(rows),
    )


def headline(report: Report) -> str:
    """Returns one line: how many questions, when, at which commit and configuration."""
    product = report.systems[0] if report.systems else ""
    questions = sum(s.questions for s in report.summaries if s.system == product)
    made_by = [f"commit {report.commit}" if report.commit else "no commit"]
    if report.config_digest:
        made_by.append(f"configuration {report.config_digest}")
    return f"{questions} questions, {report.made}, {', '.join(made_by)}."


def _listed(report: Report, *, failures: bool) -> Iterable[str]:
    product = report.systems[0] if report.systems else ""
    reasons = Counter((failure.system, failure.reason) for failure in report.unscored)
    for (system, reason), count in reasons.items():
        first = next(f for f in report.unscored if (f.system, f.reason) == (system, reason))
        yield f"unscored  {system}  {count} questions, {first.sample} first: {reason}"
    failed = [failure for failure in report.failures if failure.system == product]
    if failures:
        for failure in failed:
            yield f"failed  {_line(failure)}"
    elif failed:
        yield f"{len(failed)} questions are not all right; --failures lists them."


def _line(failure: Failure) -> str:
    asked = " > ".join((*failure.history, failure.question))
    return f"{failure.sample}  {failure.kind}  {asked}  -- {failure.reason}"


def _header(report: Report, first: str) -> tuple[str, ...]:
    return (first, *(_title(column) for column in report.columns))


def _title(column: str) -> str:
    return COLUMN_TITLES.get(column, column)


def shown_estimate(cell: Estimate | None) -> str:
    """Returns '.91 (.87-.94) 208': mean, 95 % interval, number of questions; or '-'."""
    if cell is None:
        return "-"
    return f"{share(cell.value)} ({share(cell.low)}-{share(cell.high)}) {cell.count}"


def share(value: float) -> str:
    """Returns '.91' or '1.00'; never rounds what is below one up to it."""
    if value < 1:
        value = min(value, 0.994)
    return f"{value:.2f}".removeprefix("0")
