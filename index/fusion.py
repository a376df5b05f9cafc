"""How two rankings become one, and how scores become a ranking."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

# Half dense, half keywords: the convex combination of min-max normalised scores beat reciprocal
# rank fusion on the five test collections of our measurement, and in Bruch, Gai and Ingber 2023,
# "An Analysis of Fusion Functions for Hybrid Retrieval" (ACM TOIS 42).
DENSE_WEIGHT = 0.5


def fuse(
    dense: Mapping[str, float], sparse: Mapping[str, float], dense_weight: float = DENSE_WEIGHT
) -> dict[str, float]:
    """Returns the fused score, 0 to 1, of every passage id that stands in either list.

    Each list is min-max normalised for this query; an id that is missing from a list gets that
    list's minimum, which is 0.
    """
    dense, sparse = normalise(dense), normalise(sparse)
    return {
        identity: dense_weight * dense.get(identity, 0.0)
        + (1 - dense_weight) * sparse.get(identity, 0.0)
        for identity in {**dense, **sparse}
    }


def normalise(scores: Mapping[str, float]) -> dict[str, float]:
    """Returns the scores stretched to 0..1; where all are equal, 1, above what was not found."""
    if not scores:
        return {}
    low, high = min(scores.values()), max(scores.values())
    if low == high:
        return dict.fromkeys(scores, 1.0)
    return {identity: (score - low) / (high - low) for identity, score in scores.items()}


def best_rows(scores: NDArray[np.float32], limit: int) -> list[int]:
    """Returns the rows of the `limit` highest scores, best first, equal scores by row."""
    rows = np.arange(len(scores))
    if limit < len(scores):
        threshold = np.partition(scores, -limit)[-limit] if limit > 0 else np.inf
        rows = rows[scores >= threshold]
    order: list[int] = rows[np.argsort(-scores[rows], kind="stable")][:limit].tolist()
    return order
