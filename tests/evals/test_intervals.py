"""Intervals against values worked by hand, and what they must not do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.intervals import Estimate, clustered_bootstrap, estimate, wilson


def test_wilson_by_hand() -> None:
    # z² = 3.8415: middle (.8 + .1921) / 1.3841 = .7167, half 1.4160 * sqrt(.016 + .0096) = .2266
    assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert wilson(10, 10) == pytest.approx((0.7225, 1.0), abs=1e-4)


def test_clusters_that_agree_within_widen_the_interval() -> None:
    values = [1.0] * 50 + [0.0] * 50
    alone = clustered_bootstrap(values, [str(number) for number in range(100)])
    by_story = clustered_bootstrap(values, [str(number // 10) for number in range(100)])
    assert by_story[1] - by_story[0] > 2 * (alone[1] - alone[0])


def test_one_source_gets_wilson() -> None:
    low, high = wilson(3, 4)
    assert estimate([1, 1, 1, 0], ["a"] * 4) == Estimate(0.75, low, high, 4, 1)


def test_all_right_in_many_stories_is_still_an_interval() -> None:
    found = estimate([1.0] * 40, [str(number % 4) for number in range(40)])
    assert found is not None
    assert found.low == pytest.approx(wilson(40, 40)[0])
    assert (found.value, found.high, found.count, found.sources) == (1.0, 1.0, 40, 4)


def test_nothing_measured_is_none() -> None:
    assert estimate([], []) is None


@given(st.lists(st.tuples(st.floats(0, 1), st.sampled_from("abc")), min_size=1, max_size=30))
def test_the_mean_lies_inside_and_runs_agree(pairs: list[tuple[float, str]]) -> None:
    values, sources = [value for value, _ in pairs], [source for _, source in pairs]
    found = estimate(values, sources)
    assert found is not None
    assert 0 <= found.low <= found.value <= found.high <= 1 + 1e-9
    assert found == estimate(values, sources)
