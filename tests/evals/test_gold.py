"""The gold set holds what it says: counts per kind, verbatim quotes, labels that agree."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
STORY: dict[str, Any] = json.loads(
    (ROOT / "evals/gold/tinzaouaten.json").read_text(encoding="utf-8")
)
QUESTIONS: list[dict[str, Any]] = STORY["questions"]
DEBRIS = (
    "Lawrence Taylor",
    "TikTok",
    "$95 billion",
    "Zummar",
    "Exit mobile",
    "Subscribe",
    "Share.",
)


def plain(text: str) -> str:
    """Returns the text with single blanks and straight quote marks."""
    marks = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"'})
    return re.sub(r"\s+", " ", text.translate(marks)).strip()


def article_text(article_id: str) -> str:
    return plain((ROOT / f"index/corpus/{article_id}.txt").read_text(encoding="utf-8"))


def quotes_of(question: dict[str, Any]) -> list[dict[str, str]]:
    return [*question["evidence"], *question["positions"], *question["near"]]


def test_counts_per_kind() -> None:
    assert Counter(question["kind"] for question in QUESTIONS) == {
        "fact": 29,
        "conflict": 19,
        "attribution": 19,
        "paraphrase": 20,
        "spelling": 14,
        "followup": 17,
        "yesno": 8,
        "unanswerable": 73,
        "false_premise": 9,
    }


def test_articles_are_the_built_in_ones() -> None:
    stems = sorted(path.stem for path in (ROOT / "index/corpus").glob("*.txt"))
    assert STORY["articles"] == stems


def test_ids_and_questions_are_unique() -> None:
    asked = [(question["question"].casefold(), *question["history"]) for question in QUESTIONS]
    assert len({question["id"] for question in QUESTIONS}) == len(QUESTIONS)
    assert len(set(asked)) == len(asked)


def test_every_quote_is_verbatim_and_none_is_debris() -> None:
    texts = {article_id: article_text(article_id) for article_id in STORY["articles"]}
    quotes = [(question["id"], line) for question in QUESTIONS for line in quotes_of(question)]
    wrong = [
        (question_id, line["quote"])
        for question_id, line in quotes
        if plain(line["quote"]) not in texts[line["article"]]
        or any(piece in line["quote"] for piece in DEBRIS)
    ]
    assert wrong == []


def test_answers_stand_in_the_evidence() -> None:
    outside = [
        (question["id"], answer)
        for question in QUESTIONS
        for answer in question["answers"]
        if not any(
            plain(answer).casefold() in plain(line["quote"]).casefold()
            for line in question["evidence"]
        )
    ]
    assert outside == []


def test_every_position_rests_on_evidence() -> None:
    loose = [
        (question["id"], position["figure"])
        for question in QUESTIONS
        for position in question["positions"]
        if (position["article"], position["quote"])
        not in {(line["article"], line["quote"]) for line in question["evidence"]}
    ]
    assert loose == []


def test_labels_agree_with_the_kind() -> None:
    for question in QUESTIONS:
        refused = question["kind"] in ("unanswerable", "false_premise")
        labelled = (question["answerable"], bool(question["evidence"]), bool(question["answers"]))
        assert labelled == (not refused,) * 3, question["id"]
        figures = {position["figure"] for position in question["positions"]}
        assert question["kind"] != "conflict" or len(figures) >= 2, question["id"]
        assert question["kind"] != "followup" or question["history"], question["id"]
        assert question["kind"] != "false_premise" or question["near"], question["id"]
