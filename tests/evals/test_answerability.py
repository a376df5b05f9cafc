"""AUROC, refusals at a kept share and calibration, on values worked by hand."""

import pytest

from evals.answerability import Answerability, CalibrationBin, answerability


def test_by_hand() -> None:
    # Answerable .9 .8 .35 against .6 .35: pairs won 2 + 2 + 0, one tie: (4 + .5) / 6.
    # Keeping .90 or .95 of three means all three: the threshold is .35, and nothing is below it.
    assert answerability([0.9, 0.8, 0.35, 0.6, 0.35], [True, True, True, False, False]) == (
        Answerability(
            auroc=pytest.approx(0.75),
            refused_at=((0.90, 0.0), (0.95, 0.0)),
            bins=(
                CalibrationBin(0.3, 0.4, 2, pytest.approx(0.35), 0.5),
                CalibrationBin(0.6, 0.7, 1, pytest.approx(0.6), 0.0),
                CalibrationBin(0.8, 0.9, 1, pytest.approx(0.8), 1.0),
                CalibrationBin(0.9, 1.0, 1, pytest.approx(0.9), 1.0),
            ),
            error=pytest.approx((2 * 0.15 + 0.6 + 0.2 + 0.1) / 5),
        )
    )


def test_the_threshold_keeps_the_stated_share() -> None:
    # Of 20 answerable ones, .90 keeps 18 (threshold .15) and .95 keeps 19 (threshold .10).
    answerable = [0.05 * step for step in range(1, 21)]
    found = answerability([*answerable, 0.12, 0.02, 0.9, 0.13], [True] * 20 + [False] * 4)
    assert found is not None
    assert found.refused_at == ((0.90, 0.75), (0.95, 0.25))


def test_certainty_falls_into_the_last_bin() -> None:
    found = answerability([1.0, 0.0], [True, False])
    assert found is not None
    assert found.auroc == 1.0
    assert [part.low for part in found.bins] == [0.0, 0.9]


def test_one_sort_of_question_alone_tells_nothing() -> None:
    assert answerability([0.5], [True]) is None
    assert answerability([0.5], [False]) is None
    assert answerability([], []) is None
