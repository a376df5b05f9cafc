"""Floors that a build cannot go under, and digests of the data that they were measured on.

`floors.json` is committed. `check` compares a report with it; `update` raises floors to what a
report reached, and lowers one only for a stated reason, which it keeps in the file.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from evals.intervals import Estimate
from evals.labels import parse
from evals.results import Report
from evals.samples import GOLD, STORIES, STORIES_SPLIT

FLOORS = Path(__file__).parent / "floors.json"

# The models' int8 kernels differ between processors in the last digits, and a question near the
# threshold may fall on either side: so much may be missing, or one question where that is more.
# Measures that are right by construction get no tolerance.
TOLERANCE = 0.02
EXACT = ("verbatim",)

GATED = (
    "all_right",
    "answered",
    "refused",
    "first_quote",
    "evidence_quoted",
    "quote_precision",
    "verbatim",
    "positions",
    "disagreement",
    "claimant",
)


class Lowered(BaseModel):
    """A floor that was lowered on purpose: when, which, and why."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    made: str
    column: str
    measure: str
    before: float
    after: float
    reason: str


class Floors(BaseModel):
    """The committed file: floors by column and measure, digests by file, and what was lowered."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    digests: dict[str, str] = {}
    floors: dict[str, dict[str, float]] = {}
    lowered: tuple[Lowered, ...] = ()


@dataclass(frozen=True, slots=True)
class Violation:
    """One way in which a report falls short of the committed floors, and what to do."""

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


def load_floors(path: Path = FLOORS) -> Floors:
    """Returns the committed floors.

    Raises:
        InvalidInput: the file cannot be read or breaks its form.
    """
    return parse(path, Floors)


def data_digests(
    gold: Path = GOLD, split: Path = STORIES_SPLIT, stories: Path = STORIES
) -> dict[str, str]:
    """Returns the sha256 of the gold file, of the split, and of all stories by name and content."""
    every = hashlib.sha256()
    for path in sorted(stories.glob("*.json")):
        every.update(f"{path.name} {_sha256(path)}\n".encode())
    return {"gold": _sha256(gold), "split": _sha256(split), "stories": every.hexdigest()}


def check(
    report: Report, floors: Floors, digests: dict[str, str] | None = None
) -> tuple[Violation, ...]:
    """Returns what violates the floors; empty means that the gate is open.

    Columns that the report does not have are not checked, so that a sampled run can be; a report
    that shares no column with the floors is a violation.

    Args:
        report: the run to check; its first system is the product.
        floors: the committed floors.
        digests: of the data as it is now, `data_digests()` by default.
    """
    found = [*_changed_data(floors, data_digests() if digests is None else digests)]
    if report.unscored:
        first = report.unscored[0]
        found.append(
            Violation(
                "unscored",
                f"{len(report.unscored)} questions, {first.sample} first: {first.reason}",
            )
        )
    columns = [column for column in floors.floors if column in report.columns]
    if not columns:
        found.append(
            Violation("floors", "none is for a column of this run; 'newsdesk eval' runs all")
        )
    for column in columns:
        for measure, floor in floors.floors[column].items():
            reached = _reached(report, column, measure)
            if reached is None:
                found.append(Violation(f"{column} {measure}", "no question was measured"))
            elif reached.value < floor - _tolerance(measure, reached) - 1e-4:
                message = f"{reached.value:.3f} is under the floor of {floor:.3f}"
                found.append(Violation(f"{column} {measure}", message))
    return tuple(found)


def update(
    report: Report,
    floors: Floors,
    *,
    lower: str | None = None,
    digests: dict[str, str] | None = None,
) -> Floors:
    """Returns floors raised to what the report reached, with the digests of today's data.

    A floor above what was reached stays, unless `lower` gives the reason; then it comes down and
    the reason is kept. Columns that the report does not have stay as they are.

    Raises:
        ValueError: `lower` is blank.
    """
    if lower is not None and not lower.strip():
        raise ValueError("a floor is lowered for a stated reason only")
    raised = {column: dict(measures) for column, measures in floors.floors.items()}
    lowered = list(floors.lowered)
    for column in report.columns:
        for measure in GATED:
            reached = _reached(report, column, measure)
            if reached is None:
                continue
            value = round(reached.value, 4)
            before = raised.setdefault(column, {}).get(measure)
            if before is not None and value < before:
                if lower is None:
                    continue
                lowered.append(
                    Lowered(
                        made=report.made,
                        column=column,
                        measure=measure,
                        before=before,
                        after=value,
                        reason=lower.strip(),
                    )
                )
            raised[column][measure] = value
    return Floors(
        digests=data_digests() if digests is None else digests,
        floors=raised,
        lowered=tuple(lowered),
    )


def save_floors(floors: Floors, path: Path = FLOORS) -> None:
    """Writes the floors as indented JSON."""
    path.write_text(floors.model_dump_json(indent=1) + "\n", encoding="utf-8")


def _changed_data(floors: Floors, digests: dict[str, str]) -> list[Violation]:
    changed = [name for name, digest in digests.items() if floors.digests.get(name) != digest]
    return [
        Violation(
            f"{name} data",
            "differs from what the floors were measured on; if that is meant, run "
            "'newsdesk eval --update-floors' and commit evals/gate/floors.json with it",
        )
        for name in changed
    ]


def _reached(report: Report, column: str, measure: str) -> Estimate | None:
    return report.cell(report.systems[0], column, measure) if report.systems else None


def _tolerance(measure: str, reached: Estimate) -> float:
    return 0.0 if measure in EXACT else max(TOLERANCE, 1 / reached.count)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
