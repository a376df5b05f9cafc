"""How well the evidence model finds and refuses, over all sentences of a question's story.

python -m evals.training.measure MODEL.onnx --stories evals/stories [--part test]
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from evals.answerability import auroc, refused_at
from evals.samples import stories_for
from evals.training.data import Drawn, Question, divided, read_stories
from evals.training.model import EvidenceNetwork
from evals.training.reading import Reader, padded
from index.threads import workers
from rag.crossencoder import TOKENIZER, Assembled, feed, plain_tokenizer

Scorer = Callable[[Sequence[Assembled]], Sequence[float]]
AT_ONCE = 16


def measure(
    network: EvidenceNetwork, reader: Reader, questions: Sequence[Question]
) -> dict[str, object]:
    """Returns the figures of a network; see `figures`."""
    return figures(questions, scores_of(network_scorer(network), reader, questions))


def network_scorer(network: EvidenceNetwork) -> Scorer:
    """Returns a scorer that runs the network in bfloat16 (in float32 it takes twice as long)."""

    def score(items: Sequence[Assembled]) -> list[float]:
        network.eval()
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            return network(*padded(items))[0].float().tolist()  # type: ignore[no-any-return]

    return score


def onnx_scorer(path: Path) -> Scorer:
    """Returns a scorer that runs an exported model, each sentence by itself as the product does."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def score(items: Sequence[Assembled]) -> list[float]:
        return [float(session.run(["answerable"], feed([item]))[0][0]) for item in items]

    return score


def scores_of(scorer: Scorer, reader: Reader, questions: Sequence[Question]) -> list[np.ndarray]:
    """Returns for each question the logits of its whole pool, in the pool's order."""
    with ThreadPoolExecutor(workers()) as pool:
        return list(pool.map(lambda question: _scores(scorer, reader, question), questions))


def _scores(scorer: Scorer, reader: Reader, question: Question) -> np.ndarray:
    nothing = (None,) * len(question.pool)
    inputs = reader.read([Drawn(question.asked, question.pool, nothing)]).inputs
    order = sorted(range(len(inputs)), key=lambda number: len(inputs[number].ids))
    scores = np.zeros(len(inputs))
    for begin in range(0, len(order), AT_ONCE):
        part = order[begin : begin + AT_ONCE]
        scores[part] = scorer([inputs[number] for number in part])
    return scores


def figures(questions: Sequence[Question], scores: Sequence[np.ndarray]) -> dict[str, object]:
    """Returns what the model is chosen by.

    first: answerable questions whose best sentence is evidence; within_3: one of the three best.
    auroc, refused_at_90: answerable or not, told by the best sentence's logit.
    by_kind: `first` for the answerable kinds; `refused` at 90 % kept for the others.
    """
    best = np.array([values.max() for values in scores])
    answerable = np.array([question.answerable for question in questions])
    threshold = np.quantile(best[answerable], 0.1)
    by_kind = defaultdict(list)
    first, within = [], []
    for question, values in zip(questions, scores, strict=True):
        if not question.answerable:
            by_kind[f"{question.kind} refused"].append(values.max() < threshold)
            continue
        places = {label.place for label in question.labels}
        order = np.argsort(-values, kind="stable")
        first.append(order[0] in places)
        within.append(bool(places & set(order[:3].tolist())))
        by_kind[question.kind].append(first[-1])
    return {
        "questions": len(questions),
        "first": round(float(np.mean(first)), 3),
        "within_3": round(float(np.mean(within)), 3),
        "auroc": round(auroc(best[answerable], best[~answerable]), 3),
        "refused_at_90": round(refused_at(best[answerable], best[~answerable], 0.9), 3),
        "threshold_90": round(float(threshold), 3),
        "by_kind": {kind: round(float(np.mean(hits)), 3) for kind, hits in sorted(by_kind.items())},
    }


def main() -> None:
    """Prints the figures of an exported model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--stories", type=Path, required=True)
    parser.add_argument("--split", type=Path, default=Path("evals/stories_split.json"))
    parser.add_argument("--part", choices=("kept-aside", "test"), default="kept-aside")
    options = parser.parse_args()
    names = divided(options.split)[1]
    if options.part == "test":
        names = list(stories_for("test", options.split))
    questions = read_stories(options.stories, names)
    reader = Reader(plain_tokenizer(TOKENIZER))
    scores = scores_of(onnx_scorer(options.model), reader, questions)
    print(json.dumps(figures(questions, scores), indent=2))


if __name__ == "__main__":
    main()
