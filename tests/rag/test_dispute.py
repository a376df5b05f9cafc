"""What tells a dispute from figures of two different things."""

from dataclasses import replace

from builders import make_article

from index.sentences import split
from rag.calibration import LEAST_DISPUTE, Calibration, Logistic
from rag.dispute import DISPUTE_FEATURES, dispute_features
from rag.evidence import Candidate
from rag.question import analyse
from rag.signals import FEATURES, Query
from rag.types import Disagreement, Position

ARMY, REBELS, RAIN = (
    Candidate(sentence, "", (0.0,) * len(FEATURES))
    for sentence in split(make_article("Two died, the army said. Rebels say ten. It rained."))
)
FOUND = Disagreement("slot", (Position("the army", "Two", (1,)), Position(None, "ten", (2,))))


def features(question: str, *quoted: Candidate, context: tuple[str, ...] = ()) -> dict[str, float]:
    return dispute_features(Query(analyse(question), question, context=context), FOUND, quoted)


def with_logit(candidate: Candidate, logit: float) -> Candidate:
    return replace(candidate, signals=candidate.with_signals(logit=logit))


def test_the_features_are_of_the_best_quote_and_of_the_best_other() -> None:
    found = features("How many died?", with_logit(ARMY, 3.0), RAIN, with_logit(REBELS, 2.0))
    assert set(found) == set(DISPUTE_FEATURES)
    assert (found["best_logit"], found["other_logit"]) == (3.0, 2.0)
    assert (found["positions"], found["named"], found["one_quote"]) == (2.0, 0.5, 0.0)
    assert (found["expects_count"], found["expects_person"]) == (1.0, 0.0)


def test_the_question_tells_whether_several_or_one_are_asked() -> None:
    both = features("What do both sides say of the dead?", ARMY, REBELS)
    one = features("According to the army, how many died?", ARMY, context=("Who won?",))
    assert (both["several"], both["claimant_asked"], both["follow_up"]) == (1.0, 0.0, 0.0)
    assert (one["several"], one["claimant_asked"], one["follow_up"]) == (0.0, 1.0, 1.0)
    assert (both["one_quote"], one["one_quote"]) == (0.0, 1.0)


def test_a_reply_and_two_parties_in_one_sentence_are_features() -> None:
    army, rebels = replace(ARMY, claimant="the army"), replace(REBELS, claimant="Rebels")
    assert features("How many died?", army, rebels)["reply"] == 1.0
    assert features("How many died?", army, RAIN)["reply"] == 0.0
    assert features("How many died?", army, rebels)["beside"] == 0.0
    one_quote = tuple(replace(one, claimant=name, markers=(1,)) for one, name in
                      zip(FOUND.positions, ("the army", "Rebels"), strict=True))  # fmt: skip
    query = Query(analyse("How many died?"), "How many died?")
    assert dispute_features(query, replace(FOUND, positions=one_quote), [army])["beside"] == 1.0


def test_a_denial_and_another_article_are_features() -> None:
    (denial,) = split(make_article("The army denies that ten died.", id="other"))
    with_denial = features("How many died?", ARMY, replace(REBELS, sentence=denial))
    without = features("How many died?", ARMY, RAIN)
    assert (with_denial["opposed"], with_denial["same_article"]) == (1.0, 0.0)
    assert (without["opposed"], without["same_article"]) == (0.0, 1.0)
    assert without["figures"] == 1.0


def test_a_dispute_is_believed_from_its_least_log_odds_on() -> None:
    constant = Calibration(Logistic({}, 0.0), Logistic({}, 0.0), 0.5)
    found = features("How many died?", ARMY, REBELS)
    assert constant.believes(found)
    assert replace(constant, dispute=Logistic({}, LEAST_DISPUTE)).believes(found)
    assert not replace(constant, dispute=Logistic({}, LEAST_DISPUTE - 0.1)).believes(found)
