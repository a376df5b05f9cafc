"""What the evidence model is shown: drawn candidates, terse questions, stories under other names."""

import random
from collections.abc import Sequence
from typing import Any

import numpy as np
from builders import make_article
from numpy.typing import NDArray

from evals.samples import STORIES_SPLIT, Corpus, Sample, stories_for
from evals.training.calibrate import _threshold
from evals.training.data import (
    Candidate,
    Label,
    Nearness,
    Question,
    Sampling,
    divided,
    draw,
    terse,
)
from evals.training.renaming import names_of, renamed
from evals.training.strangers import OF_OTHERS, OF_SMALL_TALK, SMALL_TALK, strangers

STORY: dict[str, Any] = {
    "story": "fallen-bridge",
    "topic": "The Lomra bridge",
    "articles": [
        {
            "id": "a1",
            "title": "Bridge over the Lomra falls",
            "text": "The bridge fell on Monday. Mayor Ana Solveig said that LOMRA was closed. "
            "Engineers blamed Solveig’s office.",
        }
    ],
    "questions": [
        {
            "kind": "fact",
            "question": "who closed the lomra",
            "evidence": [
                {"article": "a1", "quote": "Mayor Ana Solveig said that LOMRA was closed."}
            ],
        },
        {"kind": "spelling", "question": "Who is Ana Sohlveig?", "evidence": []},
    ],
}


def question(kind: str, labels: tuple[Label, ...], near: tuple[int, ...]) -> Question:
    pool = tuple(Candidate(f"Sentence {place}.", "", place) for place in range(8))
    rest = tuple(place for place in range(8) if place not in {one.place for one in labels})
    return Question("story", kind, "Why did it open?", (), bool(labels), pool, labels, near, rest)


def test_a_draw_holds_the_evidence_then_the_tempting_then_the_rest() -> None:
    asked = question("fact", (Label(3, (0, 8)),), (5,))
    drawn = draw(asked, Sampling(top=2, reach=3, others=1), random.Random(1))
    assert [one.place for one in drawn.candidates][:2] == [3, 5]
    assert drawn.labels == (Label(3, (0, 8)), None, None, None, None)
    assert drawn.contradicting == frozenset()


def test_only_the_hardest_of_the_drawn_are_kept_beside_the_labelled() -> None:
    asked = question("false_premise", (Label(3, (0, 8)),), (5,))
    drawn = draw(asked, Sampling(top=4, reach=4, others=0, hardest=1), random.Random(1))
    assert (drawn.given, drawn.hardest, len(drawn.candidates)) == (2, 1, 6)
    kept = drawn.only([4])
    assert [one.place for one in kept.candidates] == [3, 5, drawn.candidates[4].place]
    assert (kept.labels, kept.hardest) == ((Label(3, (0, 8)), None, None), None)
    assert kept.contradicting == frozenset({1})


def test_the_nearest_sentence_is_ranked_first() -> None:
    vectors = {"mine": [1.0, 0.0], "ship": [0.0, 1.0], "Which ship?": [0.6, 0.8]}

    class Encoder:
        name, dimension = "two", 2

        def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
            return np.array([vectors[text] for text in texts], dtype=np.float32)

    assert Nearness(Encoder(), ["mine", "ship"]).ranked("Which ship?") == [1, 0]


def test_of_thresholds_that_are_nearly_as_good_the_lowest_is_chosen() -> None:
    chances = np.array([0.2, 0.4, 0.6, 0.8] * 100)
    answerable = np.array([False, True, True, True] * 100)
    quoted = answerable.copy()
    # Of the questions at .4 one more is unanswerable than is answered rightly.
    answerable[1::4] = [True] * 50 + [False] * 50
    quoted[1::4] = [True] * 49 + [False] * 51
    log_odds = np.log(chances / (1 - chances))
    threshold, right = _threshold(log_odds, answerable, quoted)
    assert (threshold, right) == (0.4, (100 + 49 + 200) / 400)


def test_what_denies_a_false_premise_is_marked() -> None:
    drawn = draw(question("false_premise", (), (5, 6)), Sampling(), random.Random(1))
    marked = {drawn.candidates[number].place for number in drawn.contradicting}
    assert marked == {5, 6}


def test_a_terse_question_is_what_one_types() -> None:
    assert terse("What was the name of the ship?") == "name of ship"
    assert terse("How many people did the army hold?") == "how many people army hold"
    assert terse("What is?") == "What is?"


def test_names_stand_capitalised_inside_sentences_and_nowhere_small() -> None:
    texts = ["Police in Torvane met Marshal Hale. Rain fell.", "The marshal left Torvane in May."]
    assert names_of(texts) == ["Torvane", "Hale"]


def test_a_renamed_story_is_renamed_everywhere_alike() -> None:
    changed = renamed(STORY, ["Danube", "Smith"], random.Random(2))
    lomra, solveig = ("Danube", "Smith") if "DANUBE" in str(changed) else ("Smith", "Danube")
    quote = f"Mayor Ana {solveig} said that {lomra.upper()} was closed."
    assert changed["story"] == "fallen-bridge"
    assert changed["articles"][0]["title"] == f"Bridge over the {lomra} falls"
    assert changed["articles"][0]["text"] == (
        f"The bridge fell on Monday. {quote} Engineers blamed {solveig}’s office."
    )
    assert changed["questions"] == [
        {
            "kind": "fact",
            "question": f"who closed the {lomra.lower()}",
            "evidence": [{"article": "a1", "quote": quote}],
        }
    ]


def test_strangers_are_questions_of_others_and_small_talk_without_an_answer() -> None:
    def corpus(name: str) -> Corpus:
        article = make_article(id=name)
        samples = [
            Sample(f"{name}-{number}", "fact", f"Who saw {name} {number}?", True, name, split)
            for number, split in enumerate(("tuning", "tuning", "test"))
        ]
        return Corpus(name, "stories", (article,), tuple(samples))

    corpora = [corpus(name) for name in ("bridge", "mine", "ship")]
    found = strangers(corpora[0], corpora)
    asked = {one.question for one in found}
    assert len(asked) == OF_OTHERS + OF_SMALL_TALK
    assert len(asked & set(SMALL_TALK)) == OF_SMALL_TALK
    assert asked - set(SMALL_TALK) == {
        f"Who saw {n} {i}?" for n in ("mine", "ship") for i in (0, 1)
    }
    assert {(one.answerable, one.split, one.evidence) for one in found} == {(False, "tuning", ())}
    assert found == strangers(corpora[0], corpora)


def test_the_stories_kept_aside_are_for_tuning_and_not_for_training() -> None:
    trained_on, kept_aside = divided(STORIES_SPLIT)
    assert sorted([*trained_on, *kept_aside]) == sorted(stories_for("tuning"))
    assert len(kept_aside) == 38
