"""Floors hold, digests hold, and a floor comes down for a stated reason only."""

from dataclasses import replace
from pathlib import Path

import pytest
from evaluating import (
    ARTICLES,
    BURST,
    SIREN,
    SIX,
    ScriptedAnswerer,
    fact,
    quote,
    quoting,
    refusal,
    unanswerable,
)

from evals.gate import (
    FLOORS,
    Floors,
    Lowered,
    Violation,
    check,
    data_digests,
    load_floors,
    save_floors,
    update,
)
from evals.results import Report, summarise
from evals.runs import evaluate
from evals.samples import Corpus
from index.errors import InvalidInput
from rag.types import Statement

DATA = {"gold": "1", "split": "2", "stories": "3"}
COLUMN = "stories/tuning"
STORY = Corpus("flood", "stories", ARTICLES, (fact(), unanswerable()))


def report(*, right: bool = True) -> Report:
    first = quoting(quote(BURST if right else SIX))
    script = {fact().question: first, unanswerable().question: refusal(quote(SIREN))}
    rows = evaluate([STORY], {"newsdesk": lambda _: ScriptedAnswerer(script)})
    return summarise(rows, made="2024-07-27T10:00:00", commit=None)


def floors(**measures: float) -> Floors:
    return Floors(digests=DATA, floors={COLUMN: measures})


def test_the_gate_is_open_at_the_floor() -> None:
    assert check(report(), floors(all_right=1.0, refused=1.0), DATA) == ()


def test_under_a_floor_is_a_violation_beyond_the_tolerance() -> None:
    # Of 50 facts 25 are wrong: .50, and 1 / 50 is the tolerance of .02.
    facts = tuple(fact(id=f"flood/q{n}", question=f"{n % 2}?") for n in range(50))
    script = {"0?": quoting(quote(BURST)), "1?": quoting(quote(SIX))}
    corpus = Corpus("flood", "stories", ARTICLES, facts)
    rows = evaluate([corpus], {"newsdesk": lambda _: ScriptedAnswerer(script)})
    low = summarise(rows, made="now", commit=None)
    assert check(low, floors(all_right=0.52), DATA) == ()
    assert check(low, floors(all_right=0.53), DATA) == (
        Violation(f"{COLUMN} all_right", "0.500 is under the floor of 0.530"),
    )


def test_one_question_of_few_may_fall_on_the_other_side() -> None:
    assert check(report(right=False), floors(all_right=1.0), DATA) == ()


def test_what_is_right_by_construction_gets_no_tolerance() -> None:
    altered = replace(quoting(quote(BURST)), statements=(Statement("“Monday or so”", (1,)),))
    script = {fact().question: altered}
    corpus = Corpus("flood", "stories", ARTICLES, (fact(),))
    rows = evaluate([corpus], {"newsdesk": lambda _: ScriptedAnswerer(script)})
    (violation,) = check(summarise(rows, made="now", commit=None), floors(verbatim=1.0), DATA)
    assert str(violation) == f"{COLUMN} verbatim: 0.500 is under the floor of 1.000"


def test_what_was_not_measured_is_a_violation() -> None:
    assert check(report(), floors(claimant=0.5), DATA) == (
        Violation(f"{COLUMN} claimant", "no question was measured"),
    )


def test_columns_of_another_run_are_left_alone_but_not_all_of_them() -> None:
    other = {"stories/test": {"all_right": 1.0}}
    both = Floors(digests=DATA, floors=other | {COLUMN: {"all_right": 1.0}})
    assert check(report(), both, DATA) == ()
    (violation,) = check(report(), Floors(digests=DATA, floors=other), DATA)
    assert violation.where == "floors"


def test_changed_data_says_what_to_run() -> None:
    (violation,) = check(report(), floors(all_right=1.0), DATA | {"gold": "changed"})
    assert violation.where == "gold data"
    assert "newsdesk eval --update-floors" in violation.message


def test_an_unscored_question_closes_the_gate() -> None:
    rows = evaluate(
        [Corpus("flood", "stories", ARTICLES, (fact(), unanswerable()))],
        {
            "newsdesk": lambda _: ScriptedAnswerer(
                {fact().question: quoting(quote(BURST)), unanswerable().question: OSError("gone")}
            )
        },
    )
    broken = summarise(rows, made="now", commit=None)
    assert [str(violation) for violation in check(broken, floors(all_right=1.0), DATA)] == [
        "unscored: 1 questions, flood/q3 first: OSError: gone"
    ]


def test_update_raises_and_never_lowers_by_accident() -> None:
    before = floors(all_right=0.7, refused=0.4)
    raised = update(report(right=False), before, digests=DATA)
    assert raised.floors[COLUMN] == {
        "all_right": 0.7,
        "refused": 1.0,
        "answered": 1.0,
        "first_quote": 0.0,
        "evidence_quoted": 0.0,
        "quote_precision": 0.0,
        "verbatim": 1.0,
    }
    assert raised.lowered == ()


def test_a_floor_is_lowered_for_a_stated_reason_which_is_kept() -> None:
    lowered = update(report(right=False), floors(all_right=0.7), lower=" harder set ", digests=DATA)
    assert lowered.floors[COLUMN]["all_right"] == 0.5
    assert lowered.lowered == (
        Lowered(
            made="2024-07-27T10:00:00",
            column=COLUMN,
            measure="all_right",
            before=0.7,
            after=0.5,
            reason="harder set",
        ),
    )
    with pytest.raises(ValueError, match="stated reason"):
        update(report(), floors(), lower="  ", digests=DATA)


def test_update_keeps_other_columns_and_takes_the_digests() -> None:
    other = Floors(digests={"gold": "old"}, floors={"stories/test": {"all_right": 0.9}})
    updated = update(report(), other, digests=DATA)
    assert updated.floors["stories/test"] == {"all_right": 0.9}
    assert updated.digests == DATA


def test_floors_are_read_back_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    written = update(report(right=False), floors(all_right=0.7), lower="why", digests=DATA)
    save_floors(written, path)
    assert load_floors(path) == written
    path.write_text('{"floor": {}}', encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"floors\.json: floor: Extra inputs"):
        load_floors(path)


def test_digests_change_with_any_story_and_with_its_name(tmp_path: Path) -> None:
    gold, split, stories = tmp_path / "gold", tmp_path / "split", tmp_path / "stories"
    stories.mkdir()
    for path in (gold, split, stories / "a.json"):
        path.write_text("{}", encoding="utf-8")
    first = data_digests(gold, split, stories)
    assert first["gold"] == first["split"]
    (stories / "a.json").rename(stories / "b.json")
    renamed = data_digests(gold, split, stories)
    assert renamed["stories"] != first["stories"]
    assert renamed["gold"] == first["gold"]


def test_the_committed_floors_can_be_read() -> None:
    assert load_floors(FLOORS).digests.keys() <= {"gold", "split", "stories"}
