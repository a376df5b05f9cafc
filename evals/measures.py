"""How good one answer is: a function a measure, each a `Score` with its explanation.

A score of None says that the measure does not apply to the sample ("unscored" is not "wrong").
Whether a quote is evidence is decided by place in the article, never by its wording.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from evals.located import folded
from evals.matching import content_words, is_evidence, quoted_parts, token_f1
from evals.samples import GoldPosition, Sample
from index.types import Article
from rag.types import Answer, Citation, Position, Quote

# The share of quotes that must be relevant in an answer that is all right; less where all
# versions of a disagreement are shown, since more quotes are. From the project's own goals.
RELEVANT_SHARE = 1 / 2
RELEVANT_SHARE_CONFLICT = 1 / 3


@dataclass(frozen=True, slots=True)
class Score:
    """A measure's value, 0 to 1, or None where it does not apply, and why it is so."""

    value: float | None
    explanation: str = ""


Measure = Callable[[Sample, Answer, Mapping[str, Article]], Score]

_NOT_APPLICABLE = Score(None)


def score(sample: Sample, answer: Answer, articles: Sequence[Article]) -> dict[str, Score]:
    """Returns every measure of one answer, by name, in the order in which reports show them."""
    by_id = {article.id: article for article in articles}
    return {name: measure(sample, answer, by_id) for name, measure in MEASURES.items()}


def decision(sample: Sample, answer: Answer, _: Mapping[str, Article]) -> Score:
    """Returns 1 when the question was answered or refused as its label says."""
    if answer.answered == sample.answerable:
        return Score(1.0)
    return Score(0.0, "refused, though answerable" if sample.answerable else "not refused")


def answered(sample: Sample, answer: Answer, _: Mapping[str, Article]) -> Score:
    """Returns 1 when an answerable question was answered."""
    if not sample.answerable:
        return _NOT_APPLICABLE
    return Score(float(answer.answered), "" if answer.answered else "refused, though answerable")


def refused(sample: Sample, answer: Answer, _: Mapping[str, Article]) -> Score:
    """Returns 1 when a question without answer, or with a false premise, was refused."""
    if sample.answerable:
        return _NOT_APPLICABLE
    return Score(float(not answer.answered), "not refused" if answer.answered else "")


def first_quote(sample: Sample, answer: Answer, _: Mapping[str, Article]) -> Score:
    """Returns 1 when the first citation is evidence; a refusal shows none and gets 0."""
    if not sample.answerable:
        return _NOT_APPLICABLE
    quotes = _quotes(answer)
    if not quotes:
        return Score(0.0, "no quote")
    right = is_evidence(quotes[0], sample.evidence)
    return Score(float(right), "" if right else f"first quote is no evidence: {_cut(quotes[0])}")


def best_sentence(sample: Sample, answer: Answer, _: Mapping[str, Article]) -> Score:
    """Returns 1 when the best sentence found is evidence, whether it was shown or refused.

    The first citation or, in a refusal, the first of the receipt's nearest sentences: ranking
    alone, without the decision.
    """
    if not sample.answerable:
        return _NOT_APPLICABLE
    quotes = answer.abstention.nearest if answer.abstention else _quotes(answer)
    if not quotes:
        return Score(0.0, "nothing found")
    right = is_evidence(quotes[0], sample.evidence)
    return Score(float(right), "" if right else f"best sentence is no evidence: {_cut(quotes[0])}")


def evidence_quoted(sample: Sample, answer: Answer, _: Mapping[str, Article]) -> Score:
    """Returns 1 when at least one quote is evidence."""
    if not sample.answerable:
        return _NOT_APPLICABLE
    found = any(is_evidence(quote, sample.evidence) for quote in _quotes(answer))
    return Score(float(found), "" if found else "no quote is evidence")


def quote_precision(sample: Sample, answer: Answer, _: Mapping[str, Article]) -> Score:
    """Returns the share of the quotes that are evidence; None without quotes."""
    quotes = _quotes(answer)
    if not sample.answerable or not quotes:
        return _NOT_APPLICABLE
    beside = [quote for quote in quotes if not is_evidence(quote, sample.evidence)]
    explanation = f"beside the point: {_cut(beside[0])}" if beside else ""
    return Score(1 - len(beside) / len(quotes), explanation)


def verbatim(_: Sample, answer: Answer, articles: Mapping[str, Article]) -> Score:
    """Returns the share of quotes, and of quoted parts of the text, that stand in the article.

    A citation must be a stretch of an article that was searched; what a statement puts in quote
    marks must stand in a quote that the statement cites.
    """
    checks = [(_stands(c.quote, articles), c.quote.text) for c in answer.citations]
    by_marker = {citation.marker: citation for citation in answer.citations}
    for statement in answer.statements if answer.answered else ():
        checks.extend(quoted_parts(statement, by_marker))
    if not checks:
        return _NOT_APPLICABLE
    failed = [text for right, text in checks if not right]
    explanation = f"not verbatim: {failed[0][:80]!r}" if failed else ""
    return Score(1 - len(failed) / len(checks), explanation)


def positions(sample: Sample, answer: Answer, _: Mapping[str, Article]) -> Score:
    """Returns the share of a disagreement's different figures whose evidence is quoted."""
    if not sample.positions:
        return _NOT_APPLICABLE
    figures = _figures(sample.positions)
    shown = _figures(_shown(sample.positions, _quotes(answer)))
    missing = [figure for figure in figures if figure not in shown]
    explanation = f"not shown: {', '.join(missing)}" if missing else ""
    return Score(1 - len(missing) / len(figures), explanation)


def disagreement(sample: Sample, answer: Answer, _: Mapping[str, Article]) -> Score:
    """Returns 1 when a disagreement is named, with at least two of its different figures.

    Two stated positions must rest on evidence, and that evidence must hold two figures: a
    sentence that gives both serves both.
    """
    if not _disputed(sample):
        return _NOT_APPLICABLE
    if answer.disagreement is None:
        return Score(0.0, "no disagreement named")
    by_marker = {citation.marker: citation for citation in answer.citations}
    right = [
        found
        for stated in answer.disagreement.positions
        if (found := _shown(sample.positions, _position_quotes(stated, by_marker)))
    ]
    figures = _figures([position for found in right for position in found])
    if len(right) >= 2 and len(figures) >= 2:
        return Score(1.0)
    return Score(0.0, f"{len(right)} right positions named, {len(figures)} figures")


def no_false_disagreement(sample: Sample, answer: Answer, _: Mapping[str, Article]) -> Score:
    """Returns 1 when an answer to a question without labelled positions names none."""
    if not sample.answerable or sample.positions or not answer.answered:
        return _NOT_APPLICABLE
    if answer.disagreement is None:
        return Score(1.0)
    return Score(0.0, "a disagreement named where none is labelled")


def answer_span(sample: Sample, answer: Answer, _: Mapping[str, Article]) -> Score:
    """Returns the best token F1 of the first marked span with a labelled answer.

    None where nothing is marked or several values stand. The formula and its normalisation are
    SQuAD's (Rajpurkar et al. 2016, `evaluate-v1.1.py`).
    """
    span = next((text for c in answer.citations if (text := _marked(c)) is not None), None)
    if span is None or not sample.answers or sample.positions:
        return _NOT_APPLICABLE
    best = max(token_f1(span, gold) for gold in sample.answers)
    return Score(best, "" if best == 1 else f"marked {span!r}, labelled {sample.answers[0]!r}")


def claimant(sample: Sample, answer: Answer, _: Mapping[str, Article]) -> Score:
    """Returns 1 when a quoted piece of evidence names the labelled claimant.

    Compared by content word: "the ministry's spokesman" is "the ministry". None where no
    evidence is quoted, which `evidence_quoted` already counts.
    """
    cited = [c for c in answer.citations if is_evidence(c.quote, sample.evidence)]
    if sample.claimant is None or not cited:
        return _NOT_APPLICABLE
    gold = content_words(sample.claimant)
    if any(gold & content_words(citation.claimant or "") for citation in cited):
        return Score(1.0)
    named = ", ".join(sorted({repr(citation.claimant) for citation in cited}))
    return Score(0.0, f"claimant {named}, labelled {sample.claimant!r}")


def contradiction(sample: Sample, answer: Answer, _: Mapping[str, Article]) -> Score:
    """Returns 1 when a false premise is refused with a sentence that contradicts it."""
    if sample.kind != "false_premise" or not sample.near:
        return _NOT_APPLICABLE
    if answer.abstention is None:
        return Score(0.0, "not refused")
    named = any(is_evidence(quote, sample.near) for quote in answer.abstention.nearest)
    return Score(float(named), "" if named else "the contradicting sentence is not shown")


def all_right(sample: Sample, answer: Answer, articles: Mapping[str, Article]) -> Score:
    """Returns 1 when nothing is wrong with the answer.

    Answered or refused as it should be, evidence quoted, at least half of the quotes relevant
    (a third for disagreements), a disagreement named with at least two positions, every quote
    verbatim. The explanation names the first of these that fails.
    """
    share = RELEVANT_SHARE_CONFLICT if _disputed(sample) else RELEVANT_SHARE
    checks = (
        (decision, 1.0),
        (evidence_quoted, 1.0),
        (disagreement, 1.0),
        (quote_precision, share),
        (verbatim, 1.0),
    )
    for measure, least in checks:
        found = measure(sample, answer, articles)
        if found.value is not None and found.value < least - 1e-9:
            return Score(0.0, found.explanation)
    return Score(1.0)


MEASURES: dict[str, Measure] = {
    "all_right": all_right,
    "decision": decision,
    "answered": answered,
    "refused": refused,
    "first_quote": first_quote,
    "best_sentence": best_sentence,
    "evidence_quoted": evidence_quoted,
    "quote_precision": quote_precision,
    "verbatim": verbatim,
    "positions": positions,
    "disagreement": disagreement,
    "no_false_disagreement": no_false_disagreement,
    "answer_span": answer_span,
    "claimant": claimant,
    "contradiction": contradiction,
}


def _disputed(sample: Sample) -> bool:
    """Returns whether the articles give several figures, whatever the question's kind."""
    return len(_figures(sample.positions)) > 1


def _quotes(answer: Answer) -> tuple[Quote, ...]:
    return tuple(citation.quote for citation in answer.citations) if answer.answered else ()


def _figures(found: Iterable[GoldPosition]) -> dict[str, None]:
    """Returns the different figures, in order, as they are written but for case and blanks."""
    return dict.fromkeys(folded(position.figure).casefold() for position in found)


def _shown(labelled: Sequence[GoldPosition], quotes: Iterable[Quote]) -> list[GoldPosition]:
    shown = list(quotes)
    return [p for p in labelled if any(is_evidence(quote, (p.span,)) for quote in shown)]


def _position_quotes(stated: Position, by_marker: Mapping[int, Citation]) -> list[Quote]:
    return [by_marker[marker].quote for marker in stated.markers if marker in by_marker]


def _marked(citation: Citation) -> str | None:
    if citation.answer_start is None or citation.answer_end is None:
        return None
    return citation.quote.article.text[citation.answer_start : citation.answer_end]


def _stands(quote: Quote, articles: Mapping[str, Article]) -> bool:
    """Returns whether a quote is a real stretch of an article as it was handed in."""
    article = articles.get(quote.article.id)
    if article is None or not 0 <= quote.start < quote.end <= len(article.text):
        return False
    return article.text[quote.start : quote.end] == quote.text


def _cut(quote: Quote) -> str:
    text = " ".join(quote.text.split())
    return repr(text if len(text) <= 80 else text[:77] + "...")
