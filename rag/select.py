"""Which ranked candidates become quotes: the fewest that carry the answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from rag.calibration import sigmoid
from rag.evidence import Candidate
from rag.question import Question
from rag.signals import slot_fit

MAX_QUOTES = 2
MAX_POSITIONS = 8
# Chosen on tuning stories that the evidence model has not seen (docs/decisions/0004). A quote after
# the first must itself be likely to answer, and not be far less likely than the first; one that
# gives a figure for the very slot that is asked for needs less, for it may be another position.
LEAST_RELEVANCE, MOST_BEHIND = 0.1, 1.6
LEAST_POSITION, POSITION_BEHIND, LEAST_SLOT = 0.1, 3.5, 0.1


@dataclass(frozen=True, slots=True)
class Evidence:
    """A candidate that was chosen, and the probability that it answers."""

    candidate: Candidate
    relevance: float


def select(ranked: Sequence[tuple[Candidate, float]], question: Question) -> tuple[Evidence, ...]:
    """Returns the chosen candidates, best first; the first of `ranked` is always among them.

    Args:
        ranked: candidates with the log-odds that they answer, best first.
        question: what they answer; one that asks for a figure lets every figure in.
    """
    if not ranked:
        return ()
    best = ranked[0][1]
    chosen: list[Evidence] = []
    positions: list[Evidence] = []
    for place, (candidate, log_odds) in enumerate(ranked):
        evidence = Evidence(candidate, sigmoid(log_odds))
        behind = best - log_odds
        if place == 0 or (evidence.relevance >= LEAST_RELEVANCE and behind <= MOST_BEHIND):
            chosen.append(evidence)
        elif (
            evidence.relevance >= LEAST_POSITION
            and behind <= POSITION_BEHIND
            and _fills_slot(question, candidate)
        ):
            positions.append(evidence)
    if not _fills_slot(question, ranked[0][0]):
        return tuple(chosen[:MAX_QUOTES])
    return tuple([*chosen, *positions][:MAX_POSITIONS])


def _fills_slot(question: Question, candidate: Candidate) -> bool:
    return slot_fit(question, candidate.sentence.text) >= LEAST_SLOT
