"""What a peer is, and what is known of one besides its rankings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from index.types import Article


class Peer(Protocol):
    """Another system: articles in, article ids out. Making one loads its libraries and model."""

    @property
    def name(self) -> str: ...

    def index(self, articles: Sequence[Article]) -> None:
        """Takes in the articles, in place of any earlier ones."""

    def search(self, query: str, limit: int) -> list[tuple[str, float]]:
        """Returns ids and scores of the articles of the `limit` best pieces, best first."""
        ...


@dataclass(frozen=True, slots=True)
class Agreement:
    """One measure of the same rankings, as a peer's own evaluator computes it, and as we do."""

    theirs: str
    ours: str
    their_value: float
    our_value: float


@dataclass(frozen=True, slots=True)
class PeerFigures:
    """How fast a peer took the articles in, and whether its evaluator agrees, if it has one."""

    system: str
    ingest_s: float
    articles_per_s: float
    evaluator: tuple[Agreement, ...] = ()
