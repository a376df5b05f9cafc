"""What the rows over given texts add up to: figures by system, and their paired differences."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from evals.answerability import KEPT, auroc, refused_at
from evals.answers.measures import MEASURES
from evals.answers.resampling import Statistic, difference, intervals, mean_of, separation_of
from evals.intervals import Estimate, estimate
from evals.results import Failure, Summary, summary_of
from evals.rows import Row

# Figures of the probability, whatever the threshold: their names, and how they are computed.
SEPARATIONS: Mapping[str, Callable[[np.ndarray, np.ndarray], float]] = {
    "auroc": auroc,
    **{f"refused_at_{100 * kept:.0f}": partial(refused_at, kept=kept) for kept in KEPT},
}
FIGURES = (*MEASURES, *SEPARATIONS)
# What a system that never marks a span (as without the evidence model) is not scored on.
OF_SPANS = frozenset({"exact", "f1", "squad_exact", "squad_f1"})


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one system, and by how much it is above the first system's (None for that one).

    The difference is paired: both sides are taken over the same draws of the questions that both
    systems were scored on, which are its `count`.
    """

    system: str
    measure: str
    estimate: Estimate
    difference: Estimate | None


@dataclass(frozen=True, slots=True)
class Data:
    """What was asked: the file's name and digest, how texts were pooled, and which part."""

    form: str
    file: str
    sha256: str
    pool: str
    limit: int | None


@dataclass(frozen=True, slots=True)
class AnswersReport:
    """The figures of one run over given texts. The first system is the one compared with."""

    made: str
    commit: str | None
    config_digest: str
    data: Data
    systems: tuple[str, ...]
    figures: tuple[Figure, ...] = field(repr=False)
    summaries: tuple[Summary, ...] = field(repr=False)
    failures: tuple[Failure, ...] = field(repr=False)
    unscored: tuple[Failure, ...] = field(repr=False)

    def figure(self, system: str, measure: str) -> Figure | None:
        """Returns a figure, or None where no question has the measure."""
        return next((f for f in self.figures if (f.system, f.measure) == (system, measure)), None)


def summarise_given(
    rows: Sequence[Row], data: Data, *, made: str, commit: str | None
) -> AnswersReport:
    """Returns the report over the rows; systems keep the rows' order."""
    systems = tuple(dict.fromkeys(row.system for row in rows))
    groups = [[row for row in rows if row.system == system] for system in systems]
    return AnswersReport(
        made=made,
        commit=commit,
        config_digest=next((row.config_digest for row in rows if row.config_digest), ""),
        data=data,
        systems=systems,
        figures=tuple(f for group in groups for f in _figures(group, groups[0])),
        summaries=tuple(summary_of(group) for group in groups),
        failures=tuple(
            _failure(row, row.scores["right"].explanation)
            for row in rows
            if row.value("right") == 0
        ),
        unscored=tuple(_failure(row, row.error) for row in rows if row.error is not None),
    )


def _figures(group: Sequence[Row], first: Sequence[Row]) -> list[Figure]:
    """Returns every figure of a system; `first` are the rows of the one it is compared with."""
    found = {
        **{name: _estimate(group, name) for name in MEASURES},
        **_separations([row for row in group if row.error is None]),
    }
    incomparable = OF_SPANS if _never_marks(first) else frozenset()
    leads = {} if group is first else _leads(group, first)
    unmarked = OF_SPANS if _never_marks(group) else frozenset()
    return [
        Figure(group[0].system, name, made, None if name in incomparable else leads.get(name))
        for name, made in found.items()
        if made is not None and name not in unmarked
    ]


def _never_marks(group: Sequence[Row]) -> bool:
    marks = [mark for row in group if (mark := row.value("marked")) is not None]
    return bool(marks) and not any(marks)


def _estimate(group: Sequence[Row], measure: str) -> Estimate | None:
    scored = [(v, row.corpus) for row in group if (v := row.value(measure)) is not None]
    return estimate([value for value, _ in scored], [source for _, source in scored])


def _separations(scored: Sequence[Row]) -> dict[str, Estimate]:
    if len({row.answerable for row in scored}) < 2:
        return {}
    statistics = [_statistic(scored, name) for name in SEPARATIONS]
    return _estimates(SEPARATIONS, statistics, scored)


def _leads(group: Sequence[Row], first: Sequence[Row]) -> dict[str, Estimate]:
    """Returns what a system has over the first, on the questions that both were scored on."""
    theirs = {row.sample: row for row in first if row.error is None}
    ours = [row for row in group if row.error is None and row.sample in theirs]
    if not ours:
        return {}
    paired = [theirs[row.sample] for row in ours]
    statistics = [difference(_statistic(ours, n), _statistic(paired, n)) for n in FIGURES]
    return _estimates(FIGURES, statistics, ours)


def _estimates(
    names: Sequence[str] | Mapping[str, object],
    statistics: Sequence[Statistic],
    rows: Sequence[Row],
) -> dict[str, Estimate]:
    """Returns the statistics of the rows with bootstrap intervals, but those that are nan."""
    sources = [row.corpus for row in rows]
    everything = np.arange(len(rows))
    found = {}
    for name, statistic, (low, high) in zip(
        names, statistics, intervals(statistics, sources), strict=True
    ):
        value = statistic(everything)
        if not np.isnan(value):
            made = Estimate(value, min(low, value), max(high, value), len(rows), len(set(sources)))
            found[name] = made
    return found


def _statistic(rows: Sequence[Row], name: str) -> Statistic:
    if name in MEASURES:
        return mean_of([row.value(name) for row in rows])
    probabilities, labels = [row.probability for row in rows], [row.answerable for row in rows]
    return separation_of(probabilities, labels, SEPARATIONS[name])


def _failure(row: Row, reason: str) -> Failure:
    return Failure(row.system, row.column, row.sample, row.kind, row.question, row.history, reason)
