"""What the rows of an evaluation add up to: a `Report` of estimates, failures and latencies."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace

import numpy as np

from evals.answerability import Answerability, answerability
from evals.intervals import Estimate, estimate
from evals.labels import KINDS
from evals.measures import MEASURES
from evals.risk import RiskPoint, risk_curve
from evals.rows import Row

OVERALL = "overall"
COLUMNS = tuple(
    f"{family}/{side}"
    for family in ("articles", "stories")
    for side in ("tuning", "test", "sample")
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One measure of one kind of question (or `OVERALL`), for one system in one column."""

    system: str
    column: str
    kind: str
    measure: str
    estimate: Estimate


@dataclass(frozen=True, slots=True)
class Latency:
    """Wall time of an answer in milliseconds, over the questions that were answered or refused."""

    median_ms: float
    p95_ms: float


@dataclass(frozen=True, slots=True)
class SourceShare:
    """The share of one corpus's questions that are all right, and how many there are."""

    corpus: str
    all_right: float
    count: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What is known of one system in one column besides its cells."""

    system: str
    column: str
    questions: int
    corpora: int
    answerability: Answerability | None
    latency: Latency | None
    sources: tuple[SourceShare, ...] = ()
    risk: tuple[RiskPoint, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """A question that is not all right, or that was not scored, and why."""

    system: str
    column: str
    sample: str
    kind: str
    question: str
    history: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of one run. The first system is the product, the others are beside it."""

    made: str
    commit: str | None
    config_digest: str
    systems: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[Cell, ...] = field(repr=False)
    summaries: tuple[Summary, ...] = field(repr=False)
    failures: tuple[Failure, ...] = field(repr=False)
    unscored: tuple[Failure, ...] = field(repr=False)

    def cell(self, system: str, column: str, measure: str, kind: str = OVERALL) -> Estimate | None:
        """Returns an estimate, or None where no question of that kind has the measure."""
        return next(
            (
                cell.estimate
                for cell in self.cells
                if (cell.system, cell.column, cell.measure, cell.kind)
                == (system, column, measure, kind)
            ),
            None,
        )

    def summary(self, system: str, column: str) -> Summary | None:
        """Returns what is known of a system in a column, or None if it was not run there."""
        return next(
            (s for s in self.summaries if (s.system, s.column) == (system, column)),
            None,
        )


def summarise(rows: Sequence[Row], *, made: str, commit: str | None) -> Report:
    """Returns the report over the rows; systems keep the rows' order."""
    systems = tuple(dict.fromkeys(row.system for row in rows))
    columns = tuple(sorted({row.column for row in rows}, key=COLUMNS.index))
    groups = {
        (system, column): [r for r in rows if (r.system, r.column) == (system, column)]
        for system in systems
        for column in columns
    }
    return Report(
        made=made,
        commit=commit,
        config_digest=next((row.config_digest for row in rows if row.config_digest), ""),
        systems=systems,
        columns=columns,
        cells=tuple(cell for group in groups.values() for cell in _cells(group)),
        summaries=tuple(_summary(group) for group in groups.values() if group),
        failures=tuple(
            _failure(row, row.scores["all_right"].explanation)
            for row in rows
            if row.value("all_right") == 0
        ),
        unscored=tuple(_failure(row, row.error) for row in rows if row.error is not None),
    )


def to_json(report: Report) -> str:
    """Returns the whole report as indented JSON, its fields in the order of their classes."""
    return json.dumps(asdict(report), ensure_ascii=False, indent=1)


def _cells(group: Sequence[Row]) -> Iterable[Cell]:
    for kind in (*KINDS, OVERALL):
        rows = [row for row in group if kind in (row.kind, OVERALL)]
        for measure in MEASURES:
            scored = [(value, r.corpus) for r in rows if (value := r.value(measure)) is not None]
            found = estimate([value for value, _ in scored], [corpus for _, corpus in scored])
            if found is not None:
                yield Cell(group[0].system, group[0].column, kind, measure, found)


def _summary(group: Sequence[Row]) -> Summary:
    scored = [row for row in group if row.error is None]
    return replace(summary_of(group), sources=tuple(_sources(scored)), risk=_risk(scored))


def summary_of(group: Sequence[Row]) -> Summary:
    """Returns what the rows of one system and column add up to, whatever they were scored by."""
    scored = [row for row in group if row.error is None]
    times = [row.elapsed_ms for row in scored]
    return Summary(
        system=group[0].system,
        column=group[0].column,
        questions=len(group),
        corpora=len({row.corpus for row in group}),
        answerability=answerability(
            [row.probability for row in scored], [row.answerable for row in scored]
        ),
        latency=Latency(float(np.median(times)), float(np.quantile(times, 0.95)))
        if times
        else None,
    )


def _sources(scored: Sequence[Row]) -> Iterable[SourceShare]:
    values: dict[str, list[float]] = {}
    for row in scored:
        if (value := row.value("all_right")) is not None:
            values.setdefault(row.corpus, []).append(value)
    for corpus, shares in values.items():
        yield SourceShare(corpus, round(sum(shares) / len(shares), 4), len(shares))


def _risk(scored: Sequence[Row]) -> tuple[RiskPoint, ...]:
    given = [row for row in scored if row.answered]
    return risk_curve(
        [row.probability for row in given],
        [row.value("all_right") == 1 for row in given],
        questions=len(scored),
    )


def _failure(row: Row, reason: str) -> Failure:
    return Failure(row.system, row.column, row.sample, row.kind, row.question, row.history, reason)
