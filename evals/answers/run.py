"""Asking every question of the given texts, by every system, and keeping a row each."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from evals.answers.measures import score_given
from evals.answers.read import GivenQuestion, GivenText, Pool, limited, read_passages, read_squad
from evals.answers.report import to_json
from evals.answers.results import AnswersReport, Data, summarise_given
from evals.rows import Row, write_rows
from evals.runs import Answerer, AnswererOf, Progress, commit, recorded, rows_file
from index.errors import UserFacingError


def run_answers(
    systems: Mapping[str, AnswererOf],
    *,
    squad: Path | None = None,
    passages: Path | None = None,
    pool: Pool = "paragraph",
    limit: int | None = None,
    progress: Progress | None = None,
    runs: Path | None = None,
) -> AnswersReport:
    """Returns the report of the systems over a SQuAD file or a file of passages, one of the two.

    Args:
        systems: how each named system is made over articles, the one to compare with first.
        squad: a SQuAD file, see `read_squad`.
        passages: JSON lines, see `read_passages`.
        pool: which paragraphs of a SQuAD file are searched together.
        limit: how many questions to take, always the same ones; all when None.
        progress: called with answers made, answers in all, and the source at work.
        runs: a folder for the rows and the report, in files named by date and commit.

    Raises:
        InvalidInput: the file cannot be read or is not valid.
    """
    path = squad or passages
    if path is None or (squad and passages):
        raise ValueError("give a SQuAD file or a file of passages, one of the two")
    texts = read_squad(path, pool=pool) if squad else read_passages(path)
    data = Data(
        form="squad" if squad else "passages",
        file=path.name,
        sha256=sha256(path.read_bytes()).hexdigest(),
        pool=pool if squad else "line",
        limit=limit,
    )
    rows = ask_all(limited(texts, limit), systems, column=data.form, progress=progress)
    made = datetime.now(UTC).isoformat(timespec="seconds")
    report = summarise_given(rows, data, made=made, commit=commit())
    if runs is not None:
        save_answers(rows, report, runs)
    return report


def ask_all(
    texts: Sequence[GivenText],
    systems: Mapping[str, AnswererOf],
    *,
    column: str,
    progress: Progress | None = None,
) -> tuple[Row, ...]:
    """Returns a row a question and system, in the order of systems, texts and questions.

    Each text is searched on its own, by an answerer made for it. The rows' `corpus` is the source.

    Raises:
        UserFacingError: a system cannot work at all, such as for want of its model.
    """
    total = len(systems) * sum(len(text.questions) for text in texts)
    rows: list[Row] = []
    for system, answerer_of in systems.items():
        for text in texts:
            if progress is not None:
                progress(len(rows), total, f"{system}: {text.source}")
            answerer = answerer_of(text.articles)
            rows.extend(
                _row(system, column, text.source, answerer, asked) for asked in text.questions
            )
    if progress is not None:
        progress(total, total, "")
    return tuple(rows)


def _row(system: str, column: str, source: str, answerer: Answerer, asked: GivenQuestion) -> Row:
    row = Row(
        system=system,
        column=column,
        corpus=source,
        sample=asked.id,
        kind="answerable" if asked.answerable else "unanswerable",
        question=asked.question,
        history=(),
        answerable=asked.answerable,
        answered=None,
        probability=0.0,
        elapsed_ms=0.0,
        quotes=(),
        scores={},
    )
    return recorded(
        row,
        lambda: answerer.ask(asked.question),
        lambda answer: score_given(asked, answer),
        fatal=(UserFacingError,),
    )


def save_answers(rows: Sequence[Row], report: AnswersReport, folder: Path) -> Path:
    """Writes rows and report under the folder and returns the rows' file.

    Both are named by date and commit: `2024-07-27T101500-1a2b3c4-squad.jsonl` and `.json`.
    """
    path = rows_file(folder, report.made, report.commit, f"-{report.data.form}")
    write_rows(rows, path)
    path.with_suffix(".json").write_text(to_json(report) + "\n", encoding="utf-8")
    return path
