"""Labels are found in an article however blanks and quote marks are typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.located import Span, folded, locate, overlap
from index.types import Article


def article(text: str) -> Article:
    return Article(id="a1", title="", text=text)


@pytest.mark.parametrize(
    ("text", "quote", "found"),
    [
        ("One. Two. Three.", "Two.", ["Two."]),
        ("He said “no”.", 'He said "no".', ["He said “no”."]),
        (
            "the deaths of\nSeven rebels",
            "the deaths of Seven rebels",
            ["the deaths of\nSeven rebels"],
        ),
        ("the  town’s\n\n mayor", " town's mayor ", ["town’s\n\n mayor"]),
        ("ten, ten", "ten", ["ten", "ten"]),
        ("One.", "Two.", []),
        ("One.", "  ", []),
    ],
)
def test_locate_finds_every_place(text: str, quote: str, found: list[str]) -> None:
    spans = locate(quote, article(text))
    assert [text[span.start : span.end] for span in spans] == found


@given(st.text(alphabet="ab “”’'\n\t", max_size=40), st.data())
def test_every_slice_is_found_where_it_stands(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    spans = locate(text[start:end], article(text))
    assert all(folded(text[s.start : s.end]) == folded(text[start:end]) for s in spans)
    assert bool(spans) == bool(text[start:end].strip())


def test_overlap_counts_shared_characters_of_one_article() -> None:
    assert overlap(Span("a1", 0, 10), Span("a1", 6, 20)) == 4
    assert overlap(Span("a1", 0, 10), Span("a1", 10, 20)) == 0
    assert overlap(Span("a1", 0, 10), Span("a2", 0, 10)) == 0
