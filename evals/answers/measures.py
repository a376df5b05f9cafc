"""How good one answer over given texts is, by its gold answers' words: a function a measure.

Here the gold is words, not places (`evals.measures` compares places): a question's texts are few,
so the words of the gold answer are seldom there twice.
"""

import re
from collections.abc import Callable, Sequence

from evals.answers.read import GivenQuestion
from evals.matching import squad_tokens, token_f1, without_articles
from evals.measures import Score
from rag.types import Answer, Citation

Measure = Callable[[GivenQuestion, Answer], Score]

_NOT_APPLICABLE = Score(None)


def score_given(asked: GivenQuestion, answer: Answer) -> dict[str, Score]:
    """Returns every measure of one answer, by name, in the order in which reports show them."""
    return {name: measure(asked, answer) for name, measure in MEASURES.items()}


def right(asked: GivenQuestion, answer: Answer) -> Score:
    """Returns 1 when a gold answer is inside the quotes, or the question was rightly refused."""
    return in_quotes(asked, answer) if asked.answerable else refused(asked, answer)


def in_quotes(asked: GivenQuestion, answer: Answer) -> Score:
    """Returns 1 when the quotes hold a gold answer of every group; a refusal gets 0."""
    if not asked.answerable:
        return _NOT_APPLICABLE
    return _held(asked, answer, answer.citations)


def in_first_quote(asked: GivenQuestion, answer: Answer) -> Score:
    """Returns 1 when the first quote alone holds a gold answer of every group."""
    if not asked.answerable:
        return _NOT_APPLICABLE
    return _held(asked, answer, answer.citations[:1])


def quoted_when_answered(asked: GivenQuestion, answer: Answer) -> Score:
    """Returns, for a question that was answered, whether the quotes hold a gold answer."""
    if not answer.answered:
        return _NOT_APPLICABLE
    return in_quotes(asked, answer) if asked.answerable else Score(0.0, "not refused")


def answered(asked: GivenQuestion, answer: Answer) -> Score:
    """Returns 1 when an answerable question was answered."""
    if not asked.answerable:
        return _NOT_APPLICABLE
    return Score(1.0) if answer.answered else _refusal(asked, answer)


def refused(asked: GivenQuestion, answer: Answer) -> Score:
    """Returns 1 when a question that the texts do not answer was refused."""
    if asked.answerable:
        return _NOT_APPLICABLE
    if not answer.answered:
        return Score(1.0)
    return Score(0.0, f"not refused ({answer.probability:.2f}): {_shown(answer.citations)}")


def marked(asked: GivenQuestion, answer: Answer) -> Score:
    """Returns 1 when the first quote of an answered, answerable question has a marked span."""
    if not (asked.answerable and answer.answered):
        return _NOT_APPLICABLE
    return Score(float(marked_span(answer) is not None))


def exact(asked: GivenQuestion, answer: Answer) -> Score:
    """Returns 1 when the marked span of the first quote is a gold answer, SQuAD's HasAns_exact.

    A refusal gets 0, and so does an answer without a marked span.
    """
    if not asked.answerable:
        return _NOT_APPLICABLE
    return _span_score(asked, answer, lambda a, b: float(squad_tokens(a) == squad_tokens(b)))


def f1(asked: GivenQuestion, answer: Answer) -> Score:
    """Returns the best token F1 of that span with a gold answer, SQuAD's HasAns_f1."""
    if not asked.answerable:
        return _NOT_APPLICABLE
    return _span_score(asked, answer, token_f1)


def squad_exact(asked: GivenQuestion, answer: Answer) -> Score:
    """Returns SQuAD 2.0's own `exact`: as above, and 1 for refusing what has no answer."""
    return exact(asked, answer) if asked.answerable else refused(asked, answer)


def squad_f1(asked: GivenQuestion, answer: Answer) -> Score:
    """Returns SQuAD 2.0's own `f1`: as above, and 1 for refusing what has no answer."""
    return f1(asked, answer) if asked.answerable else refused(asked, answer)


MEASURES: dict[str, Measure] = {
    "right": right,
    "in_quotes": in_quotes,
    "in_first_quote": in_first_quote,
    "quoted_when_answered": quoted_when_answered,
    "answered": answered,
    "refused": refused,
    "marked": marked,
    "exact": exact,
    "f1": f1,
    "squad_exact": squad_exact,
    "squad_f1": squad_f1,
}


def marked_span(answer: Answer) -> str | None:
    """Returns the words that the first citation marks as the answer, if it marks any."""
    if not answer.citations:
        return None
    first = answer.citations[0]
    if first.answer_start is None or first.answer_end is None:
        return None
    return first.quote.article.text[first.answer_start : first.answer_end]


def holds(text: str, gold: str) -> bool:
    """Returns whether the tokens of `gold` stand in `text` in one run.

    Punctuation is removed as SQuAD does; or it divides tokens, but inside a number, as in DPR's
    `has_answer` (Karpukhin et al. 2020), which finds "Ada" in "Ada's". Whole tokens only: "5" is
    not in "2015".
    """
    if not squad_tokens(gold):  # "%", or "The The": nothing is left to compare but the words
        return gold.lower() in text.lower()
    return any(_run(cut(gold), cut(text)) for cut in (squad_tokens, _divided_tokens))


def _divided_tokens(text: str) -> list[str]:
    joined = re.sub(r"(?<=\d)[.,](?=\d)", "", text.lower())
    return without_articles(re.sub(r"[^\w\s]", " ", joined))


def _run(part: Sequence[str], whole: Sequence[str]) -> bool:
    return f" {' '.join(part)} " in f" {' '.join(whole)} "


def _held(asked: GivenQuestion, answer: Answer, citations: Sequence[Citation]) -> Score:
    if not answer.answered:
        return _refusal(asked, answer)
    quotes = [citation.quote.text for citation in citations]
    missing = [
        group
        for group in asked.answers
        if not any(holds(quote, gold) for quote in quotes for gold in group)
    ]
    if not missing:
        return Score(1.0)
    return Score(0.0, f"no quote holds {_either(missing[0])}: {_shown(citations)}")


def _refusal(asked: GivenQuestion, answer: Answer) -> Score:
    gold = _either(asked.answers[0])
    return Score(0.0, f"refused, though answerable ({answer.probability:.2f}): {gold}")


def _span_score(
    asked: GivenQuestion, answer: Answer, compare: Callable[[str, str], float]
) -> Score:
    span = marked_span(answer)
    gold = f"gold {_either(asked.answers[0])}"
    if span is None:
        return Score(0.0, f"nothing marked, {gold}")
    best = max(compare(span, one) for group in asked.answers for one in group)
    return Score(best, "" if best == 1 else f"marked {span!r}, {gold}")


def _either(group: Sequence[str]) -> str:
    return " or ".join(repr(gold) for gold in group)


def _shown(citations: Sequence[Citation]) -> str:
    return " / ".join(repr(" ".join(citation.quote.text.split())) for citation in citations)
