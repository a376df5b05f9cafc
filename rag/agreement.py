"""Agreement: which other articles give the same answer, and how many of them are one origin.

The same sentence in two articles is wire copy, and so one origin.
"""

from collections.abc import Sequence

from rag.disagreement import Side, agree, claims
from rag.question import Expects, Question
from rag.types import Citation

# How likely a sentence of another article must be to answer before its agreement counts; chosen on
# tuning stories (docs/decisions/0004).
LEAST_RELEVANCE = 0.3
# Kinds of question whose answer is a value that can be compared.
_VALUES = frozenset(Expects) - {Expects.REASON, Expects.SPEECH, Expects.YES_NO, Expects.OTHER}


def agreeing(
    question: Question, best: Citation, others: Sequence[Citation]
) -> tuple[Citation, ...]:
    """Returns the first citation of each further article that says the same as the best one.

    They have its very words or, where a value was asked for, the same value.

    Args:
        others: best first; those of the best one's own article are passed over.
    """
    own = _value(question, best)
    found = {best.quote.article.id: best}
    for citation in others:
        value = _value(question, citation)
        same_value = own is not None and value is not None and agree(own, value)
        if words_of(citation) == words_of(best) or same_value:
            found.setdefault(citation.quote.article.id, citation)
    return tuple(found.values())[1:]


def origins(citations: Sequence[Citation]) -> int:
    """Returns how many different sentences the citations quote."""
    return len({words_of(citation) for citation in citations})


def words_of(citation: Citation) -> str:
    """Returns the quote as wire copy is compared: whatever its spaces and capitals."""
    return " ".join(citation.quote.text.split()).casefold()


def _value(question: Question, citation: Citation) -> Side | None:
    """Returns the value that a citation gives; None where there is no single one."""
    if question.expects not in _VALUES:
        return None
    given = list(claims(question, citation))
    if len(given) != 1 or not given[0].words.strip():
        return None
    return given[0]
