"""Fusion against values worked by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fusion import best_rows, fuse, normalise


def test_normalise_stretches_the_lowest_to_0_and_the_highest_to_1():
    # (0.6 - 0.2) / (0.7 - 0.2) = 0.8
    assert normalise({"a": 0.7, "b": 0.6, "c": 0.2}) == pytest.approx({"a": 1, "b": 0.8, "c": 0})


def test_equal_scores_are_all_found_and_nothing_is_nothing():
    assert normalise({"a": 3.0, "b": 3.0}) == {"a": 1.0, "b": 1.0}
    assert normalise({}) == {}


def test_a_longer_list_goes_on_below_0_and_does_not_press_its_head_together():
    # (0.6 - 0.5) / (0.7 - 0.5) = 0.5, (0.1 - 0.5) / 0.2 = -2
    scores = {"a": 0.7, "b": 0.6, "c": 0.5, "d": 0.1}
    assert normalise(scores, depth=3) == pytest.approx({"a": 1, "b": 0.5, "c": 0, "d": -2})
    assert normalise(scores, depth=9) == normalise(scores)
    # x is not among the dense ones: no better than the last of them.
    fused = fuse(scores, {"x": 2.0, "b": 1.0}, depth=3)
    assert fused == pytest.approx({"a": 0.5, "b": 0.25, "c": 0.0, "d": -1.0, "x": -0.5})


def test_fuse_is_the_mean_of_both_normalised_scores():
    fused = fuse({"a": 0.9, "b": 0.5, "c": 0.4}, {"b": 12.0, "d": 7.0, "a": 2.0})
    # a: dense 1,   keywords 0          -> 0.5 * 1   + 0.5 * 0   = 0.5
    # b: dense 0.2, keywords 1          -> 0.5 * 0.2 + 0.5 * 1   = 0.6
    # c: dense 0,   not in the keywords -> 0
    # d: not in the dense, keywords (7 - 2) / (12 - 2) = 0.5     -> 0.25
    assert fused == pytest.approx({"a": 0.5, "b": 0.6, "c": 0.0, "d": 0.25})


def test_the_weight_is_that_of_the_dense_score():
    fused = fuse({"a": 1.0, "b": 0.0}, {"b": 1.0, "a": 0.0}, dense_weight=0.75)
    assert fused == {"a": 0.75, "b": 0.25}


def test_one_empty_list_halves_the_other():
    assert fuse({"a": 0.9, "b": 0.1}, {}) == {"a": 0.5, "b": 0.0}
    assert fuse({}, {}) == {}


SCORES = st.dictionaries(st.sampled_from("abcdef"), st.floats(-1, 50), max_size=6)


@given(SCORES, SCORES)
def test_fused_scores_cover_the_union_and_stay_between_0_and_1(dense, sparse):
    fused = fuse(dense, sparse)
    assert set(fused) == set(dense) | set(sparse)
    assert all(0 <= score <= 1 for score in fused.values())


@pytest.mark.parametrize(
    ("scores", "limit", "rows"),
    [
        ([0.1, 0.9, 0.5], 2, [1, 2]),
        ([0.5, 0.9, 0.5, 0.5], 3, [1, 0, 2]),
        ([0.5, 0.9], 10, [1, 0]),
        ([0.5, 0.9], 0, []),
        ([], 3, []),
    ],
)
def test_best_rows_breaks_ties_by_row(scores, limit, rows):
    assert best_rows(np.array(scores, dtype=np.float32), limit) == rows
