"""A refusal and its receipt: why there is no answer, and what the articles say instead.

What contradicts the question is named with the sentence that does so; where the articles say that
something was withheld or is not known, that sentence is given. Neither is an answer.
"""

from collections.abc import Sequence

from rag.evidence import Candidate
from rag.signals import Query, stems
from rag.types import Abstention, Quote

NEAREST = 3
NO_ANSWER = "The articles do not answer this."
CONTRADICTED = "The articles do not answer this. They say:"
WITHHELD = "The articles do not say; what they say of it:"
# The least logit from which a sentence counts as a contradiction, and how many of the best are
# asked: a third of the tuning stories' false premises are named, 17 of 20 by the right sentence,
# against 3 in 100 of the other refusals (docs/decisions/0004).
LEAST_CONTRADICTION, ASKED = -1.0, 5
# Share of the question's words, names apart, that a sentence about what was withheld must hold.
LEAST_SHARED = 0.6

Ranked = Sequence[tuple[Candidate, float]]


def abstention(query: Query, ranked: Ranked, *, searched: int, threshold: float) -> Abstention:
    """Returns the refusal of a question.

    Args:
        ranked: the candidates with their log-odds, best first.
        searched: how many articles were searched.
        threshold: the least probability from which a question is answered.
    """
    found = contradicting(ranked)
    opening = CONTRADICTED
    if found is None:
        found, opening = withheld(query, ranked), WITHHELD
    nearest = [_quote(candidate) for candidate, _ in ranked[:NEAREST]]
    reason = NO_ANSWER
    if found is not None:
        told = _quote(found)
        nearest = [told, *(quote for quote in nearest if quote != told)][:NEAREST]
        reason = f"{opening} “{told.text}”"
    return Abstention(
        reason=reason,
        searched_articles=searched,
        terms_not_found=query.missing,
        spellings_tried=query.spellings,
        nearest=tuple(nearest),
        threshold=threshold,
    )


def contradicting(ranked: Ranked) -> Candidate | None:
    """Returns the sentence that contradicts what the question presupposes, if one surely does."""
    asked = [candidate for candidate, _ in ranked[:ASKED]]
    best = max(asked, key=lambda one: one.signal("contradicts"), default=None)
    return best if best and best.signal("contradicts") >= LEAST_CONTRADICTION else None


def withheld(query: Query, ranked: Ranked) -> Candidate | None:
    """Returns the best sentence, if it says of what is asked that it was not said or is unknown."""
    if not ranked or not ranked[0][0].signal("withheld"):
        return None
    names = {stem for name in query.question.names for stem in stems(name)}
    asked = stems(query.question.text) - names
    shared = asked & stems(ranked[0][0].sentence.text)
    return ranked[0][0] if asked and len(shared) >= LEAST_SHARED * len(asked) else None


def _quote(candidate: Candidate) -> Quote:
    sentence = candidate.sentence
    return Quote(sentence.article, sentence.start, sentence.end)
