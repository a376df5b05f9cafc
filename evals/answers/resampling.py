"""Bootstrap of any figure of one system, and of its difference between two, over the same draws.

Means have `evals.intervals`; this is for figures that are no means (AUROC) and for differences.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from evals.intervals import RESAMPLES, SEED

Statistic = Callable[[np.ndarray], float]
Interval = tuple[float, float]


def draws(sources: Sequence[str]) -> Iterator[np.ndarray]:
    """Yields the places of the questions in each of `RESAMPLES` draws of whole sources.

    As many sources are drawn as there are; where there is only one, questions are. The seed is
    fixed: same sources, same draws.
    """
    names = {name: number for number, name in enumerate(dict.fromkeys(sources))}
    places = np.arange(len(sources))
    clusters = np.array([names[name] for name in sources]) if len(names) > 1 else places
    members = [places[clusters == number] for number in range(clusters.max() + 1)]
    random = np.random.default_rng(SEED)
    for _ in range(RESAMPLES):
        drawn = random.integers(len(members), size=len(members))
        yield np.concatenate([members[number] for number in drawn])


def intervals(statistics: Sequence[Statistic], sources: Sequence[str]) -> list[Interval]:
    """Returns the 2.5 % and 97.5 % points of each statistic over the same draws (paired).

    A draw in which a statistic is nan, since nothing that it needs was drawn, does not count for
    it; one that is nan in every draw has the interval (nan, nan).
    """
    drawn = np.array(
        [[statistic(places) for statistic in statistics] for places in draws(sources)]
    ).T
    return [_middle(values[~np.isnan(values)]) for values in drawn]


def mean_of(values: Sequence[float | None]) -> Statistic:
    """Returns the mean over the questions drawn that have a value; nan when none has."""
    known = np.array([np.nan if value is None else value for value in values], dtype=float)

    def mean(places: np.ndarray) -> float:
        found = known[places]
        found = found[~np.isnan(found)]
        return float(found.mean()) if len(found) else float("nan")

    return mean


def separation_of(
    probabilities: Sequence[float],
    answerable: Sequence[bool],
    figure: Callable[[np.ndarray, np.ndarray], float],
) -> Statistic:
    """Returns `figure(answerable, unanswerable)` of the probabilities drawn; nan without both."""
    values, labels = np.asarray(probabilities, dtype=float), np.asarray(answerable, dtype=bool)

    def separation(places: np.ndarray) -> float:
        drawn, sort = values[places], labels[places]
        if sort.all() or not sort.any():
            return float("nan")
        return figure(drawn[sort], drawn[~sort])

    return separation


def difference(first: Statistic, second: Statistic) -> Statistic:
    """Returns the first statistic minus the second, on the same questions."""
    return lambda places: first(places) - second(places)


def _middle(values: np.ndarray) -> Interval:
    if not len(values):
        return float("nan"), float("nan")
    low, high = np.quantile(values, (0.025, 0.975))
    return float(low), float(high)
