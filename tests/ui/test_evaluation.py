"""`newsdesk eval` as its user sees it, over a scripted report."""

import json
from pathlib import Path

import pytest
from evaluating import ARTICLES, ScriptedAnswerer, fact, refusal, unanswerable
from typer.testing import CliRunner

import evals.gate
import evals.runs
from evals.gate import Floors
from evals.results import Report, summarise
from evals.runs import evaluate
from evals.samples import Corpus
from index.config import Config
from ui.evaluation import evaluation

STORY = Corpus("flood", "stories", ARTICLES, (fact(), unanswerable()))


@pytest.fixture
def report(monkeypatch: pytest.MonkeyPatch) -> Report:
    """A report in which everything was refused; the command gets it instead of a long run."""
    script = {sample.question: refusal() for sample in STORY.samples}
    rows = evaluate([STORY], {"newsdesk": lambda _: ScriptedAnswerer(script)})
    made = summarise(rows, made="2026-01-01T00:00:00+00:00", commit="abc")
    monkeypatch.setattr(evals.runs, "run_evaluation", lambda *_, **__: made)
    return made


def run(*arguments: str) -> tuple[int, str, str]:
    ran = CliRunner().invoke(evaluation, arguments, obj=Config(home=Path("nowhere")))
    return ran.exit_code, ran.stdout, ran.stderr


def test_tables_markdown_and_json_are_the_same_report(report: Report) -> None:
    assert "newsdesk" in run("--no-baseline")[1]
    assert "| --- |" in run("--no-baseline", "--markdown")[1]
    assert json.loads(run("--no-baseline", "--json")[1])["commit"] == "abc"


def test_failures_are_listed_with_their_reason(report: Report) -> None:
    assert "refused, though answerable" not in run("--no-baseline")[1]
    assert "refused, though answerable" in run("--no-baseline", "--failures")[1]


def test_the_gate_says_what_does_not_hold(report: Report, monkeypatch) -> None:
    monkeypatch.setattr(evals.gate, "load_floors", lambda: Floors(digests={"gold": "another"}))
    code, _, complaints = run("--no-baseline", "--gate")
    assert code == 1
    assert complaints.startswith("gate: gold data: differs from what the floors were measured on")
    assert run("--no-baseline")[0] == 0


def test_a_reason_without_an_update_is_misuse(report: Report) -> None:
    assert run("--lower", "because")[0] == 2
