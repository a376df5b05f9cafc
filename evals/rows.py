"""What one system did with one question: the row that every figure is computed from."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from evals.measures import Score


@dataclass(frozen=True, slots=True)
class ShownQuote:
    """A quote as it was shown: its place, its words, and who is named as saying them."""

    article: str
    start: int
    end: int
    text: str
    claimant: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """One question, put to one system.

    `scores` maps a measure's name to its score. `error` is what the system raised; then the
    question is unscored: `scores` is empty and `answered` None. `elapsed_ms` is measured around
    the call.
    """

    system: str
    column: str
    corpus: str
    sample: str
    kind: str
    question: str
    history: tuple[str, ...]
    answerable: bool
    answered: bool | None
    probability: float
    elapsed_ms: float
    quotes: tuple[ShownQuote, ...]
    scores: Mapping[str, Score]
    error: str | None = None
    config_digest: str = ""

    def value(self, measure: str) -> float | None:
        """Returns the measure's value, or None where it does not apply or nothing was scored."""
        found = self.scores.get(measure)
        return found.value if found else None


def write_rows(rows: Iterable[Row], path: Path) -> None:
    """Writes the rows as JSON lines, in their order; measures that do not apply are left out."""
    with path.open("w", encoding="utf-8") as lines:
        for row in rows:
            scores = {name: asdict(s) for name, s in row.scores.items() if s.value is not None}
            plain = {
                "system": row.system,
                "column": row.column,
                "corpus": row.corpus,
                "sample": row.sample,
                "kind": row.kind,
                "question": row.question,
                "history": row.history,
                "answerable": row.answerable,
                "answered": row.answered,
                "probability": round(row.probability, 6),
                "elapsed_ms": round(row.elapsed_ms, 2),
                "quotes": [asdict(quote) for quote in row.quotes],
                "scores": scores,
                "error": row.error,
                "config_digest": row.config_digest,
            }
            lines.write(json.dumps(plain, ensure_ascii=False) + "\n")
