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
from rag.answering import Answering
from rag.attribution import Attribution, attribute_all
from rag.calibration import Calibration
from rag.crossencoder import EvidenceModel
from rag.evidence import Candidate, find_candidates, with_claimants, with_model
from rag.names import NameLexicon, respell
from rag.question import analyse, check_question
from rag.refusal import abstention
from rag.rewrite import Standalone, depends_on_history, rewrite
from rag.signals import Query
from rag.types import Abstention, Answer, Turn

CACHED_ARTICLES = 512


class Assistant:
    """Answers questions from one index. Safe to use from several threads."""

    def __init__(self, index: ArticleIndex, config: Config) -> None:
        self._index = index
        self._config = config
        self._answering = Answering(index)
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
            answer = self._answering.answer(
                question, query, ranked, self._calibration
            ) or self._abstain(question, query, ())
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
        return self._answering.dispute(query, self._calibration.rank(candidates))

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
                self._lexicon = NameLexicon(self._index.vocabulary)
            return self._lexicon

    def _attribute(self, article_id: str) -> tuple[tuple[Attribution, ...], ...]:
        return attribute_all(self._index.sentences(article_id))


def answer_from(question: str, articles: Sequence[Article]) -> Answer:
    """Returns the answer to a question from articles handed in, without a stored index."""
    return Assistant.of(articles).ask(question)


@lru_cache(maxsize=1)
def _evidence_model() -> EvidenceModel:
    return EvidenceModel.load()


@lru_cache(maxsize=2)
def _encoder(name: str) -> Encoder:
    return load_encoder(name)
