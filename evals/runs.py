"""Asking every question of a set of corpora, and keeping one row a question.

What the rows add up to is `evals.results`; what is right is `evals.measures`.
"""

import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Literal, Protocol

from evals.measures import Score, score
from evals.results import Report, summarise, to_json
from evals.rows import Row, ShownQuote, write_rows
from evals.samples import (
    Corpus,
    Sample,
    builtin_articles,
    first_by_hash,
    load_gold,
    load_stories,
    sampled,
    stories_for,
    unseen,
)
from index.types import Article
from rag.types import Answer, Turn

# A sampled run is for every test run: 6 stories of 12 questions and 60 gold ones, in 40 seconds.
SAMPLE_STORIES, SAMPLE_STORY_QUESTIONS, SAMPLE_GOLD_QUESTIONS = 6, 12, 60

Selection = Literal["all", "sample"]


class Answerer(Protocol):
    """Whatever answers questions over one corpus."""

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """Returns the answer to the question after the earlier turns."""
        ...


AnswererOf = Callable[[Sequence[Article]], Answerer]
Progress = Callable[[int, int, str], None]


def run_evaluation(
    systems: Mapping[str, AnswererOf],
    *,
    selection: Selection = "all",
    workers: int = 1,
    progress: Progress | None = None,
    runs: Path | None = None,
) -> Report:
    """Returns the report of the systems over the gold questions and the stories.

    Args:
        systems: how each named system is made over a corpus, the product first.
        selection: 'sample' takes a fixed few stories and questions, in columns of their own.
        workers: questions asked at a time; with more than one, times to answer are not comparable.
        progress: called with questions done, questions in all, and the corpus at work.
        runs: a folder for the rows and the report, in files named by date and commit.
    """
    corpora = selected(selection)
    side = "sample" if selection == "sample" else None
    rows = evaluate(corpora, systems, workers=workers, progress=progress, side=side)
    report = summarise(rows, made=datetime.now(UTC).isoformat(timespec="seconds"), commit=commit())
    if runs is not None:
        save(rows, report, runs)
    return report


def selected(selection: Selection) -> tuple[Corpus, ...]:
    """Returns the gold set and the stories, or the fixed few that every sampled run takes.

    Stories that the evidence model was trained on are left out: they would flatter it. Sampled ones are of the test side, which never changes.
    """
    gold = load_gold(builtin_articles())
    if selection == "all":
        return (gold, *unseen(load_stories()))
    stories = load_stories(names=first_by_hash(stories_for("test"), SAMPLE_STORIES))
    few = (sampled(story, SAMPLE_STORY_QUESTIONS) for story in stories)
    return (sampled(gold, SAMPLE_GOLD_QUESTIONS), *few)


def evaluate(
    corpora: Sequence[Corpus],
    systems: Mapping[str, AnswererOf],
    *,
    workers: int = 1,
    progress: Progress | None = None,
    side: str | None = None,
) -> tuple[Row, ...]:
    """Returns a row a question and system, in the order of systems, corpora and samples.

    Args:
        corpora: each is searched on its own, by an answerer made for it.
        systems: how each named system is made over a corpus.
        workers: threads that ask the questions of one corpus.
        progress: called before each corpus and at the end.
        side: one column a family, of this name, instead of one a side of the split.
    """
    total = len(systems) * sum(len(corpus.samples) for corpus in corpora)
    rows: list[Row] = []
    for system, answerer_of in systems.items():
        for corpus in corpora:
            if progress is not None:
                progress(len(rows), total, f"{system}: {corpus.name}")
            answerer = answerer_of(corpus.articles)
            columns = [f"{corpus.family}/{side or sample.split}" for sample in corpus.samples]
            ask = partial(_row, system, corpus, answerer)
            with ThreadPoolExecutor(workers) as pool:
                rows.extend(pool.map(ask, corpus.samples, columns))
    if progress is not None:
        progress(total, total, "")
    return tuple(rows)


def _row(system: str, corpus: Corpus, answerer: Answerer, sample: Sample, column: str) -> Row:
    asked = Row(
        system=system,
        column=column,
        corpus=corpus.name,
        sample=sample.id,
        kind=sample.kind,
        question=sample.question,
        history=sample.history,
        answerable=sample.answerable,
        answered=None,
        probability=0.0,
        elapsed_ms=0.0,
        quotes=(),
        scores={},
    )
    history = tuple(Turn(question) for question in sample.history)
    return recorded(
        asked,
        lambda: answerer.ask(sample.question, history),
        lambda answer: score(sample, answer, corpus.articles),
    )


def recorded(
    asked: Row,
    ask: Callable[[], Answer],
    scores: Callable[[Answer], Mapping[str, Score]],
    *,
    fatal: tuple[type[Exception], ...] = (),
) -> Row:
    """Returns the row with what came of asking: an answer, timed and scored, or an error.

    Raises:
        Exception: one of the `fatal` types, after which no further question can be asked.
    """
    started = time.perf_counter()
    try:
        answer = ask()
    except fatal:
        raise
    except Exception as error:  # one broken answer must not lose the others; it is listed
        return replace(asked, error=f"{type(error).__name__}: {error}")
    return replace(
        asked,
        answered=answer.answered,
        probability=answer.probability,
        elapsed_ms=1000 * (time.perf_counter() - started),
        quotes=tuple(
            ShownQuote(c.quote.article.id, c.quote.start, c.quote.end, c.quote.text, c.claimant)
            for c in answer.citations
        ),
        scores=scores(answer),
        config_digest=answer.config_digest,
    )


def save(rows: Sequence[Row], report: Report, folder: Path) -> Path:
    """Writes rows and report under the folder and returns the rows' file.

    Both are named by date and commit: `2024-07-27T101500-1a2b3c4.jsonl` and `.json`.
    """
    path = rows_file(folder, report.made, report.commit)
    write_rows(rows, path)
    path.with_suffix(".json").write_text(to_json(report) + "\n", encoding="utf-8")
    return path


def rows_file(folder: Path, made: str, commit: str | None, what: str = "") -> Path:
    """Returns the file for a run's rows, in a folder that is made, named by date and commit.

    Args:
        made: when the run was made, in ISO form.
        what: added to the name, as in `-squad`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    moment = made.split("+")[0].replace(":", "")
    return folder / f"{moment}-{commit or 'no-commit'}{what}.jsonl"


def commit() -> str | None:
    """Returns the short name of the checked-out commit, '-dirty' when files differ, or None."""
    try:
        found = subprocess.run(
            ["git", "describe", "--always", "--dirty", "--exclude", "*"],
            cwd=Path(__file__).parent,
            capture_output=True,
            text=True,
            timeout=10,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return found.stdout.strip() or None
