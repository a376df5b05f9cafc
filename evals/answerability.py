"""How well the probability of an answer tells questions with an answer from those without."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

BINS = 10
KEPT = (0.90, 0.95)


@dataclass(frozen=True, slots=True)
class CalibrationBin:
    """Questions whose probability lies in [low, high): its mean, and the answerable share."""

    low: float
    high: float
    count: int
    probability: float
    answerable: float


@dataclass(frozen=True, slots=True)
class Answerability:
    """Threshold-free quality of the probability.

    `auroc`: how often an answerable question outranks an unanswerable one (ties count half).
    `refused_at`: pairs of the share of answerable questions kept, and the share of the
    unanswerable ones refused by the threshold that keeps them. `error`: expected calibration
    error, the mean gap of the bins weighted by count (Naeini et al. 2015).
    """

    auroc: float
    refused_at: tuple[tuple[float, float], ...]
    bins: tuple[CalibrationBin, ...]
    error: float


def answerability(
    probabilities: Sequence[float], answerable: Sequence[bool]
) -> Answerability | None:
    """Returns the figures, or None unless there are questions of both sorts."""
    values, labels = np.asarray(probabilities, dtype=float), np.asarray(answerable, dtype=bool)
    if labels.all() or not labels.any():
        return None
    bins = calibration(values, labels)
    gaps = sum(part.count * abs(part.probability - part.answerable) for part in bins)
    return Answerability(
        auroc=auroc(values[labels], values[~labels]),
        refused_at=tuple(
            (kept, refused_at(values[labels], values[~labels], kept)) for kept in KEPT
        ),
        bins=bins,
        error=float(gaps / len(values)),
    )


def auroc(positive: np.ndarray, negative: np.ndarray) -> float:
    """Returns the area under the ROC curve as the Mann-Whitney statistic, ties counting half."""
    ordered = np.sort(negative)
    below = np.searchsorted(ordered, positive, side="left")
    not_above = np.searchsorted(ordered, positive, side="right")
    return float((below + not_above).mean() / 2 / len(negative))


def refused_at(positive: np.ndarray, negative: np.ndarray, kept: float) -> float:
    """Returns the share of `negative` under the highest threshold that keeps enough `positive`.

    A question is kept when its probability is at least the threshold; at least the share `kept`
    of `positive` must be.
    """
    must_keep = int(np.ceil(kept * len(positive) - 1e-9))
    threshold = np.sort(positive)[::-1][must_keep - 1]
    return float((negative < threshold).mean())


def calibration(values: np.ndarray, labels: np.ndarray) -> tuple[CalibrationBin, ...]:
    """Returns the bins of equal width that hold a question, from low to high."""
    places = np.clip((values * BINS).astype(int), 0, BINS - 1)
    bins = []
    for place in range(BINS):
        inside = places == place
        if inside.any():
            bins.append(
                CalibrationBin(
                    low=place / BINS,
                    high=(place + 1) / BINS,
                    count=int(inside.sum()),
                    probability=float(values[inside].mean()),
                    answerable=float(labels[inside].mean()),
                )
            )
    return tuple(bins)
