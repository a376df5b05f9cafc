"""Fits `rag/models/calibration.json`: two logistic regressions and the threshold of answering.

    python -m evals.training.calibrate [--out FILE]

Rows come from tuning stories that the evidence model has not seen (its manifest names the ones it
was trained on) and from the tuning half of the gold set; without the evidence model (`fast`) from
all tuning stories. The threshold is the one with the most right decisions, answered or refused,
over predictions made by folds in which a whole story is left out.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evals.samples import Corpus, Sample, builtin_articles, load_gold, load_stories
from index.config import Config
from rag import Assistant
from rag.calibration import ANSWERABILITY_FEATURES, Logistic, answerability_features
from rag.evidence import Candidate
from rag.question import Expects
from rag.signals import FEATURES
from rag.types import Turn

OUT = Path("rag/models/calibration.json")
EVIDENCE_MANIFEST = Path("rag/models/evidence.json")
FOLDS = 8
RELEVANCE_PENALTY = 1.0
ANSWERABILITY_PENALTY = 40.0
# The kind of question helps where there are thousands of questions to learn it from, and only there.
WITHOUT_KINDS = tuple(name for name in ANSWERABILITY_FEATURES if not name.startswith("expects_"))

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """One tuning question: its candidates, which of them are evidence, and whether any answers."""

    corpus: str
    expects: Expects
    candidates: tuple[Candidate, ...]
    relevant: tuple[bool, ...]
    answerable: bool


def main(arguments: Sequence[str]) -> None:
    """Fits both ways of scoring and writes the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args(arguments)
    trained_on = set(json.loads(EVIDENCE_MANIFEST.read_text("utf-8"))["stories"])
    corpora = [*load_stories(), load_gold(builtin_articles())]
    unseen = [corpus for corpus in corpora if corpus.name not in trained_on]
    fitted = {
        "fast": _fit(list(_cases(corpora, fast=True)), ANSWERABILITY_FEATURES),
        "full": _fit(list(_cases(unseen, fast=False)), WITHOUT_KINDS),
    }
    options.out.write_text(json.dumps(fitted, indent=1) + "\n", "utf-8")


def _cases(corpora: Iterable[Corpus], *, fast: bool) -> Iterable[Case]:
    for corpus in corpora:
        samples = [sample for sample in corpus.samples if sample.split == "tuning"]
        if not samples:
            continue
        assistant = Assistant.of(corpus.articles, Config(home=Path(), fast=fast))
        for sample in samples:
            query, candidates = assistant.evidence(
                sample.question, [Turn(question) for question in sample.history]
            )
            yield Case(
                corpus.name,
                query.question.expects,
                candidates,
                tuple(_is_evidence(candidate, sample) for candidate in candidates),
                sample.answerable,
            )


def _is_evidence(candidate: Candidate, sample: Sample) -> bool:
    """Tells whether at least half of the sentence lies within a labelled evidence span."""
    sentence = candidate.sentence
    length = sentence.end - sentence.start
    return any(
        span.article_id == sentence.article.id
        and min(span.end, sentence.end) - max(span.start, sentence.start) >= length / 2
        for span in sample.evidence
    )


def _fit(cases: Sequence[Case], names: Sequence[str]) -> dict[str, object]:
    corpora = sorted({case.corpus for case in cases})
    fold_of = {name: number % FOLDS for number, name in enumerate(corpora)}
    predicted: list[float] = []
    truth: list[bool] = []
    first_right: list[bool] = []
    for fold in range(FOLDS):
        inside = [case for case in cases if fold_of[case.corpus] != fold]
        outside = [case for case in cases if fold_of[case.corpus] == fold]
        if not outside:
            continue
        relevance, answerability = _models(inside, names)
        for case in outside:
            ranked = _ranked(case, relevance)
            if ranked:
                features = answerability_features(ranked, case.expects)
                predicted.append(answerability.log_odds(features))
                truth.append(case.answerable)
                if case.answerable:
                    first_right.append(case.relevant[case.candidates.index(ranked[0][0])])
    relevance, answerability = _models(cases, names)
    threshold, right = _threshold(np.array(predicted), np.array(truth))
    print(
        f"{len(cases)} questions of {len(corpora)} corpora, left out by folds: "
        f"first right {np.mean(first_right):.3f}, decided rightly {right:.3f}, "
        f"AUROC {_auroc(np.array(predicted), np.array(truth)):.3f}, threshold {threshold:.3f}"
    )
    return {
        "relevance": _plain(relevance),
        "answerability": _plain(answerability),
        "threshold": round(threshold, 4),
    }


def _models(cases: Sequence[Case], names: Sequence[str]) -> tuple[Logistic, Logistic]:
    signals = np.array([one.signals for case in cases for one in case.candidates])
    relevant = np.array([flag for case in cases for flag in case.relevant])
    relevance = fit_logistic(signals, relevant, FEATURES, RELEVANCE_PENALTY)
    rows, answerable = [], []
    for case in cases:
        ranked = _ranked(case, relevance)
        if ranked:
            features = answerability_features(ranked, case.expects)
            rows.append([features[name] for name in names])
            answerable.append(case.answerable)
    answerability = fit_logistic(np.array(rows), np.array(answerable), names, ANSWERABILITY_PENALTY)
    return relevance, answerability


def _ranked(case: Case, relevance: Logistic) -> list[tuple[Candidate, float]]:
    scored = [
        (one, relevance.log_odds(dict(zip(FEATURES, one.signals, strict=True))))
        for one in case.candidates
    ]
    return sorted(scored, key=lambda pair: -pair[1])


def fit_logistic(
    values: Matrix, labels: NDArray[np.bool_], names: Sequence[str], penalty: float
) -> Logistic:
    """Returns the ridge logistic regression, by Newton's method on standardised columns.

    Args:
        values: [n, len(names)]; a constant column gets weight 0.
        labels: [n].
        penalty: of the squared weights, the bias left out (Hastie et al. 2009, section 4.4).
    """
    mean, spread = values.mean(axis=0), values.std(axis=0)
    used = spread > 1e-9
    scaled = (values[:, used] - mean[used]) / spread[used]
    design = np.hstack([scaled, np.ones((len(values), 1))])
    ridge = np.diag([penalty] * int(used.sum()) + [0.0])
    weights = np.zeros(design.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        gradient = design.T @ (chance - labels) + ridge @ weights
        curvature = (design * (chance * (1 - chance))[:, None]).T @ design + ridge
        step = np.linalg.solve(curvature + 1e-9 * np.eye(len(weights)), gradient)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    plain = np.zeros(len(names))
    plain[used] = weights[:-1] / spread[used]
    bias = float(weights[-1] - plain @ mean)
    return Logistic(dict(zip(names, plain.tolist(), strict=True)), bias)


def _threshold(log_odds: Matrix, answerable: NDArray[np.bool_]) -> tuple[float, float]:
    """Returns the probability from which to answer with the most right decisions, and their share."""
    tried = np.unique(np.round(1 / (1 + np.exp(-log_odds)), 3))
    chance = 1 / (1 + np.exp(-log_odds))
    shares = [float(np.mean((chance >= one) == answerable)) for one in tried]
    best = int(np.argmax(shares))
    return float(tried[best]), shares[best]


def _auroc(scores: Matrix, labels: NDArray[np.bool_]) -> float:
    order = scores.argsort().argsort() + 1
    positives = int(labels.sum())
    negatives = len(labels) - positives
    rank_sum = float(order[labels].sum())
    return (rank_sum - positives * (positives + 1) / 2) / max(positives * negatives, 1)


def _plain(model: Logistic) -> dict[str, object]:
    weights = {name: round(weight, 5) for name, weight in model.weights.items()}
    return {"weights": weights, "bias": round(model.bias, 5)}


if __name__ == "__main__":
    main(sys.argv[1:])
