"""A report over given texts as one table: for the terminal, in Markdown, and as JSON."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict

from evals.answers.results import FIGURES, AnswersReport, Figure
from evals.intervals import Estimate
from evals.results import Summary
from evals.tables import INDENT, Table, draw, to_markdown

FIGURE_TITLES = {
    "right": "right: a gold answer quoted, or refused",
    "in_quotes": "answerable: gold answer in the quotes",
    "in_first_quote": "answerable: gold answer in the first quote",
    "quoted_when_answered": "answered: gold answer in the quotes",
    "answered": "answerable: answered",
    "refused": "unanswerable: refused",
    "marked": "answerable, answered: a span is marked",
    "exact": "answerable: marked span, exact match",
    "f1": "answerable: marked span, token F1",
    "squad_exact": "SQuAD 2.0 exact",
    "squad_f1": "SQuAD 2.0 F1",
    "auroc": "AUROC of answerable",
    "refused_at_90": "unanswerable refused, .90 of answerable kept",
    "refused_at_95": "unanswerable refused, .95 of answerable kept",
}


def table(report: AnswersReport) -> Table:
    """Returns a row a figure and system: value, 95 % interval, questions, paired difference."""
    rows = [
        _row(report, system, figure)
        for name in FIGURES
        for system in report.systems
        if (figure := report.figure(system, name)) is not None
    ]
    header = ("figure", "value", "95 %", "questions", f"less {report.systems[0]}", "95 %, paired")
    shown = len(header) if len(report.systems) > 1 else 4  # alone there is nothing to compare with
    return Table(
        "Answers over given texts",
        header[:shown],
        tuple(row[:shown] for row in rows),
        _note(report),
    )


def render_text(report: AnswersReport, *, failures: bool = False, width: int = 160) -> str:
    """Returns the report for a terminal.

    With `failures` every question that the first system did not get right is listed, and why.
    """
    lines = _listed(report, failures=failures)
    return draw(_headline(report), [table(report)], lines=lines, width=width)


def render_markdown(report: AnswersReport) -> str:
    """Returns the headline and the table as GitHub-flavoured Markdown."""
    return to_markdown(_headline(report), [table(report)])


def to_json(report: AnswersReport) -> str:
    """Returns the whole report as indented JSON, its fields in the order of their classes."""
    return json.dumps(asdict(report), ensure_ascii=False, indent=1)


def _row(report: AnswersReport, system: str, figure: Figure) -> tuple[str, ...]:
    title = FIGURE_TITLES[figure.measure]
    name = title if system == report.systems[0] else f"{INDENT}{system}"
    found, lead = figure.estimate, figure.difference
    return (
        name,
        _share(found.value),
        f"{_share(found.low)} to {_share(found.high)}",
        str(found.count),
        _signed(lead.value) if lead else "",
        f"{_signed(lead.low)} to {_signed(lead.high)}" if lead else "",
    )


def _note(report: AnswersReport) -> str:
    times = "; ".join(_time(summary) for summary in report.summaries if summary.latency)
    first = report.figure(report.systems[0], "right")
    return f"{_drawn(first.estimate if first else None)} Time to answer: {times or 'none'}."


def _drawn(found: Estimate | None) -> str:
    if found is None or found.sources == 1:
        return "Intervals: over questions, which have one source."
    return (
        f"Intervals: a bootstrap over {found.sources} sources; for shares at least as wide as "
        "Wilson's over questions."
    )


def _time(summary: Summary) -> str:
    assert summary.latency is not None
    middle, slow = summary.latency.median_ms, summary.latency.p95_ms
    return f"{summary.system} median {middle:.0f} ms, 95 % {slow:.0f} ms"


def _headline(report: AnswersReport) -> str:
    data = report.data
    summary = report.summaries[0]
    part = "" if data.limit is None else f", at most {data.limit} of its questions"
    made_by = [f"commit {report.commit}" if report.commit else "no commit"]
    if report.config_digest:
        made_by.append(f"configuration {report.config_digest}")
    return (
        f"{data.file} (sha256 {data.sha256[:12]}{part}), searched by {data.pool}: "
        f"{summary.questions} questions, {report.made}, {', '.join(made_by)}."
    )


def _listed(report: AnswersReport, *, failures: bool) -> Iterable[str]:
    reasons = Counter((failure.system, failure.reason) for failure in report.unscored)
    for (system, reason), count in reasons.items():
        first = next(f for f in report.unscored if (f.system, f.reason) == (system, reason))
        yield f"unscored  {system}  {count} questions, {first.sample} first: {reason}"
    wrong = [failure for failure in report.failures if failure.system == report.systems[0]]
    if failures:
        for one in wrong:
            yield f"failed  {one.sample}  {one.kind}  {one.question}  -- {one.reason}"
    elif wrong:
        yield f"{len(wrong)} questions are not right; --failures lists them."


def _share(value: float) -> str:
    """Returns '.912' or '1.000'; never rounds what is below one up to it."""
    if value < 1:
        value = min(value, 0.9994)
    return f"{value:.3f}".removeprefix("0")


def _signed(value: float) -> str:
    return f"{value:+.3f}".replace("0.", ".", 1)
