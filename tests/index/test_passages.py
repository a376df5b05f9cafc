"""Passages: slices of whole sentences that cover the article and fit the embedding model."""

from itertools import pairwise

from builders import make_article
from hypothesis import given, settings
from hypothesis import strategies as st

from index.passages import MAX_OVERLAP, chunk
from index.sentences import split
from index.tokens import MAX_TOKENS, count_tokens, token_starts, word_starts
from index.types import Article


def sentence(words: int, first: str = "Word") -> str:
    """A sentence of as many tokens as `words`: each word is one, and the full stop is the last."""
    return " ".join([first, *["word"] * (words - 2)]) + "."


def texts(article: Article) -> list[str]:
    return [passage.text for passage in chunk(article)]


def test_a_short_article_is_one_passage() -> None:
    text = "  The bridge fell on Monday. Nobody was hurt.\n"
    article = make_article(text)

    (passage,) = chunk(article)

    assert (passage.article, passage.start, passage.end) == (article, 2, len(text) - 1)
    assert passage.id == f"bridge:2-{len(text) - 1}"


def test_no_text_has_no_passages() -> None:
    assert chunk(make_article("")) == ()
    assert chunk(make_article(" \n\n ")) == ()


def test_passages_fill_up_to_the_limit_and_overlap_by_one_sentence() -> None:
    first, second, third, fourth = (
        sentence(words, name)
        for words, name in ((200, "One"), (54, "Two"), (60, "Three"), (9, "Four"))
    )

    assert texts(make_article(f"{first} {second} {third} {fourth}")) == [
        f"{first} {second}",  # 254 tokens
        f"{second} {third} {fourth}",
    ]


def test_a_long_sentence_is_not_repeated() -> None:
    first, second = sentence(200), sentence(MAX_OVERLAP + 1)
    third = sentence(20)

    assert texts(make_article(f"{first} {second} {third}")) == [first, f"{second} {third}"]
    assert texts(make_article(f"{first} {second} {sentence(200)}")) == [
        first,
        second,
        sentence(200),
    ]


def test_an_overlap_that_leaves_no_room_is_dropped() -> None:
    first, second, third = sentence(220), sentence(30), sentence(230)

    assert texts(make_article(f"{first} {second} {third}")) == [f"{first} {second}", third]


def test_a_heading_begins_a_passage_and_stays_with_what_follows() -> None:
    body = "The old bridge fell into the river on Monday. Nobody was hurt in the fall."
    more = "Engineers had warned of rust in the cables for years."

    article = make_article(f"Bridge falls\n\n{body}\n\nWarnings\n\nUnheeded\n\n{more}\n\nThe end")

    assert texts(article) == [
        f"Bridge falls\n\n{body}",
        f"Warnings\n\nUnheeded\n\n{more}",
        "The end",
    ]


def test_a_heading_and_a_sentence_too_long_together_are_cut_at_white_space() -> None:
    heading, body = "Seven words over a sentence of many", sentence(250)

    first, second = texts(make_article(f"{heading}\n\n{body}"))

    assert first == f"{heading}\n\n{body[: len(first) - len(heading) - 2]}"
    assert f"{first} {second}" == f"{heading}\n\n{body}"
    assert count_tokens(first) == MAX_TOKENS


def test_a_sentence_over_the_limit_is_cut_at_white_space_and_stands_alone() -> None:
    giant = sentence(600)
    article = make_article(f"Before it. {giant} After it.")

    before, *slices, after = texts(article)

    assert (before, after) == ("Before it.", "After it.")
    assert " ".join(slices) == giant
    assert [count_tokens(piece) for piece in slices] == [254, 254, 92]


def test_a_run_without_white_space_is_cut_where_the_tokenizer_begins_a_word() -> None:
    article = make_article("马里北部" * 100)

    passages = chunk(article)

    assert [(passage.start, passage.end) for passage in passages] == [(0, 254), (254, 400)]


def test_counting_tokens() -> None:
    assert count_tokens("") == 0
    assert count_tokens("The bridge fell.") == 4  # the, bridge, fell, .
    assert count_tokens("Zaouatine") == 4  # za, ##ou, ##atin, ##e
    assert count_tokens("word " * 1000) == 1000  # beyond what the model reads, too
    assert token_starts("A zaouatine!") == (0, 2, 4, 6, 10, 11)
    assert word_starts("A zaouatine!") == (0, 2, 11)


WORDS = st.one_of(
    st.sampled_from(
        [
            "The",
            "bridge",
            "fell",
            "4.5",
            "U.S.",
            "said",
            "“Why",
            "“no”",
            "–",
            "Tin",
            "Zaouatène",
            "里",
        ]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12),
    st.integers(1, 40).map(lambda count: "x1-" * count),
    st.integers(100, 400).map(lambda count: "word " * count),
)
GAPS = st.sampled_from([" ", " ", " ", ". ", "! ", ".\n", "\n\n", ".\n\n", "”. "])
PAGES = st.lists(st.tuples(WORDS, GAPS), max_size=60).map(
    lambda parts: "".join(word + gap for word, gap in parts)
)


@settings(max_examples=150, deadline=None)
@given(PAGES)
def test_passages_are_slices_that_cover_the_article_and_fit_the_model(text: str) -> None:
    article = make_article(text)
    passages = chunk(article)

    covered = {place for passage in passages for place in range(passage.start, passage.end)}
    missed = [place for place in range(len(text)) if place not in covered]
    assert [text[place] for place in missed if not text[place].isspace()] == []
    for passage in passages:
        assert passage.text == text[passage.start : passage.end] == passage.text.strip()
        assert count_tokens(passage.text) <= MAX_TOKENS
    for before, after in pairwise(passages):
        assert before.start < after.start
        assert before.end < after.end


@settings(max_examples=100, deadline=None)
@given(PAGES)
def test_a_sentence_that_fits_is_whole_in_some_passage(text: str) -> None:
    article = make_article(text)
    spans = [(passage.start, passage.end) for passage in chunk(article)]

    previous_is_heading = False
    for part in split(article):
        fits = count_tokens(part.text) <= MAX_TOKENS and not previous_is_heading
        whole = any(start <= part.start and part.end <= end for start, end in spans)
        assert whole or not fits or part.heading
        previous_is_heading = part.heading
