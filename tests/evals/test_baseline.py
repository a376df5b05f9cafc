"""The naive answerer: nearest sentences, a threshold on the cosine, and its best setting."""

from builders import WordEncoder
from evaluating import ARTICLES, BURST, FLOOD, SIX, WIRE, fact, quote, unanswerable

from evals.baseline import NaiveAnswerer, Setting, best_setting
from evals.samples import Corpus
from rag.types import Abstention, Answer, Citation, Statement, Turn

ENCODER = WordEncoder(
    ["a", "dam", "burst", "on", "monday", "the", "ministry", "said", "six", "people", "had", "died"]
)


def answerer(threshold: float, quotes: int = 2) -> NaiveAnswerer:
    return NaiveAnswerer(ARTICLES, ENCODER, Setting(threshold, quotes))


def test_the_nearest_sentences_are_quoted_in_order() -> None:
    # Same words as the sentence: cosine 1, in both articles; the first article's comes first.
    answer = answerer(threshold=0.9).ask("dam burst on a monday")
    first, copy = quote(BURST), quote(BURST, WIRE)
    assert answer == Answer(
        question="dam burst on a monday",
        standalone_question="dam burst on a monday",
        statements=(Statement(BURST, (1,)), Statement(BURST, (2,))),
        citations=(Citation(1, first), Citation(2, copy)),
        engine="baseline",
        probability=answer.probability,
    )
    assert round(answer.probability, 4) == 1.0


def test_what_is_too_far_is_refused_with_what_was_nearest() -> None:
    answer = answerer(threshold=0.9, quotes=1).ask("the ministry")
    assert answer.abstention == Abstention("nothing near enough", 2, nearest=(quote(SIX),))
    assert answer.citations == ()


def test_earlier_questions_are_put_before_this_one() -> None:
    found = answerer(threshold=0.0, quotes=1).ask("on monday?", [Turn("a dam burst")])
    assert found.citations[0].quote == quote(BURST)


def test_the_best_setting_has_most_answers_right() -> None:
    # The near miss shares "the" and "did" with no sentence exactly; the fact is a sentence itself.
    easy = fact(question="a dam burst on monday")
    hard = unanswerable()
    corpus = Corpus("flood", "stories", (FLOOD, WIRE), (easy, hard))
    found = best_setting([(corpus, answerer(threshold=0.0))])
    refused = NaiveAnswerer((FLOOD, WIRE), ENCODER, found).ask(hard.question)
    answered = NaiveAnswerer((FLOOD, WIRE), ENCODER, found).ask(easy.question)
    assert (refused.answered, answered.answered) == (False, True)
    assert found.quotes == 1
