"""Figures: what a number, date or time means, as written in news, and which of them are the same."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.figures import Figure, compatible, figures, normalised, same

COUNTS = [
    ("At least 15 fighters were seen", "At least 15", "count", 15.0, None, "fighters"),
    ("killed 50 Russians", "50", "count", 50.0, 50.0, "Russians"),
    ("10 wounded in the fighting", "10", "count", 10.0, 10.0, "wounded"),
    ("between 20 and 80 fatalities", "between 20 and 80", "count", 20.0, 80.0, "fatalities"),
    ("20 to 80 men", "20 to 80", "count", 20.0, 80.0, "men"),
    ("20 or more mercenaries", "20 or more", "count", 20.0, None, "mercenaries"),
    ("it exceeded 1,000", "exceeded 1,000", "count", 1000.0, None, None),
    ("up to 30,000 voters", "up to 30,000", "count", None, 30000.0, "voters"),
    ("Forty, at least", "Forty", "count", 40.0, 40.0, None),
    ("twenty-one graves", "twenty-one", "count", 21.0, 21.0, "graves"),
    ("a dozen houses", "a dozen", "count", 12.0, 12.0, "houses"),
    ("half a million people", "half a million", "count", 500000.0, 500000.0, "people"),
    ("two hundred and fifty tents", "two hundred and fifty", "count", 250.0, 250.0, "tents"),
    ("dozens of soldiers", "dozens", "vague", 24.0, None, "soldiers"),
    ("tens of thousands of voters", "tens of thousands", "vague", 20000.0, None, "voters"),
    ("12% of them", "12%", "percent", 12.0, 12.0, "%"),
    ("a third of the crop", "a third", "percent", 33.3333, 33.3333, "crop"),
    ("one in six pupils", "one in six", "percent", 16.6667, 16.6667, "pupils"),
    ("a debt of €3.5m", "€3.5m", "money", 3500000.0, 3500000.0, None),
    ("1.5 million dollars", "1.5 million dollars", "money", 1500000.0, 1500000.0, "dollars"),
    ("a two-day clash", "two-day", "duration", 2.0, 2.0, "day"),
    ("an hour and a half", "an hour and a half", "duration", 1.5, 1.5, "hour"),
    ("61km off the coast", "61km", "distance", 61.0, 61.0, "km"),
    ("a 24-year-old student", "24", "age", 24.0, 24.0, "years"),
]


@pytest.mark.parametrize(("text", "written", "kind", "low", "high", "unit"), COUNTS)
def test_a_figure_is_read_with_its_bounds_and_unit(
    text: str, written: str, kind: str, low: float | None, high: float | None, unit: str | None
) -> None:
    start = text.index(written)
    expected = Figure(start, start + len(written), written, kind, low, high, unit)
    assert figures(text) == (expected,)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("on 11 April 2022", "date", "2022-04-11"),
        ("on April 11th, 2022", "date", "2022-04-11"),
        ("from July 22 to 27", "date", "-07-22"),
        ("on Saturday night", "date", "saturday"),
        ("since 2012", "date", "2012--"),
        ("died on the 17th", "date", "--17"),
        ("at 5:40 a.m. sharp", "time", "05:40"),
        ("at 1.35 p.m. today", "time", "13:35"),
        ("07:15 – Two", "time", "07:15"),
        ("at ten past four", "time", "~04:10"),
        ("at eight minutes to four", "time", "~03:52"),
        ("before midnight", "time", "00:00"),
    ],
)
def test_dates_and_clock_times_have_one_comparable_form(text: str, kind: str, value: str) -> None:
    found = figures(text)[0]
    assert (found.kind, found.value) == (kind, value)


def test_a_part_counts_the_same_noun_as_its_whole() -> None:
    found = figures("Seven of the eleven lorries")
    assert [(one.text, one.unit) for one in found] == [("Seven", "lorries"), ("eleven", "lorries")]


@pytest.mark.parametrize("text", ["Article 7", "the Mi-24", "No one spoke", "May I ask"])
def test_what_only_looks_like_a_figure_is_none(text: str) -> None:
    assert figures(text) == ()


def test_a_change_is_two_figures_and_not_a_range() -> None:
    assert [one.text for one in figures("rose from 1,800 to 5,400")] == ["1,800", "5,400"]


def only(text: str) -> Figure:
    (found,) = figures(text)
    return found


@pytest.mark.parametrize(
    ("first", "second", "are_same", "can_both_hold"),
    [
        ("two soldiers", "2 soldiers", True, True),
        ("about 20 men", "20 men", True, True),
        ("at least 15 men", "20 men", False, True),
        ("at least 15 men", "12 men", False, False),
        ("dozens of men", "50 men", False, True),
        ("dozens of men", "10 men", False, False),
        ("half the crop", "50 per cent", True, True),
        ("two days", "48 hours", True, True),
        ("1 km", "1,000 metres", True, True),
        ("two days", "2 men", False, False),
        ("at ten past four", "at 4:10 p.m.", True, True),
        ("at 4:10 a.m.", "at 4:10 p.m.", False, False),
        ("on 11 April", "on 11 April 2022", True, True),
        ("on 11 April 2021", "on 11 April 2022", False, False),
    ],
)
def test_same_and_compatible(first: str, second: str, are_same: bool, can_both_hold: bool) -> None:
    one, other = only(first), only(second)
    assert (same(one, other), compatible(one, other)) == (are_same, can_both_hold)
    assert (same(other, one), compatible(other, one)) == (are_same, can_both_hold)


def test_the_key_of_a_figure_names_dimension_and_bounds_in_base_units() -> None:
    texts = ["at least 15 men", "two hours", "between 20 and 80", "a quarter of it"]
    keys = [normalised(only(text)) for text in texts]
    assert keys == ["count:15..", "duration:120..120", "count:20..80", "percent:25..25"]


@given(st.text(alphabet="0123456789 ,.-–aontwhrefixdzsmlikp$%:\n", max_size=60))
def test_figures_stand_where_they_say_and_do_not_overlap(text: str) -> None:
    found = figures(text)
    assert all(text[one.start : one.end] == one.text for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(st.integers(min_value=0, max_value=10**12))
def test_digits_with_and_without_separators_are_the_same_number(value: int) -> None:
    assert figures(f"{value:,} men")[-1].low == float(value)
