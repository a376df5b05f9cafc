"""From ranked evidence to an answer: quotes chosen, checked against the store, and composed.

Whether to answer at all is decided before (`rag.assistant`).
"""

from collections.abc import Sequence

from index import ArticleIndex
from rag.agreement import LEAST_RELEVANCE, agreeing
from rag.calibration import Calibration, sigmoid
from rag.compose import compose
from rag.disagreement import disagreement
from rag.dispute import dispute_features
from rag.evidence import Candidate
from rag.question import Question
from rag.quotes import standing_alone, verified
from rag.select import MAX_DOUBTFUL, Selection, select
from rag.signals import Query
from rag.types import Answer, Citation, Disagreement

Ranked = Sequence[tuple[Candidate, float]]


class Answering:
    """Composes answers over one index; holds nothing else."""

    def __init__(self, index: ArticleIndex) -> None:
        self._index = index

    def answer(
        self, question: str, query: Query, ranked: Ranked, calibration: Calibration
    ) -> Answer | None:
        """Returns the answer, or None where no quote stands verbatim in the store.

        Args:
            ranked: candidates with their log-odds, best first.
            calibration: tells whether positions that differ are a disagreement.
        """
        chosen = select(ranked, query.question)
        kept = _apart(self._cited(chosen.quotes, first=1))
        if not kept:
            return None
        conflict, cited = self._differing(query.question, kept, chosen)
        if conflict and calibration.believes(
            dispute_features(query, conflict, _quoted(cited, chosen))
        ):
            kept = cited
        else:
            conflict = None
        agreed = () if conflict else self._agreed(query.question, kept, ranked)
        statements, numbered, positions = compose(
            kept,
            conflict,
            query.question.expects,
            agreed=agreed,
            searched=self._index.manifest.articles,
        )
        return Answer(
            question=question,
            standalone_question=query.question.text,
            statements=statements,
            citations=numbered,
            disagreement=positions,
        )

    def dispute(self, query: Query, ranked: Ranked) -> dict[str, float] | None:
        """Returns the features of the positions that differ, for fitting; None where none do."""
        chosen = select(ranked, query.question)
        kept = _apart(self._cited(chosen.quotes, first=1))
        if not kept:
            return None
        conflict, cited = self._differing(query.question, kept, chosen)
        return dispute_features(query, conflict, _quoted(cited, chosen)) if conflict else None

    def _differing(
        self, question: Question, kept: tuple[Citation, ...], chosen: Selection
    ) -> tuple[Disagreement | None, tuple[Citation, ...]]:
        """Returns the positions that differ, if any do, and the citations that state them.

        Of the doubtful ones the best that adds a position is taken, and no other: one wrong quote
        among the positions is bearable, several are not.
        """
        likely = self._cited(chosen.positions, first=kept[-1].marker + 1)
        cited = (*kept, *likely)
        conflict = disagreement(question, cited)
        found = 0
        for candidate in chosen.doubtful:
            if found == MAX_DOUBTFUL:
                break
            one = self._cited([candidate], first=cited[-1].marker + 1)
            wider = disagreement(question, (*cited, *one)) if one else None
            if wider and (conflict is None or len(wider.positions) > len(conflict.positions)):
                conflict, cited, found = wider, (*cited, *one), found + 1
        if conflict is None:
            return None, kept
        stated = {marker for position in conflict.positions for marker in position.markers}
        return conflict, (kept[0], *(one for one in cited[1:] if one.marker in stated))

    def _agreed(
        self, question: Question, kept: Sequence[Citation], ranked: Ranked
    ) -> tuple[Citation, ...]:
        """Returns the first citation and one of each other article that says the same."""
        quoted = {(one.quote.article.id, one.quote.end) for one in kept}
        likely = [
            candidate
            for candidate, log_odds in ranked
            if sigmoid(log_odds) >= LEAST_RELEVANCE
            and (candidate.sentence.article.id, candidate.sentence.end) not in quoted
        ]
        others = self._cited(likely, first=kept[-1].marker + 1)
        return (kept[0], *agreeing(question, kept[0], [*kept[1:], *others]))

    def _cited(self, candidates: Sequence[Candidate], *, first: int) -> tuple[Citation, ...]:
        """Returns the candidates' citations that are verbatim in the store, markers from `first`."""
        made = [self._citation(marker, one) for marker, one in enumerate(candidates, first)]
        return verified(made, self._index.stored({one.quote.article.id for one in made}))

    def _citation(self, marker: int, candidate: Candidate) -> Citation:
        return Citation(
            marker=marker,
            quote=standing_alone(candidate, self._index.sentences(candidate.sentence.article.id)),
            claimant=candidate.claimant,
            kind=candidate.kind,
            answer_start=candidate.answer_start,
            answer_end=candidate.answer_end,
        )


def _apart(citations: Sequence[Citation]) -> tuple[Citation, ...]:
    """Returns the citations without those that the quote of an earlier one holds already."""
    kept: list[Citation] = []
    for one in citations:
        if not any(
            first.quote.article.id == one.quote.article.id
            and first.quote.start <= one.quote.start
            and one.quote.end <= first.quote.end
            for first in kept
        ):
            kept.append(one)
    return tuple(kept)


def _quoted(cited: Sequence[Citation], chosen: Selection) -> list[Candidate]:
    """Returns the candidates of the citations, in their order."""
    by_end = {
        (one.sentence.article.id, one.sentence.end): one
        for one in (*chosen.quotes, *chosen.positions, *chosen.doubtful)
    }
    return [by_end[one.quote.article.id, one.quote.end] for one in cited]
