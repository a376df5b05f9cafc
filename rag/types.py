"""The values of rag/: quotes, citations and answers.

An `Answer` is what every surface shows: command line, page, API and evaluation read the same one.
"""

from dataclasses import dataclass, field

from index.types import Article


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier exchange: the user's words, and what was answered, if that is known."""

    question: str
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """An exact span of an article. Make one with `rag.quotes`, which checks it."""

    article: Article = field(repr=False)
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Citation:
    """The marker shown to the reader (from 1, in order of first use), its quote and claimant.

    `claimant` None: the article itself says it. `kind` is one of said, claimed, confirmed, denied,
    estimated, reported.
    `answer_start`, `answer_end`: the few words of the quote that answer, as offsets into the
    article, or None where no single value stands.
    """

    marker: int
    quote: Quote
    claimant: str | None = None
    kind: str = "reported"
    answer_start: int | None = None
    answer_end: int | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One line of an answer, without its markers, and the markers that carry it."""

    text: str
    markers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Position:
    """One side of a disagreement: who says it, the figure as written, and where it stands.

    `stage` is `earlier` or `later` where one claimant gave different figures on different dates.
    """

    claimant: str | None
    figure: str
    markers: tuple[int, ...]
    stage: str | None = None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Different figures or opposed versions for one slot, at least two positions."""

    slot: str
    positions: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class Spelling:
    """A name as the question spells it, and a spelling of it that the articles use."""

    asked: str
    found: str


@dataclass(frozen=True, slots=True)
class Abstention:
    """Why there is no answer, and the receipt of what was searched.

    `nearest` holds the best sentences that were found and do not answer; `threshold` is the least
    probability from which a question is answered (the answer's own is `Answer.probability`).
    """

    reason: str
    searched_articles: int
    terms_not_found: tuple[str, ...] = ()
    spellings_tried: tuple[Spelling, ...] = ()
    nearest: tuple[Quote, ...] = ()
    threshold: float | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question: statements with citations, or an abstention.

    `probability` is the calibrated probability that the best evidence answers; `spellings` are
    those that the search used; `config_digest` names the configuration that made the answer.
    """

    question: str
    standalone_question: str
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    disagreement: Disagreement | None = None
    abstention: Abstention | None = None
    engine: str = "extractive"
    elapsed_ms: float = 0.0
    probability: float = 0.0
    spellings: tuple[Spelling, ...] = ()
    config_digest: str = ""

    @property
    def answered(self) -> bool:
        return self.abstention is None

    @property
    def text(self) -> str:
        """The statements as the reader sees them, one a line, markers as [1] [2]."""
        if self.abstention is not None:
            return self.abstention.reason
        return "\n".join(
            " ".join([statement.text, *(f"[{marker}]" for marker in statement.markers)])
            for statement in self.statements
        )
