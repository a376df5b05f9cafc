"""Fits `rag/models/calibration.json`: three logistic regressions and the threshold of answering.

    python -m evals.training.calibrate [--out FILE]

Rows come from tuning stories that the evidence model has not seen (its manifest names the ones it
was trained on) and from the tuning half of the gold set; without the evidence model (`fast`) from
`STORIES_WITHOUT_MODEL` tuning stories, seen or not; with them come questions that have nothing to do
with their corpus (`evals.training.strangers`). The threshold is the lowest whose share of right results
is within `NEARLY_BEST` of the best, over predictions made by folds in which a whole story is left out.
Right is: refused and unanswerable, or answered with evidence among the first two quotes; to answer from
the wrong sentence is no better than to refuse.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evals.answerability import auroc
from evals.samples import (
    Corpus,
    Sample,
    builtin_articles,
    first_by_hash,
    load_gold,
    load_stories,
    stories_for,
    unseen,
)
from evals.training.strangers import strangers
from index.config import Config
from rag import Assistant
from rag.calibration import (
    ANSWERABILITY_FEATURES,
    RELEVANCE_FEATURES,
    Calibration,
    Logistic,
    answerability_features,
    rank,
)
from rag.dispute import DISPUTE_FEATURES
from rag.evidence import Candidate
from rag.question import Expects
from rag.select import MAX_QUOTES
from rag.signals import Query
from rag.types import Turn

OUT = Path("rag/models/calibration.json")
STORIES_WITHOUT_MODEL = 200  # some 10,000 questions for some 30 weights
FOLDS = 8
RELEVANCE_PENALTY = 1.0
ANSWERABILITY_PENALTY = 40.0
DISPUTE_PENALTY = 8.0
# The share of right results is flat around its best: of thresholds that are as good, the one that
# withholds least.
NEARLY_BEST = 0.005
# With the evidence model these four tell as much as all do; without it every signal helps, and so
# does the kind of question (docs/decisions/0004).
WITH_MODEL = ("best", "lead", "foreign", "best_logit")

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
    stories, gold = load_stories(), load_gold(builtin_articles())
    some = first_by_hash(stories_for("tuning"), STORIES_WITHOUT_MODEL)
    without_model = [*(story for story in stories if story.name in some), gold]
    fitted = {
        "fast": _plain(_with_dispute(without_model, ANSWERABILITY_FEATURES, fast=True)),
        "full": _plain(_with_dispute(unseen([*stories, gold]), WITH_MODEL, fast=False)),
    }
    options.out.write_text(json.dumps(fitted, indent=1) + "\n", "utf-8")


def _with_dispute(corpora: Iterable[Corpus], names: Sequence[str], *, fast: bool) -> Calibration:
    """Returns the calibration fitted on the corpora's tuning questions, all three models."""
    asked = list(asked_for_fit(tuple(corpora), fast=fast))
    calibration = fit([case_of(one.corpus.name, one.sample, *one.found) for one in asked], names)
    return replace(calibration, dispute=fit_dispute(asked, calibration))


@dataclass(frozen=True, slots=True)
class Asked:
    """A labelled question, the assistant it was put to, and the evidence that it found."""

    corpus: Corpus
    sample: Sample
    assistant: Assistant
    found: tuple[Query, tuple[Candidate, ...]]


def asked_for_fit(corpora: Sequence[Corpus], *, fast: bool) -> Iterable[Asked]:
    """Yields the corpora's tuning questions, and strangers to each corpus that has some, asked."""
    for corpus in corpora:
        if samples := [sample for sample in corpus.samples if sample.split == "tuning"]:
            yield from ask_all(corpus, [*samples, *strangers(corpus, corpora)], fast=fast)


def ask_all(corpus: Corpus, samples: Iterable[Sample], *, fast: bool) -> Iterable[Asked]:
    """Yields the questions with the evidence that is found for them in the corpus."""
    assistant = Assistant.of(corpus.articles, Config(home=Path(), fast=fast))
    for sample in samples:
        turns = [Turn(question) for question in sample.history]
        yield Asked(corpus, sample, assistant, assistant.evidence(sample.question, turns))


def fit_dispute(asked: Iterable[Asked], calibration: Calibration) -> Logistic:
    """Returns what tells disputes from other differing positions, over answerable questions."""
    rows, disputed = [], []
    for one in asked:
        features = one.assistant.calibrated(calibration).dispute(*one.found)
        if features is not None and one.sample.answerable:
            rows.append([features[name] for name in DISPUTE_FEATURES])
            disputed.append(bool(one.sample.positions))
    return fit_logistic(np.array(rows), np.array(disputed), DISPUTE_FEATURES, DISPUTE_PENALTY)


def case_of(corpus: str, sample: Sample, query: Query, candidates: Sequence[Candidate]) -> Case:
    """Returns a question with its candidates as a case to fit on."""
    relevant = tuple(_is_evidence(candidate, sample) for candidate in candidates)
    return Case(corpus, query.question.expects, tuple(candidates), relevant, sample.answerable)


def _is_evidence(candidate: Candidate, sample: Sample) -> bool:
    """Tells whether at least half of the sentence lies within a labelled evidence span."""
    sentence = candidate.sentence
    length = sentence.end - sentence.start
    return any(
        span.article_id == sentence.article.id
        and min(span.end, sentence.end) - max(span.start, sentence.start) >= length / 2
        for span in sample.evidence
    )


def fit(
    cases: Sequence[Case], names: Sequence[str] = WITH_MODEL, *, quiet: bool = False
) -> Calibration:
    """Returns the two models fitted on the cases, and the threshold chosen by folds.

    Args:
        names: the features that tell whether a question is answered at all.
        quiet: whether to keep back the line that says how well it went by folds.
    """
    corpora = sorted({case.corpus for case in cases})
    fold_of = {name: number % FOLDS for number, name in enumerate(corpora)}
    predicted: list[float] = []
    truth: list[bool] = []
    first_right: list[bool] = []
    quoted: list[bool] = []
    for fold in range(FOLDS):
        inside = [case for case in cases if fold_of[case.corpus] != fold]
        outside = [case for case in cases if fold_of[case.corpus] == fold]
        if not outside:
            continue
        relevance, answerability = _models(inside, names)
        for case in outside:
            ranked = rank(relevance, case.candidates)
            if ranked:
                features = answerability_features(ranked, case.expects)
                predicted.append(answerability.log_odds(features))
                truth.append(case.answerable)
                flags = [case.relevant[case.candidates.index(one)] for one, _ in ranked]
                quoted.append(any(flags[:MAX_QUOTES]))
                if case.answerable:
                    first_right.append(flags[0])
    relevance, answerability = _models(cases, names)
    scores, answerable = np.array(predicted), np.array(truth)
    threshold, right = _threshold(scores, answerable, np.array(quoted))
    summary = (
        f"{len(cases)} questions of {len(corpora)} corpora, left out by folds: "
        f"first right {np.mean(first_right):.3f}, right in all {right:.3f}, "
        f"AUROC {auroc(scores[answerable], scores[~answerable]):.3f}, threshold {threshold:.3f}"
    )
    if not quiet:
        print(summary)
    return Calibration(relevance, answerability, round(threshold, 4))


def _models(cases: Sequence[Case], names: Sequence[str]) -> tuple[Logistic, Logistic]:
    signals = np.array(
        [
            [one.signal(name) for name in RELEVANCE_FEATURES]
            for case in cases
            for one in case.candidates
        ]
    )
    relevant = np.array([flag for case in cases for flag in case.relevant])
    relevance = fit_logistic(signals, relevant, RELEVANCE_FEATURES, RELEVANCE_PENALTY)
    rows, answerable = [], []
    for case in cases:
        ranked = rank(relevance, case.candidates)
        if ranked:
            features = answerability_features(ranked, case.expects)
            rows.append([features[name] for name in names])
            answerable.append(case.answerable)
    answerability = fit_logistic(np.array(rows), np.array(answerable), names, ANSWERABILITY_PENALTY)
    return relevance, answerability


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


def _threshold(
    log_odds: Matrix, answerable: NDArray[np.bool_], quoted: NDArray[np.bool_]
) -> tuple[float, float]:
    """Returns the least probability from which to answer with nearly the most right results.

    And the share that it gets right, of all.
    """
    tried = np.unique(np.round(1 / (1 + np.exp(-log_odds)), 3))
    chance = 1 / (1 + np.exp(-log_odds))
    shares = [float(np.mean(np.where(chance >= one, quoted, ~answerable))) for one in tried]
    lowest = next(place for place, one in enumerate(shares) if one >= max(shares) - NEARLY_BEST)
    return float(tried[lowest]), shares[lowest]


def _plain(calibration: Calibration) -> dict[str, object]:
    return {
        "relevance": _weights(calibration.relevance),
        "answerability": _weights(calibration.answerability),
        "threshold": calibration.threshold,
        "dispute": _weights(calibration.dispute) if calibration.dispute else None,
    }


def _weights(model: Logistic) -> dict[str, object]:
    weights = {name: round(weight, 5) for name, weight in model.weights.items()}
    return {"weights": weights, "bias": round(model.bias, 5)}


if __name__ == "__main__":
    main(sys.argv[1:])
