"""Which ranked candidates become quotes: the fewest that carry the answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from rag.calibration import sigmoid
from rag.evidence import Candidate
from rag.question import Expects

MAX_QUOTES = 5
MAX_CONFLICT_QUOTES = 8
# Chosen on the tuning stories (docs/decisions/0004): a quote after the first must itself be likely
# to answer, and not be far less likely than the first.
LEAST_RELEVANCE = 0.35
MOST_BEHIND = 1.6


@dataclass(frozen=True, slots=True)
class Evidence:
    """A candidate that was chosen, and the probability that it answers."""

    candidate: Candidate
    relevance: float


def select(ranked: Sequence[tuple[Candidate, float]], expects: Expects) -> tuple[Evidence, ...]:
    """Returns the chosen candidates, best first; the first of `ranked` is always among them.

    Args:
        ranked: candidates with the log-odds that they answer, best first.
        expects: a question for a figure, a time or a cause may have several answers that the
            articles give, so more quotes are let through for it.
    """
    if not ranked:
        return ()
    open_to_conflict = expects in (
        Expects.COUNT, Expects.MONEY, Expects.MEASURE, Expects.TIME, Expects.REASON,
        Expects.DURATION, Expects.PERSON,
    )  # fmt: skip
    most = MAX_CONFLICT_QUOTES if open_to_conflict else MAX_QUOTES
    best = ranked[0][1]
    chosen = [
        Evidence(candidate, sigmoid(log_odds))
        for place, (candidate, log_odds) in enumerate(ranked)
        if place == 0 or (sigmoid(log_odds) >= LEAST_RELEVANCE and best - log_odds <= MOST_BEHIND)
    ]
    return tuple(chosen[:most])
