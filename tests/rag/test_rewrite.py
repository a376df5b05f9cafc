"""Follow-ups become standalone; a question that stands by itself is left alone."""

import pytest

from rag.rewrite import Standalone, depends_on_history, rewrite
from rag.types import Turn


@pytest.mark.parametrize(
    ("last", "question", "standalone"),
    [
        (
            "How many people did the governor say were moved to safety?",
            "and the relief society's figure?",
            "How many people were moved to safety, according to the relief society?",
        ),
        ("How many soldiers were killed?", "And the wounded?", "How many soldiers were wounded?"),
        ("How many soldiers died in Kidal?", "what about the missing", "How many soldiers were missing in Kidal?"),
        ("How many were hurt?", "and the dead?", "How many were killed?"),
        ("How many soldiers were killed?", "And the cook?", "How many soldiers were killed, and the cook?"),
        ("How many soldiers were killed?", "And in Kidal?", "How many soldiers were killed in Kidal?"),
        ("Who is Yunis Saqr?", "How is he related to the president?", "How is Yunis Saqr related to the president?"),
        ("What did Karin Stenlund ask for?", "what is her reason?", "what is Karin Stenlund’s reason?"),
    ],
)  # fmt: skip
def test_a_follow_up_takes_what_it_needs_from_the_last_turn(
    last: str, question: str, standalone: str
) -> None:
    assert rewrite(question, [Turn(last)]) == Standalone(standalone, (last,))


def test_a_pronoun_after_a_who_question_means_whoever_answered_it() -> None:
    turns = [Turn("Who was detained?"), Turn("What is he suspected of?")]
    found = rewrite(
        "how old is he", turns, grounding=["Prosecutors said Anvar Jumaev, 52, was held."]
    )
    assert found.text == "how old is Anvar Jumaev"


@pytest.mark.parametrize(
    "question",
    [
        "Who leads Wagner?",
        "What did Goita say about his army?",
        "Where will the couple spend their honeymoon?",
        "Is it true that the army withdrew from Kidal?",
        "How many helicopters were there in Kidal?",
        "What did the army say that the rebels denied?",
    ],
)
def test_nothing_is_carried_into_a_question_that_stands_by_itself(question: str) -> None:
    assert not depends_on_history(question)
    assert rewrite(question, [Turn("Who died in Bamako?")]) == Standalone(question)


@pytest.mark.parametrize(
    "question", ["why?", "and the union?", "How old is he?", "What happened there?", "who said so"]
)
def test_a_question_that_needs_a_turn_before_it_is_seen(question: str) -> None:
    assert depends_on_history(question)


def test_without_history_nothing_changes() -> None:
    assert rewrite("And the wounded?", []) == Standalone("And the wounded?")
