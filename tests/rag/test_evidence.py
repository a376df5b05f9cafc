"""Candidates and their signals, and which of them become quotes."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from builders import WordEncoder, make_article

from index import ArticleIndex
from index.sentences import split
from index.types import Article
from rag.attribution import attribute_all
from rag.calibration import (
    RELEVANCE_FEATURES,
    SHORTLIST_BEHIND,
    SHORTLIST_LEAST,
    SHORTLIST_MOST,
    Calibration,
    Logistic,
    answerability_features,
    sigmoid,
)
from rag.crossencoder import Scored
from rag.evidence import (
    Candidate,
    find_candidates,
    with_claimants,
    with_followers,
    with_model,
)
from rag.question import Question, analyse
from rag.select import Selection, select
from rag.signals import FEATURES, Query, slot_fit
from rag.types import Spelling

TEXT = (
    "A bridge over the Lomra fell on Monday. Police said two people were killed.\n\n"
    "Background\n\n"
    "The company declined to say how many workers were there. Mayor Ana Sol said 12 were hurt."
)


def candidates(question: str, article: Article | None = None) -> tuple[Candidate, ...]:
    index = ArticleIndex.of([article or make_article(TEXT)], WordEncoder())
    return find_candidates(index, Query(analyse(question), question))


def signal(candidate: Candidate, name: str) -> float:
    return candidate.signal(name)


def by_text(found: tuple[Candidate, ...], start: str) -> Candidate:
    return next(one for one in found if one.sentence.text.startswith(start))


def test_every_sentence_of_a_small_corpus_is_a_candidate_and_no_heading_is() -> None:
    found = candidates("How many people were killed?")
    assert {one.sentence.text for one in found} == {
        one.text for one in split(make_article(TEXT)) if not one.heading
    }
    assert found[0].sentence.text == "Police said two people were killed."


def test_the_signals_of_a_sentence_say_what_they_claim() -> None:
    found = candidates("How many people were killed?")
    police = by_text(found, "Police")
    bridge = by_text(found, "A bridge")
    company = by_text(found, "The company")
    assert signal(police, "coverage") == 1.0
    assert signal(bridge, "coverage") == 0.0
    assert signal(bridge, "context_coverage") == 1.0  # its neighbour holds the words
    assert (signal(police, "shape"), signal(bridge, "shape")) == (1.0, 0.0)
    assert (signal(police, "withheld"), signal(company, "withheld")) == (0.0, 1.0)
    assert signal(police, "slot") > 0.5 > signal(bridge, "slot")


def test_a_number_that_stands_nowhere_near_is_missed() -> None:
    found = candidates("What fell in 1994?")
    assert {signal(one, "numbers") for one in found} == {0.0}


def test_the_killed_are_not_the_hurt() -> None:
    question = analyse("How many people were killed?")
    assert slot_fit(question, "Two people were killed.") > slot_fit(question, "Twelve were hurt.")
    assert slot_fit(analyse("Who fell?"), "Two people were killed.") == 0.0


def test_whoever_is_asked_for_is_matched_with_whoever_speaks() -> None:
    article = make_article(TEXT)
    sentences = split(article)
    asked = "What did the mayor say?"
    found = with_claimants(
        Query(analyse(asked), asked),
        candidates(asked, article),
        lambda _: attribute_all(sentences),
        lambda _: sentences,
    )
    mayor, police = by_text(found, "Mayor"), by_text(found, "Police")
    assert (mayor.claimant, signal(mayor, "claimant"), signal(mayor, "speaker")) == (
        "Mayor Ana Sol",
        1.0,
        1.0,
    )
    assert (police.claimant, signal(police, "claimant"), signal(police, "speaker")) == (
        "Police",
        0.0,
        0.0,
    )


def test_the_model_is_asked_with_the_spelling_of_the_sentence() -> None:
    class Recorder:
        def __init__(self) -> None:
            self.asked: list[str] = []

        def score(
            self, question: str, pairs: Sequence[object], history: Sequence[str]
        ) -> list[Scored]:
            self.asked.append(question)
            return [Scored(logit=2.5, contradicts=-1.5, start=2, end=8) for _ in pairs]

    model = Recorder()
    question = "What fell over the Lomrra?"
    query = Query(analyse(question), question, (Spelling("Lomrra", "Lomra"),))
    scored = with_model(model, query, candidates(question)[:1])
    assert model.asked == ["What fell over the Lomra?"]
    assert (signal(scored[0], "logit"), scored[0].answer_text) == (2.5, "bridge")
    assert signal(scored[0], "contradicts") == -1.5


def logistic(**weights: float) -> Logistic:
    return Logistic(weights, 0.0)


def ranked(*log_odds: float) -> list[tuple[Candidate, float]]:
    sentences = split(make_article("Police said two people were killed. " * len(log_odds)))
    blank = (0.0,) * len(FEATURES)
    return [
        (Candidate(one, "", blank), odds) for one, odds in zip(sentences, log_odds, strict=True)
    ]


def chosen(question: Question, *log_odds: float) -> tuple[list[float], list[float]]:
    """Returns the log-odds of the quotes, and those of the likely further positions."""
    pairs = ranked(*log_odds)
    odds = {one.sentence.start: value for one, value in pairs}
    found = select(pairs, question)
    parts = found.quotes, found.positions
    return tuple([odds[one.sentence.start] for one in part] for part in parts)


COUNT, WHO = analyse("How many people were killed?"), analyse("Who was on the bridge?")


@pytest.mark.parametrize(
    ("question", "log_odds", "kept"),
    [
        (WHO, [2.0], ([2.0], [])),
        (WHO, [2.0, 1.5, 1.4], ([2.0, 1.5], [1.4])),  # two quotes are enough
        (WHO, [3.0, -0.1], ([3.0], [-0.1])),  # too far behind for a quote, not for a position
        (WHO, [-4.0, -4.1], ([-4.0], [])),  # the first is always there
        (COUNT, [2.0, 0.0, -0.5, -1.0], ([2.0, 0.0], [-0.5])),
        (COUNT, [2.0, -1.5], ([2.0], [])),
    ],
)
def test_the_fewest_quotes_that_carry_the_answer(
    question: Question, log_odds: list[float], kept: tuple[list[float], list[float]]
) -> None:
    assert chosen(question, *log_odds) == kept


def test_nothing_to_choose_from_is_nothing() -> None:
    assert select([], COUNT) == Selection(())


def test_another_position_gives_a_figure_where_one_is_asked_for() -> None:
    police, rain = split(make_article("Police said two people were killed. It rained all day."))
    blank = (0.0,) * len(FEATURES)
    best, other = (Candidate(one, "", blank) for one in (police, rain))
    pairs = [(best, 4.0), (other, 0.5)]
    assert select(pairs, COUNT).positions == ()
    assert select(pairs, WHO).positions == (other,)


def test_a_doubtful_position_is_another_claimants() -> None:
    first, second, third = split(make_article("Two died, police said. Six died. Nine died."))
    blank = (0.0,) * len(FEATURES)
    police = Candidate(first, "", blank, claimant="police")
    again = Candidate(second, "", blank, claimant="Police")
    mayor = Candidate(third, "", blank, claimant="the mayor")
    found = select([(police, 1.0), (again, -2.5), (mayor, -3.0)], COUNT)
    assert (found.positions, found.doubtful) == ((), (mayor,))


REPLIES = (
    "Two people were killed, police said. The union says four. The mayor denied it. "
    "The mayor said the bridge was built in 1974 by two brothers."
)


@pytest.mark.parametrize("answers", [("Two", "four", "The mayor denied it", "1974"), None])
def test_a_reply_in_the_next_sentence_is_a_position_however_unlikely(
    answers: tuple[str, ...] | None,
) -> None:
    article = make_article(REPLIES)
    said = [*attribute_all(split(article))]
    made = []
    for place, sentence in enumerate(split(article)):
        start = article.text.index(answers[place]) if answers else None
        end = start + len(answers[place]) if start is not None and answers else None
        claimant, kind = said[place][0].claimant, said[place][0].kind
        one = Candidate(sentence, "", (0.0,) * len(FEATURES), claimant, kind, start, end)
        made.append((one, 2.0 if place == 0 else -8.0))
    (police, _), (union, _), (mayor, _), _ = made
    assert select(made, COUNT) == Selection((police,), (union, mayor))
    assert select([made[0], made[2]], COUNT).positions == ()  # it follows nothing that is quoted


def test_what_follows_the_best_sentences_is_read_too() -> None:
    first, second, third = split(make_article("The board says so. The county differs. It rained."))
    blank = (0.0,) * len(FEATURES)
    best, next_one, far = (Candidate(one, "", blank) for one in (first, second, third))
    assert with_followers([best], [far, next_one]) == (best, next_one)
    assert with_followers([far], [best, next_one]) == (far,)
    unrelated = make_article("The board says so. It rained.", id="other")
    assert not best.precedes(Candidate(split(unrelated)[1], "", blank))


def test_log_odds_are_the_weighted_sum_and_rank_the_candidates() -> None:
    model = Logistic({"logit": 2.0, "cosine": -1.0}, 0.5)
    assert model.log_odds({"logit": 1.0, "cosine": 0.5, "names": 9.0}) == 2.0
    calibration = Calibration(logistic(cosine=1.0), logistic(best=1.0), 0.5)
    found = candidates("How many people were killed?")
    order = [log_odds for _, log_odds in calibration.rank(found)]
    assert order == sorted(order, reverse=True)
    assert calibration.probability(calibration.rank(found), COUNT.expects) == sigmoid(order[0])
    assert calibration.probability([], COUNT.expects) == 0.0


def test_the_shortlist_keeps_the_best_and_what_is_close(monkeypatch: pytest.MonkeyPatch) -> None:
    def shortlisted(*log_odds: float) -> int:
        calibration = Calibration(logistic(), logistic(), 0.5)
        pairs = ranked(*log_odds)
        rank: Callable[..., object] = lambda _self, _found: tuple(pairs)  # noqa: E731
        monkeypatch.setattr(Calibration, "rank", rank)
        return len(calibration.shortlist([one for one, _ in pairs]))

    assert shortlisted(0.0, -9.0) == 2
    assert shortlisted(0.0, *[-9.0] * 40) == SHORTLIST_LEAST
    near, far = 0.1 - SHORTLIST_BEHIND, -0.1 - SHORTLIST_BEHIND
    assert shortlisted(0.0, *[near] * 8, *[far] * 30) == 9
    assert shortlisted(*[0.0] * 60) == SHORTLIST_MOST


@pytest.mark.parametrize(("log_odds", "probability"), [(0.0, 0.5), (-800.0, 0.0), (800.0, 1.0)])
def test_a_probability_is_safe_at_any_size(log_odds: float, probability: float) -> None:
    assert sigmoid(log_odds) == probability


@pytest.mark.parametrize("fast", [True, False])
def test_the_shipped_calibration_knows_every_signal(fast: bool) -> None:
    calibration = Calibration.load(fast=fast)
    assert set(calibration.relevance.weights) == set(RELEVANCE_FEATURES)
    assert 0.0 < calibration.threshold < 1.0


def test_a_question_is_foreign_where_neither_its_words_nor_its_meaning_are_found() -> None:
    def foreign(unknown: float, *cosines: float) -> float:
        pairs = [
            (replace(one, signals=one.with_signals(unknown=unknown, cosine=cosine)), 0.0)
            for (one, _), cosine in zip(ranked(*cosines), cosines, strict=True)
        ]
        return answerability_features(pairs, COUNT.expects)["foreign"]

    assert foreign(1.0, 0.1, 0.15) == pytest.approx(2.0)
    assert foreign(0.5, 0.15) == pytest.approx(1.0)
    assert foreign(1.0, 0.1, 0.4) == 0.0
    assert foreign(0.0, 0.1) == 0.0
