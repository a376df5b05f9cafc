"""The tables of a report, for the terminal and in Markdown, from the same cells."""

import json

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

from evals.measures import MEASURES
from evals.report import MEASURE_TITLES, render_markdown, render_text, tables, to_json
from evals.results import Report, summarise
from evals.runs import evaluate
from evals.samples import Corpus

STORY = Corpus("flood", "stories", ARTICLES, (fact(), conflict(), unanswerable()))
GOOD = {
    fact().question: quoting(quote(BURST)),
    conflict().question: quoting(
        quote(SIX), quote(BODIES), positions=[("six", SIX), ("14", BODIES)]
    ),
    unanswerable().question: refusal(quote(SIREN)),
}
POOR = {**GOOD, fact().question: quoting(quote(SIX)), conflict().question: KeyError("x")}


def report() -> Report:
    systems = {"newsdesk": ScriptedAnswerer(GOOD), "baseline": ScriptedAnswerer(POOR)}
    makers = {name: (lambda _, made=made: made) for name, made in systems.items()}
    return summarise(evaluate([STORY], makers), made="2024-07-27T10:00:00+00:00", commit="1a2b3c4")


def test_a_row_per_kind_with_the_baseline_beneath() -> None:
    kinds = tables(report())[0]
    assert kinds.header == ("kind", "tuning stories")
    assert kinds.rows == (
        ("fact", "1.00 (.21-1.00) 1"),
        ("  baseline", ".00 (.00-.79) 1"),
        ("conflict", "1.00 (.21-1.00) 1"),
        ("unanswerable", "1.00 (.21-1.00) 1"),
        ("  baseline", "1.00 (.21-1.00) 1"),
        ("overall", "1.00 (.44-1.00) 3"),
        ("  baseline", ".50 (.09-.91) 2"),
    )


def test_every_measure_has_a_title() -> None:
    assert tuple(MEASURE_TITLES) == tuple(MEASURES)


def test_the_terminal_shows_tables_and_lists_failures_on_request() -> None:
    product_first = report()
    text = render_text(product_first, width=100)
    assert text.startswith("3 questions, 2024-07-27T10:00:00+00:00, commit 1a2b3c4.\n")
    for table in tables(product_first):
        assert table.title in text
    assert "unscored  baseline  1 questions, flood/q2 first: KeyError: 'x'\n" in text
    assert "failed" not in text
    poor = summarise(
        evaluate([STORY], {"newsdesk": lambda _: ScriptedAnswerer(POOR)}), made="now", commit=None
    )
    assert "1 questions are not all right; --failures lists them." in render_text(poor)
    assert (
        "failed  flood/q1  fact  When did the dam burst?  -- no quote is evidence\n"
        in render_text(poor, failures=True)
    )


def test_markdown_holds_the_same_rows() -> None:
    text = render_markdown(report())
    assert "| kind | tuning stories |\n| --- | ---: |\n| fact | 1.00 (.21-1.00) 1 |\n" in text
    assert "| &nbsp;&nbsp;baseline | .50 (.09-.91) 2 |\n" in text


def test_json_holds_cells_with_counts_and_intervals() -> None:
    plain = json.loads(to_json(report()))
    assert plain["systems"] == ["newsdesk", "baseline"]
    (cell,) = [
        cell
        for cell in plain["cells"]
        if (cell["system"], cell["kind"], cell["measure"]) == ("baseline", "overall", "decision")
    ]
    assert cell["column"] == "stories/tuning"
    assert cell["estimate"]["value"] == 1.0
    assert cell["estimate"]["count"] == 2
