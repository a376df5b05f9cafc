"""How two rankings become one, and how scores become a ranking."""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain, zip_longest

import numpy as np
from numpy.typing import NDArray

# Half dense, half keywords: the convex combination of min-max normalised scores beat reciprocal
# rank fusion on the five test collections of our measurement, and in Bruch, Gai and Ingber 2023,
# "An Analysis of Fusion Functions for Hybrid Retrieval" (ACM TOIS 42).
DENSE_WEIGHT = 0.5
STEP = 1e-6  # between scores that would be equal, as vectors' similarities are rounded


def fuse(
    dense: Mapping[str, float],
    sparse: Mapping[str, float],
    dense_weight: float = DENSE_WEIGHT,
    depth: int | None = None,
) -> dict[str, float]:
    """Returns the fused score, at most 1, of every passage id that stands in either list.

    Each list is min-max normalised for this query; an id that is missing from a list gets that
    list's minimum, which is 0, or less where the list goes deeper than `depth`.
    """
    dense, sparse = normalise(dense, depth), normalise(sparse, depth)
    no_dense, no_sparse = (min((0.0, *one.values())) for one in (dense, sparse))
    return {
        identity: dense_weight * dense.get(identity, no_dense)
        + (1 - dense_weight) * sparse.get(identity, no_sparse)
        for identity in {**dense, **sparse}
    }


def normalise(scores: Mapping[str, float], depth: int | None = None) -> dict[str, float]:
    """Returns the scores stretched to 0..1; where all are equal, 1, above what was not found.

    Args:
        depth: the place of the score that becomes 0, the last one's if None. Lower ones go on
            below 0, so that a longer list does not press the differences at its head together.
    """
    if not scores:
        return {}
    low, high = min(highest(scores, depth or len(scores)).values()), max(scores.values())
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


def highest(scores: Mapping[str, float], limit: int) -> dict[str, float]:
    """Returns the `limit` highest scores, and those equal to the last of them, as they stood."""
    if len(scores) <= limit:
        return dict(scores)
    threshold = np.partition(np.fromiter(scores.values(), dtype=np.float64), -limit)[-limit]
    return {identity: score for identity, score in scores.items() if score >= threshold}


def interleave(rankings: Sequence[Sequence[str]], group: Callable[[str], str]) -> list[str]:
    """Returns the ids of several rankings as one, the best of every group before any second.

    After the first of each ranking, each gives in turn its best id of a group that has none yet.
    The ids that are left follow by their rank, equal ranks in the order of the rankings.
    """
    best: dict[str, str] = {}
    for ranking in rankings:
        for identity in ranking[:1]:
            best.setdefault(group(identity), identity)
    waiting = [iter(ranking) for ranking in rankings]
    while waiting:
        for rest in tuple(waiting):
            found = next((one for one in rest if group(one) not in best), None)
            if found is None:
                waiting.remove(rest)
            else:
                best[group(found)] = found
    by_rank = chain.from_iterable(zip_longest(*rankings))
    return list(dict.fromkeys([*best.values(), *(one for one in by_rank if one is not None)]))


def supported(whole: Mapping[str, float], parts: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Returns the whole question's scores, each with that of the part that fits it best added."""
    best: dict[str, float] = {}
    for part in parts:
        for identity, score in part.items():
            if score > best.get(identity, 0.0):
                best[identity] = score
    return {identity: score + best.get(identity, 0.0) for identity, score in whole.items()}


def falling(ids: Sequence[str], scored: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Returns scores of at most 1 that fall in the order of `ids`.

    A score is the id's best in any of `scored`, each divided by its highest, and lower than the
    score before it.
    """
    tops = [max(1.0, *scores.values()) if scores else 1.0 for scores in scored]
    result: dict[str, float] = {}
    last = 1.0 + STEP
    for identity in ids:
        shares = [one.get(identity, 0.0) / top for one, top in zip(scored, tops, strict=True)]
        last = result[identity] = min(max(shares), last - STEP)
    return result
