"""The page's part on the ablation: what each signal is worth."""

from evals.ablation import NOTHING, AblationReport, header_and_rows
from evals.page.plots import Figure, Section, difference_axis, row_plot
from evals.report import COLUMN_TITLES
from evals.tables import Table

TITLE = "What each signal is worth"
MISSING = "Ablations are missing: 'newsdesk eval ablation --json' has not been published."


def signals(report: AblationReport | None) -> Section:
    """Returns the section, or one that says that the result is missing."""
    if report is None:
        return Section(TITLE, (MISSING,))
    header, *rows = header_and_rows(report)
    without = [variant for variant in report.variants if variant.without != NOTHING]
    if not without:
        return Section(TITLE, (_made(report), Table(TITLE, header, tuple(rows))))
    columns = tuple(report.variants[0].figures)
    changes = {
        COLUMN_TITLES.get(f"{column}/test", column): {v.without: v.change[column] for v in without}
        for column in columns
    }
    ends = [end for by in changes.values() for one in by.values() for end in (one.low, one.high)]
    plot = row_plot(
        "Change without the signal",
        difference_axis("change of the share all right, 95 % interval", ends),
        [variant.without for variant in without],
        changes,
        guide=0,
    )
    note = (
        "Each signal is taken away, the rest is calibrated again, and the test questions are "
        "answered again. Change: of all right against all signals, question by question."
    )
    return Section(TITLE, (_made(report), Figure((plot,), Table(TITLE, header, tuple(rows), note))))


def _made(report: AblationReport) -> str:
    return f"{report.made}, {f'commit {report.commit}' if report.commit else 'no commit'}."
