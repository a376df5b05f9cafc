"""The curve of error against share answered, worked by hand, and where a report keeps it."""

from evaluating import ARTICLES, BURST, SIREN, ScriptedAnswerer, fact, quote, quoting, unanswerable

from evals.results import SourceShare, summarise
from evals.risk import POINTS, RiskPoint, risk_curve
from evals.runs import evaluate
from evals.samples import Corpus


def test_by_hand() -> None:
    # Of five questions three were answered: the surest right, the two others on one threshold.
    assert risk_curve([0.5, 0.9, 0.5], [True, True, False], questions=5) == (
        RiskPoint(0.9, 0.2, 0.0),
        RiskPoint(0.5, 0.6, 0.3333),
    )


def test_nothing_answered_has_no_curve() -> None:
    assert risk_curve([], [], questions=5) == ()


def test_the_curve_is_short_and_ends_at_all_answers() -> None:
    curve = risk_curve(
        [n / 1000 for n in range(1000)], [n >= 500 for n in range(1000)], questions=2000
    )
    assert len(curve) == POINTS
    assert curve[0] == RiskPoint(0.95, 0.025, 0.0)
    assert curve[-1] == RiskPoint(0.0, 0.5, 0.5)


def test_a_report_holds_the_curve_and_the_share_of_each_corpus() -> None:
    story = Corpus("flood", "stories", ARTICLES, (fact(), unanswerable()))
    script = {
        fact().question: quoting(quote(BURST)),
        unanswerable().question: quoting(quote(SIREN)),
    }
    rows = evaluate([story], {"newsdesk": lambda _: ScriptedAnswerer(script)})
    (summary,) = summarise(rows, made="now", commit=None).summaries
    assert summary.sources == (SourceShare("flood", 0.5, 2),)
    assert summary.risk == (RiskPoint(0.9, 1.0, 0.5),)
