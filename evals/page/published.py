"""The committed results: one file a kind of run, validated when taken in and when read.

Of retrieval there is one file a collection and split.

A run's JSON is recognised by its content. What a run lists question by question is left out: it
stays in the run's own files, which are named by date and commit.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import isfinite
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from evals.ablation import MEASURES as ABLATION_MEASURES
from evals.ablation import AblationReport
from evals.answers.report import FIGURE_TITLES
from evals.answers.results import AnswersReport
from evals.bench.growth import GrowthReport
from evals.bench.report import BenchReport
from evals.results import Report
from evals.retrieval.measures import NAMES
from evals.retrieval.results import RetrievalReport
from index.errors import InvalidInput

FOLDER = Path(__file__).parent.parent / "published"

Result = Report | AblationReport | BenchReport | GrowthReport | RetrievalReport | AnswersReport
# The form of each kind of result, and the key that no other form has.
FORMS: Mapping[str, tuple[TypeAdapter[Any], str]] = {
    "quality": (TypeAdapter(Report), "cells"),
    "ablation": (TypeAdapter(AblationReport), "variants"),
    "bench": (TypeAdapter(BenchReport), "measurements"),
    "growth": (TypeAdapter(GrowthReport), "sizes"),
    "retrieval": (TypeAdapter(RetrievalReport), "corpus"),
    "answers": (TypeAdapter(AnswersReport), "figures"),
}
RETRIEVAL = "retrieval"
_LISTED = ("failures",)
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Published:
    """What is published; None where a result is missing."""

    quality: Report | None = None
    ablation: AblationReport | None = None
    bench: BenchReport | None = None
    growth: GrowthReport | None = None
    retrieval: tuple[RetrievalReport, ...] = ()
    answers: AnswersReport | None = None


def load_published(folder: Path = FOLDER) -> Published:
    """Returns the results in the folder.

    Raises:
        InvalidInput: the folder is missing, or a file cannot be read or is no such result.
    """
    if not folder.is_dir():
        raise InvalidInput(f"{folder}: no such folder of results")
    found: dict[str, Any] = {}
    for name in FORMS:
        several = name == RETRIEVAL
        results = tuple(
            _read_as(name, path)
            for path in sorted(folder.glob(f"{name}-*.json" if several else f"{name}.json"))
        )
        if several or results:
            found[name] = results if several else results[0]
    return Published(**found)


def _read_as(name: str, path: Path) -> Result:
    kind, result = read_result(path)
    if kind != name:
        raise InvalidInput(f"{path}: holds the result of another command ({kind})")
    return result


def take_in(path: Path, folder: Path = FOLDER) -> Path:
    """Writes a run's JSON into the folder under the name of its kind, and returns where.

    That of retrieval has the collection's name and the split's, too.

    Raises:
        InvalidInput: it cannot be read, or is not the result of a whole run.
    """
    name, result = read_result(path)
    plain = {k: [] if k in _LISTED else v for k, v in asdict(result).items()}
    if isinstance(result, RetrievalReport):
        name = "-".join((name, *re.findall(r"\w+", f"{result.corpus.name} {result.corpus.split}")))
    taken = folder / f"{name}.json"
    write_text(taken, _line_an_item(_rounded(plain)))
    return taken


def read_result(path: Path) -> tuple[str, Result]:
    """Returns the kind of a result file and what it holds.

    Raises:
        InvalidInput: it cannot be read, or is no such result; names the file and the place.
    """
    try:
        plain = json.loads(path.read_bytes(), parse_float=_finite, parse_constant=_finite)
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"{path}: not JSON: {error}") from error
    kind = next(
        (n for n, (_, key) in FORMS.items() if isinstance(plain, dict) and key in plain), ""
    )
    if not kind:
        raise InvalidInput(
            f"{path}: not a result of 'newsdesk eval --json' or of one of its commands"
        )
    try:
        result: Result = FORMS[kind][0].validate_python(plain)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InvalidInput(f"{path}: not a result of {kind}: {place}: {first['msg']}") from error
    if complaint := _complaint(result):
        raise InvalidInput(f"{path}: not a whole result of {kind}: {complaint}")
    return kind, result


def write_text(path: Path, text: str) -> None:
    """Writes a file.

    Raises:
        InvalidInput: it cannot be written.
    """
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be written: {error.strerror}") from error


def _complaint(result: Result) -> str | None:
    """Returns what a result of the right form lacks, or None."""
    match result:
        case Report(systems=systems, columns=columns):
            if any(column.endswith("/sample") for column in columns):
                return "a sampled run"
            return None if systems and columns and result.cells else "no systems, columns or cells"
        case AblationReport(variants=variants):
            columns = tuple(variants[0].figures) if variants else ()
            whole = all(
                set(ABLATION_MEASURES) <= set(one.figures.get(column, ())) and column in one.change
                for one in variants
                for column in columns
            )
            return None if columns and whole else "a variant lacks a column or a measure"
        case BenchReport(systems=systems, measurements=measurements):
            whole = all(set(systems) <= set(one.values) for one in measurements)
            return None if systems and measurements and whole else "a measurement lacks a system"
        case GrowthReport(sizes=sizes):
            return None if sizes else "no sizes"
        case RetrievalReport(systems=summaries):
            whole = all(set(NAMES) <= set(one.estimates) for one in summaries)
            return None if summaries and whole else "a system lacks a measure"
        case AnswersReport():
            unknown = {one.measure for one in result.figures} - set(FIGURE_TITLES)
            if unknown:
                return f"unknown figure {min(unknown)}"
            return None if result.systems and result.summaries else "no systems"


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError(f"{text} is no finite number")
    return number


def _rounded(value: Any) -> Any:
    match value:
        case float():
            return round(value, _DIGITS)
        case dict():
            return {name: _rounded(inner) for name, inner in value.items()}
        case list() | tuple():
            return [_rounded(inner) for inner in value]
    return value


def _line_an_item(plain: Mapping[str, Any]) -> str:
    """Returns JSON with a line for each item of a list at the top, so that changes are seen."""
    fields = []
    for name, value in plain.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            items = ",\n  ".join(json.dumps(item, ensure_ascii=False) for item in value)
            text = f"[\n  {items}\n ]"
        else:
            text = json.dumps(value, ensure_ascii=False)
        fields.append(f" {json.dumps(name)}: {text}")
    return "{\n" + ",\n".join(fields) + "\n}\n"
