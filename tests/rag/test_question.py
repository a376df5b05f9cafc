"""What a question asks for, and which questions cannot be used."""

import pytest

from index.errors import InvalidInput
from rag.question import MAX_QUESTION_CHARS, Expects, analyse, asked_claimant, check_question


@pytest.mark.parametrize(
    ("question", "expects"),
    [
        ("How many soldiers were killed?", Expects.COUNT),
        ("wagner losses", Expects.COUNT),
        ("How much money was paid?", Expects.MONEY),
        ("How old is the commander?", Expects.AGE),
        ("How long did it last?", Expects.DURATION),
        ("How far is the town from the border?", Expects.MEASURE),
        ("When did it begin?", Expects.TIME),
        ("Which town was hit?", Expects.PLACE),
        ("Why did the army withdraw?", Expects.REASON),
        ("What did JNIM claim?", Expects.SPEECH),
        ("Who was detained?", Expects.PERSON),
        ("Did the army confirm it?", Expects.YES_NO),
        ("What was found in the house?", Expects.OTHER),
        ("What is the cost of the new wells?", Expects.MONEY),
        ("how big was the crowd in the square", Expects.COUNT),
        ("What was the turnout?", Expects.COUNT),
    ],
)
def test_the_kind_of_answer(question: str, expects: Expects) -> None:
    assert analyse(question).expects is expects


@pytest.mark.parametrize(
    ("question", "claimant"),
    [
        ("What does JNIM claim?", "JNIM"),
        ("How many were killed, according to the army?", "army"),
        ("What is the union's version?", "union"),
        ("How many dead does the ministry report?", "ministry"),
        ("How many soldiers were killed?", None),
        ("Who says so?", None),
    ],
)
def test_whose_word_is_asked_for(question: str, claimant: str | None) -> None:
    assert asked_claimant(question) == claimant


def test_terms_names_and_numbers() -> None:
    found = analyse("How many Wagner fighters died in Kidal in 2024?")
    assert found.terms == ("wagner", "fighter", "die", "kidal", "2024")
    assert found.names == ("Wagner", "Kidal")
    assert found.numbers == ("2024",)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "the question is empty"),
        (" \n\t ", "the question is empty"),
        ("x" * (MAX_QUESTION_CHARS + 1), "the most is 10,000"),
        ("\x00\x01\x02 what", "not text"),
        ("\ufffd" * 30, "not text"),
        ("who \udc80 died", "not text"),
    ],
)
def test_what_cannot_be_used_is_one_clear_line(text: str, complaint: str) -> None:
    with pytest.raises(InvalidInput, match=complaint) as caught:
        check_question(text)
    assert "\n" not in str(caught.value)


def test_a_usable_question_loses_only_its_margins() -> None:
    assert check_question("  Who died?\n") == "Who died?"


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("What is the name of the commander?", ("command",)),
        ("Do the articles say who shot him?", ("shot",)),
        ("Please tell me how many were hurt", ("hurt",)),
        ("In what year did the mine open?", ("mine", "open")),
    ],
)
def test_words_that_only_ask_are_no_terms(text: str, terms: tuple[str, ...]) -> None:
    assert analyse(text).terms == terms


def test_both_sides_are_no_claimant() -> None:
    assert analyse("What do both sides say of the dead?").claimant is None


def test_the_articles_are_no_claimant() -> None:
    assert analyse("According to the articles, how many died?").claimant is None
