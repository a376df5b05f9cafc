"""Which spellings of a question's names the articles use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.store import ArticleStore
from index.types import Article
from index.words import sound
from rag.names import NameLexicon, respell
from rag.types import Spelling

TEXT = """Fighters entered Tinzaouaten on Monday, said Yevgeny Prigozhin. In Tinzawaten, the town's mayor,
Assimi Goita, spoke of the Wagner group. At Tinzaouatene the army, led by Colonel Goita, met Sergei Shevchenko.
The town of In-Afarak, also written Inafarak, was quiet. A Tuareg spokesman of the Valley Relief Society (VRS)
and JNIM denied it. Marek Dvor and Marta Dvorak left in Sudan."""


def lexicon_of(*texts: str) -> NameLexicon:
    store = ArticleStore.memory()
    with store.transaction():
        for number, text in enumerate(texts):
            store.put(Article(str(number), "A title", text), source=str(number))
    return NameLexicon(store.vocabulary)


@pytest.fixture(scope="module")
def lexicon() -> NameLexicon:
    return lexicon_of(TEXT)


@pytest.mark.parametrize(
    ("question", "asked", "found"),
    [
        ("What happened at Tin Zaouatine?", "Tin Zaouatine", {"Tinzaouaten", "Tinzawaten", "Tinzaouatene"}),
        ("who holds tinzaouatine now", "tinzaouatine", {"Tinzaouaten", "Tinzawaten", "Tinzaouatene"}),
        ("when did prigojine die?", "prigojine", {"Prigozhin"}),
        ("How did Goïta take power?", "Goïta", {"Goita"}),
        ("How old is Sergey?", "Sergey", {"Sergei"}),
        ("What does Vagner say?", "Vagner", {"Wagner"}),
        ("Who are the Touareg?", "Touareg", {"Tuareg"}),
        ("what is in Inafarak", "Inafarak", {"In-Afarak"}),
        ("What does GSIM claim?", "GSIM", {"JNIM"}),
        ("What did the VRS count?", "VRS", {"Valley Relief Society"}),
        ("What did the valley relief society count?", "valley relief society", {"VRS"}),
    ],
)  # fmt: skip
def test_a_name_is_found_in_the_spellings_of_the_articles(
    lexicon: NameLexicon, question: str, asked: str, found: set[str]
) -> None:
    spellings = lexicon.spellings(question)
    assert {one.found for one in spellings if one.asked == asked} == found


@pytest.mark.parametrize(
    "question",
    [
        "How old is the town?",  # two plain words are no name
        "Where is Marek?",  # a name that the articles print needs the same sound: not Marta
        "How many soldiers were killed?",
        "What did Semyonov say in Kyoto?",  # nothing like Sudan
        "2024 1,000 50",
        "",
    ],
)
def test_nothing_is_respelled_that_is_not_a_name_of_the_articles(
    lexicon: NameLexicon, question: str
) -> None:
    assert lexicon.spellings(question) == ()


def test_respelling_prefers_the_spelling_of_the_sentence_at_hand() -> None:
    spellings = (Spelling("Tin Zaouatine", "Tinzaouaten"), Spelling("Tin Zaouatine", "Tinzawaten"))
    question = "Who holds Tin Zaouatine?"
    assert respell(question, spellings) == "Who holds Tinzaouaten?"
    assert (
        respell(question, spellings, within="near Tinzawaten, at dawn") == "Who holds Tinzawaten?"
    )
    assert respell(question, spellings, within="Tin Zaouatine fell") == question


def test_missing_are_the_words_that_stand_nowhere_in_any_form(lexicon: NameLexicon) -> None:
    question = "Which fighter of Prigojine entered Bakhmut with tanks?"
    spellings = lexicon.spellings(question)
    assert lexicon.missing(question, spellings) == ("Bakhmut", "tanks")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("prigojin", "prigozhin"),
        ("chevchenko", "shevchenko"),
        ("hassan", "hasan"),
        ("khoja", "hoja"),
    ],
)
def test_transliterations_of_one_name_sound_alike(one: str, other: str) -> None:
    assert sound(one) == sound(other)


@given(st.text(max_size=60))
def test_any_question_is_taken(question: str) -> None:
    lexicon = lexicon_of(TEXT)
    for spelling in lexicon.spellings(question):
        assert spelling.asked in question
