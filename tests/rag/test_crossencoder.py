"""The evidence model: how its input is put together, and that the shipped file answers with it."""

from pathlib import Path

import numpy as np
import pytest
from tokenizers import Encoding

from index.errors import ModelUnavailable
from rag.crossencoder import (
    MAX_CONTEXT,
    MAX_QUESTION,
    MAX_SENTENCE,
    TOKENIZER,
    Assembled,
    EvidenceModel,
    asked,
    assemble,
    best_span,
    context_of,
    feed,
    plain_tokenizer,
    whole_words,
)

HEADLINE = "Ferry sinks off Port Amaya"
SENTENCES = (
    "The ferry Halcyon sank off Port Amaya late on Tuesday.",
    "At least 41 people drowned, the coast guard said.",
    "Its owner, Bertil Lines, denied that the ferry had been overloaded.",
    "The harbour was built in 1962.",
)
CANDIDATES = [
    (sentence, context_of(HEADLINE, previous))
    for sentence, previous in zip(SENTENCES, (None, *SENTENCES), strict=False)
]


@pytest.fixture(scope="module")
def model() -> EvidenceModel:
    return EvidenceModel.load()


def encoded(text: str) -> Encoding:
    return plain_tokenizer(TOKENIZER).encode(text, add_special_tokens=False)


def test_the_context_is_the_headline_and_the_sentence_before_both_cut() -> None:
    assert context_of("Ferry sinks", None) == "Ferry sinks"
    assert context_of("a b c d e f g h i", " ".join("0123456789ABCDEFG")) == (
        "a b c d e f g h | 0 1 2 3 4 5 6 7 8 9 A B C D"
    )


def test_a_follow_up_is_read_after_the_two_questions_before_it() -> None:
    assert asked("And hurt?") == "And hurt?"
    assert asked("And hurt?", ["One?", "Two?", "Three?"]) == "Two? | Three? | And hurt?"


def test_an_input_is_question_sentence_and_context_with_types() -> None:
    assert assemble(encoded("Who died?"), encoded("He did."), encoded("News")) == Assembled(
        # [CLS] who died ? [SEP] he did . [SEP] news [SEP]
        ids=[101, 2040, 2351, 1029, 102, 2002, 2106, 1012, 102, 2739, 102],
        types=[0, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0],
        sentence_from=5,
        sentence_tokens=3,
    )


def test_long_parts_are_cut_the_question_at_its_beginning() -> None:
    long = encoded("start " + "word " * 200 + "stop")
    start, stop, word = long.ids[0], long.ids[-1], long.ids[1]
    item = assemble(long, long, long)
    assert item.ids == [
        101,
        *[word] * (MAX_QUESTION - 1),
        stop,
        102,
        start,
        *[word] * (MAX_SENTENCE - 1),
        102,
        start,
        *[word] * (MAX_CONTEXT - 1),
        102,
    ]
    assert (item.sentence_from, item.sentence_tokens) == (MAX_QUESTION + 2, MAX_SENTENCE)


def test_inputs_are_padded_with_masked_zeros() -> None:
    short, long = (
        Assembled([101, 7, 102], [0, 1, 0], 1, 1),
        Assembled([101, 7, 8, 102], [0] * 4, 1, 2),
    )
    fed = {name: array.tolist() for name, array in feed([short, long]).items()}
    assert fed == {
        "input_ids": [[101, 7, 102, 0], [101, 7, 8, 102]],
        "attention_mask": [[1, 1, 1, 0], [1, 1, 1, 1]],
        "token_type_ids": [[0, 1, 0, 0], [0, 0, 0, 0]],
    }


def test_a_span_never_ends_before_it_starts() -> None:
    starts = np.array([0.0, 1.0, 5.0], dtype=np.float32)
    ends = np.array([4.0, 3.0, 0.0], dtype=np.float32)
    assert best_span(starts, ends) == (2, 2)  # 5 + 0, for 5 + 4 and 5 + 3 would run backwards
    assert best_span(starts[:0], ends[:0]) == (0, 0)


@pytest.mark.parametrize(
    ("text", "token", "words"),
    [
        ("Petrol cost 1,100 rials.", "100", "1,100"),
        ("Brigadier Tuwaini spoke.", "##wai", "Tuwaini"),
        ("“Tuwaini’s men” fled.", "##wai", "Tuwaini’s"),
        ("In Oum-Dakhir, it rained.", "da", "Oum-Dakhir"),
        ("It cost 4.1 cents.", "cents", "cents"),
    ],
)
def test_a_span_is_widened_to_whole_words(text: str, token: str, words: str) -> None:
    sentence = encoded(text)
    place = next(n for n, found in enumerate(sentence.tokens) if found == token)
    start, end = whole_words(sentence, text, place, place)
    assert text[start:end] == words


def best(model: EvidenceModel, question: str, history: tuple[str, ...] = ()) -> tuple[int, str]:
    scored = model.score(question, CANDIDATES, history)
    place = max(range(len(scored)), key=lambda number: scored[number].logit)
    return place, SENTENCES[place][scored[place].start : scored[place].end]


@pytest.mark.parametrize(
    ("question", "place", "words"),
    [
        ("Where did the ferry sink?", 0, "off Port Amaya"),
        ("How many people drowned?", 1, "At least 41"),
        ("Who owns the ferry?", 2, "Bertil Lines"),
        ("When was the harbour built?", 3, "1962"),
    ],
)
def test_the_shipped_model_finds_the_sentence_and_the_words(
    model: EvidenceModel, question: str, place: int, words: str
) -> None:
    assert best(model, question) == (place, words)


def test_what_no_sentence_says_scores_lower_than_what_one_says(model: EvidenceModel) -> None:
    def highest(question: str) -> float:
        return max(scored.logit for scored in model.score(question, CANDIDATES))

    for silent in ("Who was the captain of the ferry?", "How much did the harbour cost?"):
        assert highest(silent) < highest("How many people drowned?") - 2


def test_a_follow_up_is_answered_from_its_history(model: EvidenceModel) -> None:
    assert best(model, "And when was it built?", ("What is known of the harbour?",)) == (3, "1962")


def test_a_score_depends_on_neither_order_nor_company(model: EvidenceModel) -> None:
    together = model.score("How many people drowned?", CANDIDATES)
    assert model.score("How many people drowned?", CANDIDATES[::-1]) == together[::-1]
    alone = [model.score("How many people drowned?", [pair])[0] for pair in CANDIDATES]
    assert alone == together


def test_no_candidates_and_an_empty_sentence_are_allowed(model: EvidenceModel) -> None:
    assert model.score("Who?", []) == []
    assert [(one.start, one.end) for one in model.score("Who?", [("", "")])] == [(0, 0)]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"nowhere\.onnx"):
        EvidenceModel.load(tmp_path / "nowhere.onnx")
