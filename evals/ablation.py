"""What each signal is worth: every one taken away in turn, and the rest fitted again.

Evidence is found and scored once per question; a variant forgets one signal, is calibrated anew on
the tuning questions that the evidence model has not seen, and answers the test questions again.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime

from evals.intervals import Estimate, estimate
from evals.measures import score
from evals.runs import commit
from evals.samples import builtin_articles, load_gold, load_stories, unseen
from evals.tables import markdown_rows
from evals.training.calibrate import Asked, ask_all, asked_for_fit, case_of, fit
from rag.calibration import Calibration
from rag.evidence import Candidate
from rag.signals import FEATURES, Query

MEASURES = ("all_right", "refused", "answered", "first_quote")
NOTHING = "nothing"

Found = tuple[Query, tuple[Candidate, ...]]
# A question's measures, in the order of the test questions.
Scores = list[dict[str, float | None]]
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Variant:
    """The figures without one signal, by column, then by measure.

    `change`: of `all_right` against all signals, question by question, by column.
    """

    without: str
    figures: Mapping[str, Mapping[str, Estimate]]
    change: Mapping[str, Estimate]


@dataclass(frozen=True, slots=True)
class AblationReport:
    """The variants of one run; the first has all signals."""

    made: str
    commit: str | None
    variants: tuple[Variant, ...]


def run_ablation(progress: Progress | None = None) -> AblationReport:
    """Returns the figures with all signals, then without each, on the test questions."""
    tell = progress or (lambda _: None)
    corpora = (load_gold(builtin_articles()), *load_stories())
    tell("evidence of the tuning questions")
    tuning = list(asked_for_fit(unseen(corpora), fast=False))
    tell("evidence of the test questions")
    testing = [
        one
        for corpus in corpora
        if (samples := [sample for sample in corpus.samples if sample.split == "test"])
        for one in ask_all(corpus, samples, fast=False)
    ]
    shipped = Calibration.load(fast=False)
    variants: list[Variant] = []
    whole: Scores = []
    for name in (NOTHING, *FEATURES):
        tell(f"without {name}")
        cases = [case_of(one.corpus.name, one.sample, *_without(one.found, name)) for one in tuning]
        calibration = replace(fit(cases, quiet=True), dispute=shipped.dispute)
        scores = _scores(testing, calibration, name)
        whole = whole or scores
        variants.append(_variant(name, testing, scores, whole))
    made = datetime.now(UTC).isoformat(timespec="seconds")
    return AblationReport(made, commit(), tuple(variants))


def header_and_rows(report: AblationReport) -> tuple[tuple[str, ...], ...]:
    """Returns the table: a row a signal, a column a measure of each set of questions."""
    names = [measure.replace("_", " ") for measure in MEASURES]
    header = ["without"]
    for column in report.variants[0].figures:
        header += [f"{column}: {names[0]}", "change", *names[1:]]
    rows = [tuple(header)]
    for variant in report.variants:
        cells = [variant.without]
        for column in report.variants[0].figures:
            first, *others = (f"{variant.figures[column][one].value:.3f}" for one in MEASURES)
            change = variant.change[column]
            moved = f"{change.value:+.3f} ({change.low:+.3f} to {change.high:+.3f})"
            cells += [first, "" if variant.without == NOTHING else moved, *others]
        rows.append(tuple(cells))
    return tuple(rows)


def render_markdown(report: AblationReport) -> str:
    """Returns the table as GitHub-flavoured Markdown."""
    header, *rows = header_and_rows(report)
    return markdown_rows(header, rows) + "\n"


def to_json(report: AblationReport) -> str:
    """Returns the report as indented JSON."""
    return json.dumps(asdict(report), ensure_ascii=False, indent=1)


def _without(found: Found, name: str) -> Found:
    """Returns the evidence with one signal the same for all candidates."""
    query, candidates = found
    if name == NOTHING:
        return found
    return query, tuple(replace(one, signals=one.with_signals(**{name: 0.0})) for one in candidates)


def _scores(testing: Sequence[Asked], calibration: Calibration, name: str) -> Scores:
    scores = []
    for one in testing:
        query, candidates = _without(one.found, name)
        answer = one.assistant.calibrated(calibration).conclude(
            one.sample.question, query, candidates
        )
        found = score(one.sample, answer, one.corpus.articles)
        scores.append({measure: found[measure].value for measure in MEASURES})
    return scores


def _variant(name: str, testing: Sequence[Asked], scores: Scores, whole: Scores) -> Variant:
    figures: dict[str, dict[str, Estimate]] = {}
    change: dict[str, Estimate] = {}
    for column in dict.fromkeys(one.corpus.family for one in testing):
        rows = [number for number, one in enumerate(testing) if one.corpus.family == column]
        figures[column] = {
            measure: _estimate([scores[row][measure] for row in rows], rows, testing)
            for measure in MEASURES
        }
        moved = [_moved(scores[row], whole[row]) for row in rows]
        change[column] = _estimate(moved, rows, testing)
    return Variant(name, figures, change)


def _moved(now: Mapping[str, float | None], whole: Mapping[str, float | None]) -> float:
    return (now["all_right"] or 0.0) - (whole["all_right"] or 0.0)


def _estimate(
    values: Sequence[float | None], rows: Sequence[int], testing: Sequence[Asked]
) -> Estimate:
    kept = [
        (value, testing[row]) for value, row in zip(values, rows, strict=True) if value is not None
    ]
    found = estimate([value for value, _ in kept], [one.corpus.name for _, one in kept])
    if found is None:
        raise ValueError("no question counts for this measure")
    return found
