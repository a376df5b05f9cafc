"""The benchmark's figures as a table, in Markdown and as JSON, with ratios to newsdesk."""

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from rich.console import Console
from rich.table import Table

from evals.bench.imports import ImportTime
from evals.tables import markdown_rows

FAIR = (
    "LlamaIndex: VectorStoreIndex as its documentation starts it (chunks of 1024 tokens, overlap "
    "200, the 2 nearest, query engine), its index read from disk, with newsdesk's own MiniLM "
    "(onnx) or the original one (torch), and a mock in place of the language model, which it would "
    "have to wait for. It returns passages; newsdesk returns checked quotes or a refusal. "
    "x: that system's figure divided by newsdesk's."
)


@dataclass(frozen=True, slots=True)
class Measurement:
    """One figure for every system, lower is better; None where it could not be taken."""

    name: str
    unit: str
    goal: float | None
    values: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class BenchReport:
    """The figures of one run, all taken on one machine; the first system is the product."""

    made: str
    commit: str | None
    machine: str
    rounds: int
    questions: int
    systems: tuple[str, ...]
    measurements: tuple[Measurement, ...]
    imports: tuple[ImportTime, ...]

    def ratio(self, measurement: Measurement, system: str) -> float | None:
        """Returns how many times the product's figure a system's is, or None."""
        ours, theirs = measurement.values[self.systems[0]], measurement.values[system]
        return theirs / ours if ours and theirs is not None else None


def render_text(report: BenchReport, *, width: int = 120) -> str:
    """Returns the tables for a terminal."""
    buffer = io.StringIO()
    console = Console(file=buffer, width=width, highlight=False, markup=False)
    console.print(_headline(report))
    for header, rows in _tables(report):
        table = Table()
        for number, name in enumerate(header):
            table.add_column(name, justify="left" if number == 0 else "right")
        for row in rows:
            table.add_row(*row)
        console.print(table)
    console.print(FAIR)
    return "".join(f"{line.rstrip()}\n" for line in buffer.getvalue().splitlines())


def render_markdown(report: BenchReport) -> str:
    """Returns the same tables as GitHub-flavoured Markdown."""
    parts = [_headline(report)]
    for header, rows in _tables(report):
        parts.append(markdown_rows(header, rows))
    return "\n\n".join([*parts, FAIR]) + "\n"


def to_json(report: BenchReport) -> str:
    """Returns the report as indented JSON, with each system's ratio to the product."""
    plain = asdict(report)
    for measurement, fields in zip(report.measurements, plain["measurements"], strict=True):
        fields["ratios"] = {name: report.ratio(measurement, name) for name in report.systems}
    return json.dumps(plain, ensure_ascii=False, indent=1)


Row = tuple[str, ...]


def _tables(report: BenchReport) -> Sequence[tuple[Row, list[Row]]]:
    figures: list[Row] = [
        (
            measurement.name,
            _figure(measurement.goal, measurement.unit),
            *(_cell(report, measurement, system) for system in report.systems),
        )
        for measurement in report.measurements
    ]
    imports: list[Row] = [
        (
            taken.command,
            str(taken.modules),
            f"{taken.total_ms:.0f} ms",
            ", ".join(f"{name} {ms:.0f}" for name, ms in taken.heaviest),
        )
        for taken in report.imports
    ]
    return (
        (("", "goal", *report.systems), figures),
        (("imports of", "modules", "time", "heaviest, own ms"), imports),
    )


def _cell(report: BenchReport, measurement: Measurement, system: str) -> str:
    shown = _figure(measurement.values[system], measurement.unit)
    ratio = report.ratio(measurement, system)
    return shown if ratio is None or system == report.systems[0] else f"{shown} (x {ratio:.2g})"


def _figure(value: float | None, unit: str) -> str:
    if value is None:
        return "-"
    return f"{value:.2f} s" if unit == "s" else f"{value:.0f} {unit}"


def _headline(report: BenchReport) -> str:
    made_by = f"commit {report.commit}" if report.commit else "no commit"
    return (
        f"{report.made}, {made_by}. {report.machine}. Medians of {report.rounds} fresh processes; "
        f"warm over {report.questions} questions."
    )
