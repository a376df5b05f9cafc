"""The assistant: a question in, an answer with verified quotes out. It holds the index and models."""

import time
from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from threading import Lock

from index import ArticleIndex
from index.config import Config
from index.embedding import Encoder, load_encoder
from index.errors import InvalidInput
from index.types import Article
from rag.agreement import LEAST_RELEVANCE, agreeing
from rag.attribution import Attribution, attribute_all
from rag.calibration import Calibration, sigmoid
from rag.compose import compose
from rag.crossencoder import EvidenceModel
from rag.disagreement import disagreement
from rag.dispute import dispute_features
from rag.evidence import Candidate, find_candidates, with_claimants, with_model
from rag.names import NameLexicon, respell
from rag.question import Question, analyse, check_question
from rag.quotes import standing_alone, verified
from rag.refusal import abstention
from rag.rewrite import Standalone, depends_on_history, rewrite
from rag.select import MAX_DOUBTFUL, Selection, select
from rag.signals import Query
from rag.types import Abstention, Answer, Citation, Disagreement, Turn

CACHED_ARTICLES = 512


class Assistant:
    """Answers questions from one index. Safe to use from several threads."""

    def __init__(self, index: ArticleIndex, config: Config) -> None:
        self._index = index
        self._config = config
        self._first_look = Calibration.load(fast=True)
        self._calibration = self._first_look if config.fast else Calibration.load(fast=False)
        self._model = None if config.fast else _evidence_model()
        self._lexicon: NameLexicon | None = None
        self._lexicon_lock = Lock()
        self._attributions = lru_cache(CACHED_ARTICLES)(self._attribute)

    @classmethod
    def open(cls, config: Config, *, once: bool = False) -> "Assistant":
        """Returns the assistant over the index of `config.home`; `once` for a single question.

        Raises:
            UserFacingError: the home or its index cannot be used; the message says what to run.
        """
        return cls(ArticleIndex.open(config, once=once), config)

    @classmethod
    def of(cls, articles: Sequence[Article], config: Config | None = None) -> "Assistant":
        """Returns an assistant over articles handed in; nothing is stored."""
        config = config or Config(home=Path())
        return cls(ArticleIndex.of(articles, _encoder(config.embedding)), config)

    def articles(self) -> tuple[Article, ...]:
        """Returns all articles in order of ingestion."""
        return self._index.articles()

    def position(self, article_id: str) -> int:
        """Returns an article's place in that order, from 0."""
        return self._index.position(article_id)

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """Returns the answer to a question, or its abstention with the receipt.

        Args:
            question: the user's words.
            history: earlier turns, oldest first; their answers may be missing.

        Raises:
            InvalidInput: the question is empty, too long, or not text.
        """
        started = time.perf_counter()
        answer = self.conclude(question, *self.evidence(question, history))
        return replace(answer, elapsed_ms=(time.perf_counter() - started) * 1000)

    def conclude(self, question: str, query: Query, candidates: Sequence[Candidate]) -> Answer:
        """Returns the answer that the evidence carries, or an abstention; see `evidence`."""
        ranked = self._calibration.rank(candidates)
        probability = self._calibration.probability(ranked, query.question.expects)
        if probability < self._calibration.threshold:
            answer = self._abstain(question, query, ranked)
        else:
            answer = self._answer(question, query, select(ranked, query.question), ranked)
        return replace(
            answer,
            probability=round(probability, 4),
            spellings=query.spellings,
            config_digest=self._config.digest,
        )

    def evidence(
        self, question: str, history: Sequence[Turn] = ()
    ) -> tuple[Query, tuple[Candidate, ...]]:
        """Returns the question as it was understood, and the scored candidates, in search order.

        Raises:
            InvalidInput: as for `ask`.
        """
        query = self._query(self._standalone(check_question(question), history))
        return query, self._candidates(query)

    def calibrated(self, calibration: Calibration) -> "Assistant":
        """Returns the same assistant with another calibration of its evidence."""
        other = copy(self)
        other._calibration = calibration
        return other

    def dispute(self, query: Query, candidates: Sequence[Candidate]) -> dict[str, float] | None:
        """Returns the features of the positions that differ, for fitting; None where none do."""
        chosen = select(self._calibration.rank(candidates), query.question)
        kept = self._cited(chosen.quotes, first=1)
        if not kept:
            return None
        conflict, cited = self._differing(query.question, kept, chosen)
        return dispute_features(query, conflict, _quoted(cited, chosen)) if conflict else None

    def ask_or_refuse(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """Returns the answer; a question that cannot be used is a refusal that says why."""
        try:
            return self.ask(question, history)
        except InvalidInput as error:
            return Answer(question, question, abstention=Abstention(str(error), 0))

    def _standalone(self, question: str, history: Sequence[Turn]) -> Standalone:
        if not history or not depends_on_history(question):
            return Standalone(question)
        return rewrite(question, history, self._grounding(history[-1], history[:-1]))

    def _grounding(self, turn: Turn, earlier: Sequence[Turn]) -> tuple[str, ...]:
        """Returns the texts that answered a turn: as it was answered, else as it would be now."""
        if turn.answer is not None:
            return (turn.answer,)
        query = self._query(rewrite(turn.question, earlier))
        ranked = self._calibration.rank(self._candidates(query))[:2]
        spans = [candidate.answer_text for candidate, _ in ranked[:1]]
        return (*spans, *(candidate.sentence.text for candidate, _ in ranked))

    def _query(self, standalone: Standalone) -> Query:
        question = analyse(standalone.text)
        exact = self._config.exact_names
        spellings = () if exact else self._names().spellings(standalone.text)
        return Query(
            question,
            respell(standalone.text, spellings),
            spellings,
            standalone.context,
            missing=self._names().missing(standalone.text, spellings),
        )

    def _candidates(self, query: Query) -> tuple[Candidate, ...]:
        candidates = self._attributed(query, find_candidates(self._index, query))
        if self._model is None:
            return candidates
        shortlist = self._first_look.shortlist(candidates)
        return self._attributed(query, with_model(self._model, query, shortlist))

    def _attributed(self, query: Query, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
        return with_claimants(query, candidates, self._attributions, self._index.sentences)

    def _answer(
        self,
        question: str,
        query: Query,
        chosen: Selection,
        ranked: Sequence[tuple[Candidate, float]],
    ) -> Answer:
        kept = self._cited(chosen.quotes, first=1)
        if not kept:
            return self._abstain(question, query, ())
        conflict, kept = self._positions(query, kept, chosen)
        agreed = [] if conflict else self._agreed(query.question, kept, ranked)
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

    def _positions(
        self, query: Query, kept: tuple[Citation, ...], chosen: Selection
    ) -> tuple[Disagreement | None, tuple[Citation, ...]]:
        """Returns the disagreement and its citations; without one, None and the quotes as kept."""
        conflict, cited = self._differing(query.question, kept, chosen)
        if conflict is None:
            return None, kept
        features = dispute_features(query, conflict, _quoted(cited, chosen))
        return (conflict, cited) if self._calibration.believes(features) else (None, kept)

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
        self,
        question: Question,
        kept: Sequence[Citation],
        ranked: Sequence[tuple[Candidate, float]],
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

    def _abstain(
        self, question: str, query: Query, ranked: Sequence[tuple[Candidate, float]]
    ) -> Answer:
        return Answer(
            question=question,
            standalone_question=query.question.text,
            abstention=abstention(
                query,
                ranked,
                searched=self._index.manifest.articles,
                threshold=self._calibration.threshold,
            ),
        )

    def _names(self) -> NameLexicon:
        with self._lexicon_lock:
            if self._lexicon is None:
                self._lexicon = NameLexicon(self._index.articles())
            return self._lexicon

    def _attribute(self, article_id: str) -> tuple[tuple[Attribution, ...], ...]:
        return attribute_all(self._index.sentences(article_id))


def _quoted(cited: Sequence[Citation], chosen: Selection) -> list[Candidate]:
    """Returns the candidates of the citations, in their order."""
    by_end = {
        (one.sentence.article.id, one.sentence.end): one
        for one in (*chosen.quotes, *chosen.positions, *chosen.doubtful)
    }
    return [by_end[one.quote.article.id, one.quote.end] for one in cited]


def answer_from(question: str, articles: Sequence[Article]) -> Answer:
    """Returns the answer to a question from articles handed in, without a stored index."""
    return Assistant.of(articles).ask(question)


@lru_cache(maxsize=1)
def _evidence_model() -> EvidenceModel:
    return EvidenceModel.load()


@lru_cache(maxsize=2)
def _encoder(name: str) -> Encoder:
    return load_encoder(name)
