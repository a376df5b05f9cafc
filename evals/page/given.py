"""The page's parts on others' collections: retrieval over a BEIR folder, answers over given texts."""

from collections.abc import Sequence

from evals.answers.report import FIGURE_TITLES
from evals.answers.report import table as answers_table
from evals.answers.results import FIGURES, AnswersReport
from evals.page.plots import Block, Figure, Section, row_plot, share_axis
from evals.retrieval.measures import NAMES
from evals.retrieval.report import tables as retrieval_tables
from evals.retrieval.results import RetrievalReport

NO_RETRIEVAL = "Retrieval is missing: 'newsdesk eval retrieval --json' has not been published."
NO_ANSWERS = (
    "Answers over given texts are missing: 'newsdesk eval answers --json' has not been published."
)


def retrieval(reports: Sequence[RetrievalReport]) -> Section:
    """Returns the section on search, or one that says that the result is missing."""
    blocks = [block for report in reports for block in _found(report)]
    return Section("Retrieval", tuple(blocks) or (NO_RETRIEVAL,))


def _found(report: RetrievalReport) -> tuple[Block, ...]:
    corpus = report.corpus
    made = (
        f"{corpus.name}, {corpus.split}: {corpus.queries} queries over {corpus.articles} articles, "
        f"{_made(report.made, report.commit)}"
    )
    values = {one.system: dict(one.estimates) for one in report.systems}
    axis = share_axis("mean over queries, 95 % interval")
    plot = row_plot(f"Found in {corpus.name}", axis, NAMES, values)
    found, *others = retrieval_tables(report)
    return made, Figure((plot,), found), *others


def answers(report: AnswersReport | None) -> Section:
    """Returns the section on given texts, or one that says that the result is missing."""
    if report is None:
        return Section("Answers over given texts", (NO_ANSWERS,))
    data, summary = report.data, report.summaries[0]
    part = "" if data.limit is None else f", at most {data.limit} of its questions"
    made = (
        f"{data.file} (sha256 {data.sha256[:12]}{part}), searched by {data.pool}: "
        f"{summary.questions} questions, {_made(report.made, report.commit)}"
    )
    values = {
        system: {
            FIGURE_TITLES[one.measure]: one.estimate
            for one in report.figures
            if one.system == system
        }
        for system in report.systems
    }
    rows = [
        title
        for title in (FIGURE_TITLES[name] for name in FIGURES)
        if any(title in by_title for by_title in values.values())
    ]
    plot = row_plot(f"Answers over {data.file}", share_axis("95 % interval"), rows, values)
    return Section("Answers over given texts", (made, Figure((plot,), answers_table(report))))


def _made(made: str, commit: str | None) -> str:
    return f"{made}, {f'commit {commit}' if commit else 'no commit'}."
