"""The gate over a sampled run: quality is a number that a build cannot lower."""

from evals.gate import check, load_floors
from evals.runs import run_evaluation
from evals.systems import systems


def test_a_sampled_run_holds_the_floors() -> None:
    report = run_evaluation(systems(fast=False, baseline=False), selection="sample", workers=2)
    assert [str(violation) for violation in check(report, load_floors())] == []
