"""Story and gold files: what is read, and how a bad one is refused."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evals.located import Span
from evals.samples import (
    GoldPosition,
    Sample,
    first_by_hash,
    load_gold,
    load_split,
    load_stories,
    split_of_question,
)
from index.errors import InvalidInput
from index.types import Article

SIX = "The ministry said six people had died."
BODIES = "Doctors spoke of “14 bodies”."


def story() -> dict[str, Any]:
    return {
        "story": "flood",
        "topic": "A dam bursts",
        "articles": [
            {
                "id": "a1",
                "title": "Dam bursts",
                "outlet": "The Courier",
                "author": None,
                "published": "2022-04-11",
                "text": f"{SIX} {BODIES}",
            },
            {
                "id": "a2",
                "title": "Flood",
                "outlet": None,
                "author": "A. Writer",
                "published": None,
                "text": f"It rained.\n\n{SIX}",
            },
        ],
        "questions": [question()],
    }


def question() -> dict[str, Any]:
    return {
        "id": "q01",
        "kind": "conflict",
        "question": "How many died?",
        "history": [],
        "answerable": True,
        "answers": ["six"],
        "evidence": [
            {"article": "a1", "quote": SIX},
            {"article": "a2", "quote": SIX},
            {"article": "a1", "quote": 'Doctors spoke of "14 bodies".'},
        ],
        "claimant": None,
        "positions": [
            {"claimant": "The ministry", "figure": "six", "article": "a1", "quote": SIX},
            {"claimant": None, "figure": "14", "article": "a1", "quote": BODIES},
        ],
        "near": [],
    }


def write(folder: Path, content: dict[str, Any], *, test: tuple[str, ...] = ("flood",)) -> Path:
    (folder / "stories").mkdir(exist_ok=True)
    (folder / "stories" / "flood.json").write_text(json.dumps(content), encoding="utf-8")
    split = {"rule": "by hand", "test": list(test), "tuning": []}
    (folder / "split.json").write_text(json.dumps(split), encoding="utf-8")
    return folder


def load(folder: Path) -> Any:
    return load_stories(folder / "stories", folder / "split.json")


def test_a_story_becomes_articles_and_samples(tmp_path: Path) -> None:
    (corpus,) = load(write(tmp_path, story()))
    assert corpus.name == "flood"
    assert corpus.family == "stories"
    assert corpus.articles == (
        Article("a1", "Dam bursts", f"{SIX} {BODIES}", "The Courier", None, "2022-04-11"),
        Article("a2", "Flood", f"It rained.\n\n{SIX}", None, "A. Writer", None),
    )
    first, second, copy = Span("a1", 0, 38), Span("a1", 39, 68), Span("a2", 12, 50)
    assert corpus.samples == (
        Sample(
            id="flood/q01",
            kind="conflict",
            question="How many died?",
            answerable=True,
            corpus="flood",
            split="test",
            answers=("six",),
            evidence=(first, copy, second),
            positions=(
                GoldPosition("The ministry", "six", first),
                GoldPosition(None, "14", second),
            ),
        ),
    )


def _drop_claimant(q: dict[str, Any]) -> None:
    del q["claimant"]


def _refusable(q: dict[str, Any]) -> None:
    q.update(kind="unanswerable", answerable=False)


BAD: list[tuple[Callable[[dict[str, Any]], Any], str]] = [
    (_drop_claimant, "claimant: Field required"),
    (lambda q: q.update(kind="riddle"), "kind: Input should be 'fact', 'conflict'"),
    (lambda q: q.update(note="?"), "note: Extra inputs are not permitted"),
    (lambda q: q.update(question="  "), "the question is blank"),
    (lambda q: q.update(kind="unanswerable"), "answerable is True, but the kind is unanswerable"),
    (_refusable, "not answerable, and yet it has evidence, answers or positions"),
    (lambda q: q.update(evidence=[], answers=[]), "answerable without evidence"),
    (lambda q: q.update(kind="fact", answers=[]), "answerable without answers"),
    (lambda q: q["positions"].pop(), "a conflict with fewer than two figures"),
    (lambda q: q.update(kind="followup"), "a follow-up without history"),
    (lambda q: q.update(answers=["seven"]), "the answer is not inside the evidence: 'seven'"),
    (lambda q: q["near"].append({"article": "a9", "quote": SIX}), "no article is 'a9'"),
    (lambda q: q["near"].append({"article": "a2", "quote": BODIES}), "not in the text of a2: "),
]


@pytest.mark.parametrize(("spoil", "message"), BAD, ids=[message for _, message in BAD])
def test_a_bad_question_is_named(
    spoil: Callable[[dict[str, Any]], Any], message: str, tmp_path: Path
) -> None:
    content = story()
    spoil(content["questions"][0])
    with pytest.raises(InvalidInput) as raised:
        load(write(tmp_path, content))
    path = tmp_path / "stories" / "flood.json"
    assert str(raised.value).startswith(f"{path}: question q01: {message}")


def test_a_wire_copy_must_be_labelled_too(tmp_path: Path) -> None:
    content = story()
    copied = "The ministry of emergencies said six people had died."
    for article in content["articles"]:
        article["text"] = copied
    content["questions"][0].update(
        kind="fact", evidence=[{"article": "a1", "quote": copied}], positions=[]
    )
    with pytest.raises(InvalidInput, match="question q01: stands also in a2, unlabelled"):
        load(write(tmp_path, content))


def test_a_question_id_is_used_once(tmp_path: Path) -> None:
    content = story() | {"questions": [question(), question()]}
    with pytest.raises(InvalidInput, match="question q01: the id is used twice"):
        load(write(tmp_path, content))


def test_a_story_that_the_split_does_not_name_is_for_tuning(tmp_path: Path) -> None:
    (corpus,) = load(write(tmp_path, story(), test=()))
    assert {sample.split for sample in corpus.samples} == {"tuning"}


def test_a_story_stands_on_one_side_of_the_split(tmp_path: Path) -> None:
    path = tmp_path / "split.json"
    path.write_text('{"rule": "", "test": ["flood"], "tuning": ["flood"]}', encoding="utf-8")
    with pytest.raises(InvalidInput, match="on both sides of the split: flood"):
        load_split(path)


def test_what_is_no_json_is_one_clear_error(tmp_path: Path) -> None:
    write(tmp_path, story())
    path = tmp_path / "stories" / "flood.json"
    path.write_text('{"story": ', encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"flood\.json: Invalid JSON: EOF"):
        load(tmp_path)


def test_gold_questions_stand_on_articles_handed_in(tmp_path: Path) -> None:
    path = tmp_path / "gold.json"
    gold = story() | {"articles": ["a2", "a1"]}
    path.write_text(json.dumps(gold), encoding="utf-8")
    articles = [Article("a0", "", "Other."), Article("a1", "", f"{SIX} {BODIES}")]
    with pytest.raises(InvalidInput, match="no article of the built-in corpus is 'a2'"):
        load_gold(articles, path)
    corpus = load_gold([*articles, Article("a2", "", SIX)], path)
    assert [article.id for article in corpus.articles] == ["a2", "a1"]
    assert corpus.family == "articles"
    assert corpus.samples[0].split == split_of_question("q01")


def test_the_halves_of_the_gold_set_are_fixed() -> None:
    sides = [split_of_question(name) for name in ("q01", "q02", "q03", "q04", "q05")]
    assert sides == ["tuning", "test", "test", "test", "tuning"]


def test_the_committed_stories_are_valid_and_split() -> None:
    split = load_split()
    corpora = load_stories()
    assert set(split) <= {corpus.name for corpus in corpora}
    assert list(split.values()).count("test") == 30
    ids = [sample.id for corpus in corpora for sample in corpus.samples]
    assert len(ids) == len(set(ids))


def test_what_is_sampled_is_always_the_same() -> None:
    names = [f"story-{number}" for number in range(20)]
    chosen = first_by_hash(names, 3)
    assert chosen == first_by_hash(names[::-1], 3)
    assert len(chosen) == 3
    assert set(chosen) <= set(names)
