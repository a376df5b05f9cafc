"""What the queries of a retrieval run add up to: a report of estimates, differences and times."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np

from evals.intervals import Estimate, clustered_bootstrap, estimate
from evals.peers.types import PeerFigures
from evals.peers.whole import Whole
from evals.results import Latency
from evals.retrieval.measures import NAMES, Values
from evals.runs import rows_file


@dataclass(frozen=True, slots=True)
class Row:
    """One query put to one system: its values by measure, its time, and the first articles."""

    system: str
    query_id: str
    query: str
    values: Values
    elapsed_ms: float
    first: tuple[str, ...]
    relevant: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Difference:
    """A system's mean less the reference's over the same queries, with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Summary:
    """One system: estimates by measure, differences to the reference (none of itself), times."""

    system: str
    estimates: Mapping[str, Estimate]
    differences: Mapping[str, Difference]
    latency: Latency


@dataclass(frozen=True, slots=True)
class Corpus:
    """What was searched. `ingest_s` is None where the home held the articles already."""

    name: str
    split: str
    articles: int
    passages: int
    empty: int
    queries: int
    relevant: int
    ingest_s: float | None


@dataclass(frozen=True, slots=True)
class RetrievalReport:
    """The figures of one run; differences are to the reference.

    `left_out`: a line for each peer that could not run, and what to install. `wholes`: what a
    process of each system costs, where peers ran.
    """

    made: str
    commit: str | None
    config_digest: str
    corpus: Corpus
    depth: int
    reference: str
    systems: tuple[Summary, ...] = field(repr=False)
    peers: tuple[PeerFigures, ...] = ()
    left_out: tuple[str, ...] = ()
    wholes: tuple[Whole, ...] = ()

    @property
    def articles_per_s(self) -> float | None:
        """Returns how many articles a second were taken in, or None where none were."""
        return self.corpus.articles / self.corpus.ingest_s if self.corpus.ingest_s else None


def summarise(rows: Sequence[Row], reference: str) -> tuple[Summary, ...]:
    """Returns a summary a system, in the order of the rows.

    Intervals are bootstraps over queries, paired for the differences; every system has a row for
    every query, in one order.
    """
    groups = {
        system: [row for row in rows if row.system == system]
        for system in dict.fromkeys(row.system for row in rows)
    }
    return tuple(_summary(group, groups[reference]) for group in groups.values())


def _summary(rows: Sequence[Row], reference: Sequence[Row]) -> Summary:
    queries = [row.query_id for row in rows]
    times = [row.elapsed_ms for row in rows]
    estimates, differences = {}, {}
    for name in NAMES:
        found = estimate([row.values[name] for row in rows], queries)
        if found is not None:
            estimates[name] = found
        if rows is not reference:
            gaps = [
                row.values[name] - other.values[name]
                for row, other in zip(rows, reference, strict=True)
            ]
            low, high = clustered_bootstrap(gaps, queries)
            differences[name] = Difference(sum(gaps) / len(gaps), low, high)
    latency = Latency(float(np.median(times)), float(np.quantile(times, 0.95)))
    return Summary(rows[0].system, estimates, differences, latency)


def to_json(report: RetrievalReport) -> str:
    """Returns the report as indented JSON."""
    plain = {**asdict(report), "articles_per_s": report.articles_per_s}
    return json.dumps(plain, ensure_ascii=False, indent=1)


def save(rows: Sequence[Row], report: RetrievalReport, folder: Path) -> Path:
    """Writes rows and report under the folder and returns the rows' file.

    Both are named by date and commit: `2024-07-27T101500-1a2b3c4-retrieval.jsonl` and `.json`.
    """
    path = rows_file(folder, report.made, report.commit, "-retrieval")
    lines = (json.dumps(_plain(row), ensure_ascii=False) + "\n" for row in rows)
    path.write_text("".join(lines), encoding="utf-8")
    path.with_suffix(".json").write_text(to_json(report) + "\n", encoding="utf-8")
    return path


def _plain(row: Row) -> dict[str, object]:
    rounded = {name: round(value, 6) for name, value in row.values.items()}
    return {**asdict(row), "values": rounded, "elapsed_ms": round(row.elapsed_ms, 2)}
