"""Sentences: whole, in order, and where a reader would put them."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from builders import make_article
from hypothesis import example, given
from hypothesis import strategies as st

from index.sentences import split, wraps
from index.types import Article

STORIES = sorted((Path(__file__).parents[2] / "evals" / "stories").glob("*.json"))


def sentences(text: str) -> list[str]:
    return [sentence.text for sentence in split(make_article(text))]


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Smith met Dr. Jones in St. Petersburg.",
        "Lt. Col. (ret.) Fadwa Qasem met Brig. Gen. X. Y. Zed.",
        "J. R. Smith came at 5 p.m. Monday.",
        "The U.S. Army and the U.N. Security Council agreed.",
        "It cost $4.5 million, No. 4 said on Jan. 5 and Oct. 3.",
        "The toll (see p. 4) rose. ".strip(),
        "Smith v. Jones was heard by Acme Inc. of Ohio.",
        "SAMARQOL – A dam on the Oqtepa river burst early on Monday.",
        "BAMAKO, Oct. 2 (AFP) – Troops left the town of Gao at 4 a.m. on Wednesday.",
        "“We ran,” said Ali.",
        "“Why now?” she asked.",
        "“Why now?” Maria Lopez asked.",
        "“Go!” Mr. Adams shouted.",
        '"Is it over?" the U.N. wondered.',
        "“They were killed in the north … Some were captured.”",
        "He said... nothing at all.",
        "The firm (it was new. It failed.) closed.",
        "Yahoo! said it would wait.",
        "He said he wanted plan B but not in May 2.5 times.",
    ],
)
def test_one_sentence_stays_whole(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They left. Nobody saw it.", ["They left.", "Nobody saw it."]),
        (
            "Troops left the U.N. In May they came back.",
            ["Troops left the U.N.", "In May they came back."],
        ),
        ("He left at 6 a.m. The rest stayed.", ["He left at 6 a.m.", "The rest stayed."]),
        ("It was in Oct. The rest is known.", ["It was in Oct.", "The rest is known."]),
        ("He works for Acme Inc. The firm is old.", ["He works for Acme Inc.", "The firm is old."]),
        ("He won by a no. No. That is all.", ["He won by a no.", "No.", "That is all."]),
        (
            "It was an “operational mission.” The army denied it.",
            ["It was an “operational mission.”", "The army denied it."],
        ),
        ('He said "no." Then he left.', ['He said "no."', "Then he left."]),
        (
            "“We ran,” he said. “It was dark.”",
            ["“We ran,” he said.", "“It was dark.”"],
        ),
        ("He waited… Then he left.", ["He waited…", "Then he left."]),
        ("They fled. al-Qaeda said so.", ["They fled.", "al-Qaeda said so."]),
        ("It ended.The army left.", ["It ended.", "The army left."]),
        ("He left. (Nobody saw it.) She came.", ["He left.", "(Nobody saw it.)", "She came."]),
        ("Who was it? 12 people saw him!", ["Who was it?", "12 people saw him!"]),
        ("1. How many dead? 2. Who did it?", ["1. How many dead?", "2. Who did it?"]),
    ],
)
def test_sentences_are_told_apart(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_paragraphs_are_counted_and_headings_marked() -> None:
    article = make_article(
        "The dam burst. Water rose.\n\nWhat is known\n\n• 12 dead\n• 3 missing\n\nWho knew?"
    )

    found = [(s.text, s.paragraph, s.heading) for s in split(article)]

    assert found == [
        ("The dam burst.", 0, False),
        ("Water rose.", 0, False),
        ("What is known", 1, True),
        ("• 12 dead", 2, False),
        ("• 3 missing", 3, False),
        ("Who knew?", 4, False),
    ]


def test_a_dash_pushed_into_the_next_line_is_no_bullet() -> None:
    full = "Three weeks after he waded into exile his value on the market of"
    assert wraps(full, "- he says - the war has fallen", len(full))
    assert not wraps(full, "- he says - the war has fallen", len(full) + 10)
    assert not wraps(
        "- bread and cheese and a bottle of the best wine there is in town", "- milk", 64
    )


def test_a_wrapped_line_goes_on_and_a_whole_line_does_not() -> None:
    wrapped = (
        "The fighting went on for three days in the\n"
        "hills above the town, said the army in a\n"
        "statement. It gave no figures."
    )
    lines = "The dam burst at four in the morning on Monday.\nNobody was hurt.\nThe mayor left."

    assert [s.paragraph for s in split(make_article(wrapped))] == [0, 0]
    assert [s.paragraph for s in split(make_article(lines))] == [0, 1, 2]


def test_no_text_has_no_sentences() -> None:
    assert split(make_article("")) == ()
    assert split(make_article(" \n\n ")) == ()


PROSE = st.text(alphabet=st.sampled_from("aB1 .?!…\"“”’'(),;:-–\n\u00a0•"), max_size=120)


@given(st.one_of(PROSE, st.text(max_size=80)))
@example("a.b\r\n\r\nC. ")
@example("x.” (Y. z) \n. \n\n … A")
def test_sentences_cover_the_text_in_order(text: str) -> None:
    article = Article(id="a", title="t", text=text)
    found = split(article)

    assert found == split(article)
    assert all(first.end <= second.start for first, second in pairwise(found))
    assert all(first.paragraph <= second.paragraph for first, second in pairwise(found))
    assert all(sentence.text == sentence.text.strip() != "" for sentence in found)
    covered = {place for sentence in found for place in range(sentence.start, sentence.end)}
    assert all(place in covered for place, character in enumerate(text) if not character.isspace())


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_evidence_of_the_stories_is_whole_sentences(path: Path) -> None:
    """The gold quotes were cut by hand; those in PARTIAL are parts of a sentence there."""
    story = json.loads(path.read_text(encoding="utf-8"))
    texts = {
        article["id"]: [" ".join(text.split()) for text in sentences(article["text"])]
        for article in story["articles"]
    }
    quotes = {
        (evidence["article"], " ".join(evidence["quote"].split()))
        for question in story["questions"]
        for evidence in question["evidence"]
    }

    broken = {quote for article, quote in quotes if not is_run(quote, texts[article])}

    assert broken <= PARTIAL


def is_run(quote: str, found: list[str]) -> bool:
    return any(
        " ".join(found[start:end]) == quote
        for start in range(len(found))
        for end in range(start + 1, min(start + 9, len(found) + 1))
    )


PARTIAL = {
    "He asked us where he could buy cigarettes,” said one. “That was the warning.",
    "One bang, not two. One. It was shortly before three, I had just looked at the clock",
    "It had no nets out. What is a trawler doing with no nets?",
    "Inês Quaresma, is more careful: with such an infarction, she says, nobody can know.",
}
