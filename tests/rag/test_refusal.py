"""Refusals: the receipt, what contradicts the question, and what the articles say was withheld."""

from dataclasses import replace

from builders import make_article

from index.sentences import split
from rag.evidence import Candidate
from rag.question import analyse
from rag.refusal import (
    CONTRADICTED,
    LEAST_CONTRADICTION,
    NEAREST,
    NO_ANSWER,
    WITHHELD,
    abstention,
)
from rag.signals import FEATURES, UNREAD, Query
from rag.types import Abstention

TEXT = (
    "The mine stays closed. The company declined to say how many miners it would pay. "
    "It rained. A dog barked. The town is quiet."
)
BELOW = LEAST_CONTRADICTION - 1


def refusal(question: str, *contradicts: float, withheld: int | None = None) -> Abstention:
    """Returns the refusal where the sentences of TEXT are ranked in their order."""
    ranked = []
    for place, sentence in enumerate(split(make_article(TEXT))):
        candidate = Candidate(sentence, "", (0.0,) * len(FEATURES))
        against = contradicts[place] if place < len(contradicts) else UNREAD
        signals = candidate.with_signals(contradicts=against, withheld=float(place == withheld))
        ranked.append((replace(candidate, signals=signals), -float(place)))
    if withheld is not None:
        ranked.insert(0, ranked.pop(withheld))
    return abstention(Query(analyse(question), question), ranked, searched=7, threshold=0.5)


def shown(found: Abstention) -> list[str]:
    return [quote.text for quote in found.nearest]


def test_a_refusal_shows_the_nearest_sentences() -> None:
    found = refusal("Who owns the dog?")
    assert (found.reason, found.searched_articles, found.threshold) == (NO_ANSWER, 7, 0.5)
    assert shown(found) == [
        "The mine stays closed.",
        "The company declined to say how many miners it would pay.",
        "It rained.",
    ]


def test_what_contradicts_the_question_is_named_and_comes_first() -> None:
    found = refusal("When did the rain stop?", BELOW, BELOW, LEAST_CONTRADICTION, BELOW)
    assert found.reason == f"{CONTRADICTED} “It rained.”"
    assert len(found.nearest) == NEAREST
    assert shown(found)[0] == "It rained."


def test_the_surest_contradiction_is_named() -> None:
    found = refusal("Why did the mine open?", LEAST_CONTRADICTION + 2, LEAST_CONTRADICTION + 1)
    assert found.reason == f"{CONTRADICTED} “The mine stays closed.”"


def test_what_was_withheld_is_quoted_where_it_is_what_was_asked() -> None:
    found = refusal("How many miners will the company pay?", withheld=1)
    told = "The company declined to say how many miners it would pay."
    assert (found.reason, shown(found)[0]) == (f"{WITHHELD} “{told}”", told)
    assert refusal("How many dogs bark in the quiet town?", withheld=1).reason == NO_ANSWER


def test_nothing_found_is_a_plain_refusal() -> None:
    query = Query(analyse("Who owns the dog?"), "Who owns the dog?")
    found = abstention(query, [], searched=0, threshold=0.5)
    assert (found.reason, found.nearest) == (NO_ANSWER, ())
