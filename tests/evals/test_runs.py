"""From corpora and answerers to rows, files and a report."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from evaluating import (
    ARTICLES,
    BODIES,
    BURST,
    SIREN,
    SIX,
    ScriptedAnswerer,
    conflict,
    fact,
    quote,
    quoting,
    refusal,
    unanswerable,
)

from evals.intervals import wilson
from evals.results import Failure, Latency, Report, summarise
from evals.rows import ShownQuote
from evals.runs import evaluate, save, selected
from evals.samples import Corpus, load_split
from index.types import Article
from rag.types import Turn

FLOOD_STORY = Corpus(
    "flood", "stories", ARTICLES, (fact(history=("Which dam?",)), conflict(), unanswerable())
)
SCRIPT = {
    fact().question: quoting(quote(BURST)),
    conflict().question: quoting(quote(SIX), quote(BODIES)),
    unanswerable().question: RuntimeError("no model"),
}


def run(script: dict[str, object] | None = None) -> tuple[ScriptedAnswerer, Report]:
    answerer = ScriptedAnswerer(script or SCRIPT)  # type: ignore[arg-type]
    rows = evaluate([FLOOD_STORY], {"newsdesk": lambda _: answerer})
    return answerer, summarise(rows, made="2024-07-27T10:00:00+00:00", commit="1a2b3c4")


def test_a_row_says_what_was_asked_shown_and_scored() -> None:
    answerer = ScriptedAnswerer(SCRIPT)
    first, second, third = evaluate([FLOOD_STORY], {"newsdesk": lambda _: answerer})
    assert answerer.asked[0] == (fact().question, (Turn("Which dam?"),))
    assert (first.system, first.column, first.corpus, first.sample, first.kind) == (
        "newsdesk",
        "stories/tuning",
        "flood",
        "flood/q1",
        "fact",
    )
    shown = quote(BURST)
    assert first.quotes == (ShownQuote("a1", shown.start, shown.end, BURST, None),)
    assert (first.answered, first.probability, first.value("all_right")) == (True, 0.9, 1.0)
    assert second.value("all_right") == 0.0
    assert (third.error, third.answered, third.scores) == ("RuntimeError: no model", None, {})


def test_every_system_gets_the_corpus_and_progress_is_told() -> None:
    made: list[tuple[str, Sequence[Article]]] = []
    told: list[tuple[int, int, str]] = []

    def maker(name: str) -> object:
        def make(articles: Sequence[Article]) -> ScriptedAnswerer:
            made.append((name, articles))
            return ScriptedAnswerer(SCRIPT)

        return make

    rows = evaluate(
        [FLOOD_STORY],
        {"newsdesk": maker("newsdesk"), "baseline": maker("baseline")},  # type: ignore[dict-item]
        progress=lambda done, total, at: told.append((done, total, at)),
        side="sample",
    )
    assert made == [("newsdesk", ARTICLES), ("baseline", ARTICLES)]
    assert told == [(0, 6, "newsdesk: flood"), (3, 6, "baseline: flood"), (6, 6, "")]
    assert {row.column for row in rows} == {"stories/sample"}


def test_the_report_counts_only_what_was_scored() -> None:
    _, report = run()
    overall = report.cell("newsdesk", "stories/tuning", "all_right")
    low, high = wilson(1, 2)
    assert overall is not None
    assert (overall.value, overall.count, overall.sources) == (0.5, 2, 1)
    assert (overall.low, overall.high) == (low, high)
    assert report.cell("newsdesk", "stories/tuning", "all_right", "conflict").value == 0.0  # type: ignore[union-attr]
    assert report.cell("newsdesk", "stories/tuning", "refused") is None
    assert report.failures == (
        Failure(
            "newsdesk",
            "stories/tuning",
            "flood/q2",
            "conflict",
            "How many died?",
            (),
            "no disagreement named",
        ),
    )
    assert [(failure.sample, failure.reason) for failure in report.unscored] == [
        ("flood/q3", "RuntimeError: no model")
    ]


def test_the_summary_holds_answerability_and_latency() -> None:
    _, report = run({**SCRIPT, unanswerable().question: refusal(quote(SIREN))})
    summary = report.summary("newsdesk", "stories/tuning")
    assert summary is not None
    assert (summary.questions, summary.corpora) == (3, 1)
    assert summary.answerability is not None
    assert summary.answerability.auroc == 1.0
    assert isinstance(summary.latency, Latency)


def test_rows_and_report_are_kept_by_date_and_commit(tmp_path: Path) -> None:
    rows = evaluate([FLOOD_STORY], {"newsdesk": lambda _: ScriptedAnswerer(SCRIPT)})
    report = summarise(rows, made="2024-07-27T10:00:00+00:00", commit="1a2b3c4")
    path = save(rows, report, tmp_path / "runs")
    assert path == tmp_path / "runs" / "2024-07-27T100000-1a2b3c4.jsonl"
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [line["sample"] for line in lines] == ["flood/q1", "flood/q2", "flood/q3"]
    assert lines[1]["scores"]["all_right"] == {
        "value": 0.0,
        "explanation": "no disagreement named",
    }
    assert "refused" not in lines[1]["scores"]
    kept = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert kept["commit"] == "1a2b3c4"
    assert kept["failures"][0]["sample"] == "flood/q2"
    other = save(rows, replace(report, commit=None), tmp_path)
    assert other.name == "2024-07-27T100000-no-commit.jsonl"


def test_columns_stand_in_the_order_of_the_table() -> None:
    gold = Corpus("gold", "articles", ARTICLES, (fact(split="test"),))
    rows = evaluate([FLOOD_STORY, gold], {"newsdesk": lambda _: ScriptedAnswerer(SCRIPT)})
    report = summarise(rows, made="now", commit=None)
    assert report.columns == ("articles/test", "stories/tuning")


def test_a_sampled_run_takes_few_questions_of_the_fixed_test_side() -> None:
    gold, *stories = selected("sample")
    split = load_split()
    assert len(gold.samples) == 60
    assert [len(story.samples) for story in stories] == [12] * 6
    assert {split[story.name] for story in stories} == {"test"}
