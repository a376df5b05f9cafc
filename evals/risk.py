"""How wrong the answers are when only the surest are given: error against the share answered.

The curve of selective prediction (El-Yaniv and Wiener 2010, JMLR 11:1605): a higher threshold on
the probability answers less, and should be wrong less often in what it answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

POINTS = 20


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """One threshold: the share of all questions answered, and of these the share in error."""

    threshold: float
    answered: float
    error: float


def risk_curve(
    probabilities: Sequence[float], right: Sequence[bool], *, questions: int
) -> tuple[RiskPoint, ...]:
    """Returns at most `POINTS` points, from the surest answers to all that were given.

    What was refused has no answer to judge, so the curve ends at the system's own threshold.

    Args:
        probabilities: of the questions that were answered; those with the same one go together.
        right: whether nothing is wrong with each of these answers, in the same order.
        questions: how many were asked, answered or refused.
    """
    given = sorted(zip(probabilities, right, strict=True), reverse=True)
    thresholds = dict.fromkeys(
        given[ceil(part * len(given) / POINTS) - 1][0] for part in range(1, POINTS + 1) if given
    )
    points = []
    for threshold in thresholds:
        kept = [is_right for probability, is_right in given if probability >= threshold]
        error = 1 - sum(kept) / len(kept)
        points.append(
            RiskPoint(round(threshold, 4), round(len(kept) / questions, 4), round(error, 4))
        )
    return tuple(points)
