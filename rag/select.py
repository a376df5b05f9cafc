"""Which ranked candidates become quotes: the fewest that carry the answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from rag.calibration import sigmoid
from rag.claimants import are_two
from rag.disagreement import comparable
from rag.evidence import Candidate
from rag.figures import Figure, figures
from rag.question import Question
from rag.signals import slot_fit

MAX_QUOTES = 2
MAX_POSITIONS = 8
# Chosen on tuning questions that the evidence model has not seen (docs/decisions/0004). A second quote
# needs little of its own: a doubtful first one is better shown with its rival. Another position of a
# disagreement gives a figure for the very slot that is asked for, where one is.
LEAST_RELEVANCE, MOST_BEHIND = 0.03, 3.0
LEAST_POSITION, POSITION_BEHIND, LEAST_SLOT = 0.03, 4.5, 0.1
LIKELY_POSITION, MAX_DOUBTFUL = 0.3, 1


@dataclass(frozen=True, slots=True)
class Selection:
    """What an answer may quote, best first.

    Attributes:
        quotes: what carries the answer of most questions.
        positions: further ones that are quoted only where they are positions of a disagreement.
        doubtful: unlikely ones by other claimants; as few as possible are quoted, as positions.
    """

    quotes: tuple[Candidate, ...]
    positions: tuple[Candidate, ...] = ()
    doubtful: tuple[Candidate, ...] = ()


def select(ranked: Sequence[tuple[Candidate, float]], question: Question) -> Selection:
    """Returns the chosen candidates; the first of `ranked` is always among the quotes.

    Args:
        ranked: candidates with the log-odds that they answer, best first.
        question: what they answer; where it asks for a figure, another position must give one.
    """
    if not ranked:
        return Selection(())
    best = ranked[0][1]
    asks_figure = _fills_slot(question, ranked[0][0])
    quotes: list[Candidate] = []
    positions: list[Candidate] = []
    doubtful: list[Candidate] = []
    for place, (candidate, log_odds) in enumerate(ranked):
        behind, relevance = best - log_odds, sigmoid(log_odds)
        likely = relevance >= LEAST_RELEVANCE and behind <= MOST_BEHIND
        if place == 0 or (likely and len(quotes) < MAX_QUOTES):
            quotes.append(candidate)
        elif (
            relevance >= LEAST_POSITION
            and behind <= POSITION_BEHIND
            and (not asks_figure or _fills_slot(question, candidate))
        ):
            if relevance >= LIKELY_POSITION:
                positions.append(candidate)
            elif are_two(ranked[0][0].claimant, candidate.claimant):
                doubtful.append(candidate)
    positions += _replies([*quotes, *positions], [candidate for candidate, _ in ranked])
    return Selection(
        tuple(quotes),
        tuple(positions[: MAX_POSITIONS - len(quotes)]),
        tuple(candidate for candidate in doubtful if candidate not in positions),
    )


def _replies(chosen: Sequence[Candidate], ranked: Sequence[Candidate]) -> list[Candidate]:
    """Returns the candidates that reply to a chosen one in the next sentence, and replies to them.

    A reply leaves out what the sentence before it has said ("The union says four."), so that it
    seems to answer nothing: another claimant's figure for the same, or a denial.
    """
    said = list(chosen)
    for one in said:  # grows as it is read
        said += [
            candidate
            for candidate in ranked
            if candidate not in said and one.precedes(candidate) and _replies_to(one, candidate)
        ]
    return said[len(chosen) :]


def _replies_to(first: Candidate, second: Candidate) -> bool:
    if not are_two(first.claimant, second.claimant):
        return False
    if second.kind == "denied":
        return True
    return any(
        comparable(one, other)
        for one in _answering_figures(first)
        for other in _answering_figures(second)
    )


def _answering_figures(candidate: Candidate) -> Sequence[Figure]:
    """Returns the figures among the words that answer; where nothing found these, all there are."""
    told = candidate.answer_start is not None
    return figures(candidate.answer_text if told else candidate.sentence.text)


def _fills_slot(question: Question, candidate: Candidate) -> bool:
    return slot_fit(question, candidate.sentence.text) >= LEAST_SLOT
