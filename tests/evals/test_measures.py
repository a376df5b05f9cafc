"""Each measure on answers whose value is worked out by hand."""

from dataclasses import replace

import pytest
from evaluating import (
    ARTICLES,
    BODIES,
    BURST,
    FLOOD,
    SIREN,
    SIX,
    WIRE,
    conflict,
    fact,
    quote,
    quoting,
    refusal,
    span,
    unanswerable,
)

from evals.matching import QUOTE_MAX_CHARS, content_words, is_evidence, token_f1
from evals.measures import MEASURES, Score, score
from evals.samples import Sample
from index.types import Article
from rag.types import Answer, Citation, Quote, Statement

BOTH = quoting(quote(SIX), quote(BODIES), positions=[("six", SIX), ("14", BODIES)])


def values(sample: Sample, answer: Answer) -> dict[str, float]:
    """Returns the measures that apply."""
    scores = score(sample, answer, ARTICLES)
    return {name: s.value for name, s in scores.items() if s.value is not None}


def test_an_answer_with_its_evidence_is_all_right() -> None:
    assert values(fact(), quoting(quote(BURST))) == {
        "all_right": 1.0,
        "decision": 1.0,
        "answered": 1.0,
        "first_quote": 1.0,
        "best_sentence": 1.0,
        "evidence_quoted": 1.0,
        "quote_precision": 1.0,
        "verbatim": 1.0,
        "no_false_disagreement": 1.0,
    }


def test_a_refusal_of_what_is_answerable_is_wrong_but_its_ranking_counts() -> None:
    assert values(fact(), refusal(quote(BURST, WIRE))) == {
        "all_right": 0.0,
        "decision": 0.0,
        "answered": 0.0,
        "first_quote": 0.0,
        "best_sentence": 1.0,
        "evidence_quoted": 0.0,
    }


def test_a_near_miss_is_refused_rightly_or_answered_wrongly() -> None:
    assert values(unanswerable(), refusal(quote(SIREN))) == {
        "all_right": 1.0,
        "decision": 1.0,
        "refused": 1.0,
    }
    assert values(unanswerable(), quoting(quote(SIREN))) == {
        "all_right": 0.0,
        "decision": 0.0,
        "refused": 0.0,
        "verbatim": 1.0,
    }


def test_a_false_premise_is_refused_with_what_contradicts_it() -> None:
    sample = replace(unanswerable(), kind="false_premise")
    assert values(sample, refusal(quote(SIX), quote(SIREN)))["contradiction"] == 1.0
    assert values(sample, refusal(quote(SIX)))["contradiction"] == 0.0
    assert values(sample, quoting(quote(SIREN)))["contradiction"] == 0.0


@pytest.mark.parametrize(
    ("quotes", "first", "found", "precision", "all_right"),
    [
        ((SIX, BURST), 0.0, 1.0, 1 / 2, 1.0),
        ((BURST, SIX, BODIES), 1.0, 1.0, 1 / 3, 0.0),
        ((SIX,), 0.0, 0.0, 0.0, 0.0),
    ],
)
def test_quotes_beside_the_point(
    quotes: tuple[str, ...], first: float, found: float, precision: float, all_right: float
) -> None:
    measured = values(fact(), quoting(*(quote(text) for text in quotes)))
    assert measured["first_quote"] == first
    assert measured["evidence_quoted"] == found
    assert measured["quote_precision"] == pytest.approx(precision)
    assert measured["all_right"] == all_right


def test_a_disagreement_with_both_figures() -> None:
    measured = values(conflict(), BOTH)
    assert measured["positions"] == 1.0
    assert measured["disagreement"] == 1.0
    assert measured["all_right"] == 1.0
    assert "no_false_disagreement" not in measured


def test_a_third_of_relevant_quotes_is_enough_for_a_disagreement() -> None:
    stated = [("six", SIX), ("14", BODIES)]
    beside = [quote(BURST), quote(SIREN), quote(BURST, WIRE), quote("The rain went on.", WIRE)]
    six_quotes = quoting(quote(SIX), quote(BODIES), *beside, positions=stated)
    assert values(conflict(), six_quotes)["all_right"] == 1.0
    seventh = Quote(FLOOD, span(SIREN).start, span(SIREN).end - 1)
    seven = quoting(quote(SIX), quote(BODIES), *beside, seventh, positions=stated)
    assert values(conflict(), seven)["all_right"] == 0.0


@pytest.mark.parametrize(
    ("answer", "explanation"),
    [
        (quoting(quote(SIX), quote(BODIES)), "no disagreement named"),
        (
            quoting(quote(SIX), quote(BURST), positions=[("six", SIX), ("Monday", BURST)]),
            "1 right positions named, 1 figures",
        ),
        (
            quoting(quote(SIX), positions=[("six", SIX), ("six people", SIX)]),
            "2 right positions named, 1 figures",
        ),
    ],
)
def test_half_a_disagreement_is_not_one(answer: Answer, explanation: str) -> None:
    scores = score(conflict(), answer, ARTICLES)
    assert scores["disagreement"] == Score(0.0, explanation)
    assert scores["all_right"] == Score(0.0, explanation)


def test_one_sentence_may_hold_both_figures() -> None:
    one = replace(
        conflict(), positions=tuple(replace(p, span=span(SIX)) for p in conflict().positions)
    )
    answer = quoting(quote(SIX), positions=[("six", SIX), ("14", SIX)])
    assert values(one, answer)["disagreement"] == 1.0


def test_wire_copies_are_one_figure() -> None:
    copied = replace(
        conflict(),
        positions=(
            *conflict().positions,
            replace(conflict().positions[0], span=span(BURST, WIRE), figure=" SIX"),
        ),
    )
    assert score(copied, quoting(quote(SIX)), ARTICLES)["positions"] == Score(0.5, "not shown: 14")


def test_a_disagreement_that_is_not_there() -> None:
    assert values(fact(), BOTH)["no_false_disagreement"] == 0.0


def cited(claimant: str | None, answer: tuple[int, int] | None = None) -> Answer:
    found = quote(BURST)
    start, end = answer or (None, None)
    citation = Citation(1, found, claimant, "said", start, end)
    return replace(quoting(found), citations=(citation,))


@pytest.mark.parametrize(
    ("named", "right"),
    [
        ("the Ministry’s spokesman", 1.0),
        ("Ministry", 1.0),
        ("the mayor of the town", 0.0),
        (None, 0.0),
    ],
)
def test_a_claimant_is_compared_by_content_word(named: str | None, right: float) -> None:
    sample = fact(kind="attribution", claimant="The ministry of the interior")
    assert values(sample, cited(named))["claimant"] == right


def test_a_claimant_is_not_scored_without_evidence() -> None:
    sample = fact(kind="attribution", claimant="The ministry")
    assert "claimant" not in values(sample, quoting(quote(SIX)))


def test_the_marked_answer_is_compared_by_token() -> None:
    # "dam burst on Monday" against "on Monday": 2 shared tokens of 4 and 2, F1 = 4 / 6.
    start = span("dam burst on Monday").start
    end = span("dam burst on Monday").end
    assert values(fact(), cited(None, (start, end)))["answer_span"] == pytest.approx(4 / 6)
    assert values(fact(), cited(None, (end - 6, end)))["answer_span"] == 1.0


@pytest.mark.parametrize(
    ("text", "gold", "f1"),
    [
        ("The 14 bodies", "14 bodies!", 1.0),
        ("14", "14 bodies", 2 / 3),
        ("six", "14", 0.0),
        ("the", "a", 1.0),
    ],
)
def test_token_f1_is_squads(text: str, gold: str, f1: float) -> None:
    assert token_f1(text, gold) == pytest.approx(f1)


def test_a_quote_must_stand_in_the_article_that_was_handed_in() -> None:
    edited = Article(id="a1", title="Dam bursts", text=FLOOD.text.replace("Monday", "Sunday"))
    outside = Quote(FLOOD, len(FLOOD.text) - 3, len(FLOOD.text) + 5)
    answer = quoting(quote(BURST), quote("A dam burst on Sunday.", edited), outside)
    answer = replace(answer, statements=())
    assert values(fact(), answer)["verbatim"] == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("text", "share"),
    [
        (f"One article reports: “{BURST}”", 1.0),
        ("The dam burst “on Monday”.", 1.0),
        ("The dam burst “on Tuesday”.", 1 / 2),
        ('It "burst on Monday", not "on Tuesday".', 2 / 3),
        ("The dam burst on Tuesday.", 1.0),
    ],
)
def test_what_stands_in_quote_marks_is_verbatim(text: str, share: float) -> None:
    answer = replace(quoting(quote(BURST)), statements=(Statement(text, (1,)),))
    assert values(fact(), answer)["verbatim"] == pytest.approx(share)


def test_a_quote_is_evidence_by_half_of_the_shorter() -> None:
    labelled = span(BURST)
    middle = labelled.start + len(labelled) // 2
    assert is_evidence(Quote(FLOOD, labelled.start, labelled.end + 30), (labelled,))
    assert is_evidence(Quote(FLOOD, labelled.start + 2, labelled.start + 8), (labelled,))
    assert is_evidence(Quote(FLOOD, labelled.start - 30, middle), (labelled,))
    assert not is_evidence(Quote(FLOOD, labelled.start - 30, middle - 2), (labelled,))
    assert not is_evidence(quote(BURST, WIRE), (labelled,))
    assert not is_evidence(Quote(FLOOD, labelled.start, labelled.start), (labelled,))


def test_a_page_is_not_a_quote() -> None:
    page = Article("a1", "", BURST + " It rained." * 100)
    labelled = span(BURST, page)
    assert is_evidence(Quote(page, 0, QUOTE_MAX_CHARS), (labelled,))
    assert not is_evidence(Quote(page, 0, QUOTE_MAX_CHARS + 1), (labelled,))


def test_content_words_leave_out_what_every_label_has() -> None:
    assert content_words("One of the ministry’s two spokesmen, who") == {"ministry", "spokesmen"}


def test_explanations_name_the_reason() -> None:
    scores = score(fact(), quoting(quote(SIX)), ARTICLES)
    assert scores["all_right"] == Score(0.0, "no quote is evidence")
    assert scores["first_quote"] == Score(0.0, f"first quote is no evidence: {SIX!r}")
    assert tuple(scores) == tuple(MEASURES)
