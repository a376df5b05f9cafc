"""95 % intervals for means of scores.

Questions on one text hang together, so where there are several stories whole stories are drawn
(a bootstrap clustered by source); a question drawn alone would make the intervals too narrow.
The five articles are one source: there a share gets Wilson's interval, over its questions. No
share gets a narrower one than that: a bootstrap of forty right answers alone would be a point.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

Z95 = 1.959964
RESAMPLES = 2000
SEED = 20240727


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean with its 95 % interval, and over how many questions and sources it is taken."""

    value: float
    low: float
    high: float
    count: int
    sources: int


def estimate(values: Sequence[float], sources: Sequence[str]) -> Estimate | None:
    """Returns the mean of the values and its interval, or None when there are none.

    Args:
        values: scores from 0 to 1.
        sources: the corpus that each value comes from, in the same order.
    """
    if not values:
        return None
    intervals = []
    if all(value in (0.0, 1.0) for value in values):
        intervals.append(wilson(sum(values), len(values)))
    if len(set(sources)) > 1:
        intervals.append(clustered_bootstrap(values, sources))
    if not intervals:
        apart = [str(number) for number in range(len(values))]
        intervals.append(clustered_bootstrap(values, apart))
    mean = sum(values) / len(values)
    low = min(mean, *(low for low, _ in intervals))
    high = max(mean, *(high for _, high in intervals))
    return Estimate(mean, low, high, len(values), len(set(sources)))


def wilson(hits: float, count: int) -> tuple[float, float]:
    """Returns the score interval of a share (Wilson 1927, JASA 22:209)."""
    share, z2 = hits / count, Z95**2
    middle = (share + z2 / (2 * count)) / (1 + z2 / count)
    half = Z95 / (1 + z2 / count) * sqrt(share * (1 - share) / count + z2 / (4 * count**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def clustered_bootstrap(values: Sequence[float], clusters: Sequence[str]) -> tuple[float, float]:
    """Returns the 2.5 % and 97.5 % points of the mean when whole clusters are drawn again.

    As many clusters are drawn as there are, with a fixed seed: same values, same interval.
    """
    names = {name: number for number, name in enumerate(dict.fromkeys(clusters))}
    codes = np.array([names[name] for name in clusters])
    sums = np.bincount(codes, weights=np.asarray(values, dtype=float), minlength=len(names))
    counts = np.bincount(codes, minlength=len(names))
    draws = np.random.default_rng(SEED).multinomial(
        len(names), np.full(len(names), 1 / len(names)), size=RESAMPLES
    )
    means = (draws @ sums) / (draws @ counts)
    low, high = np.quantile(means, (0.025, 0.975))
    return float(low), float(high)
