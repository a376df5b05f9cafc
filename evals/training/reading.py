"""Drawn candidates as token sequences and targets: the step from texts to tensors."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import torch
from tokenizers import Encoding, Tokenizer
from torch import Tensor

from evals.training.data import Drawn, Label
from rag.crossencoder import Assembled, assemble

BARE_WEIGHT = 0.5  # of evidence in which no answer stands: it supports, or answers only by sense


@dataclass(slots=True)
class Sequences:
    """The candidates of several questions, one after another.

    Attributes:
        contradicts: 1 where the sentence contradicts what the question presupposes, else 0.
        spans: first and last token of the answer, counted from the sentence's first one.
        groups: half-open ranges of sequences, one per question.
    """

    inputs: list[Assembled] = field(default_factory=list)
    targets: list[float] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    contradicts: list[float] = field(default_factory=list)
    spans: list[tuple[int, int] | None] = field(default_factory=list)
    groups: list[tuple[int, int]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.inputs)


class Reader:
    """Turns texts into token sequences; remembers the texts it has read."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.encoding = lru_cache(maxsize=100_000)(
            lambda text: tokenizer.encode(text, add_special_tokens=False)
        )

    def read(self, drawn: Sequence[Drawn]) -> Sequences:
        """Returns the candidates of all the questions, with their targets."""
        read = Sequences()
        for question in drawn:
            begin = len(read)
            pairs = zip(question.candidates, question.labels, strict=True)
            for number, (candidate, label) in enumerate(pairs):
                sentence = self.encoding(candidate.sentence)
                assembled = assemble(
                    self.encoding(question.text), sentence, self.encoding(candidate.context)
                )
                read.inputs.append(assembled)
                read.targets.append(0.0 if label is None else 1.0)
                read.contradicts.append(float(number in question.contradicting))
                bare = label is not None and label.span is None
                read.weights.append(BARE_WEIGHT if bare else 1.0)
                read.spans.append(_tokens_of(label, sentence, assembled.sentence_tokens))
            read.groups.append((begin, len(read)))
        return read


def _tokens_of(label: Label | None, sentence: Encoding, kept: int) -> tuple[int, int] | None:
    """Returns the first and last token of a label's span, None if they were not kept."""
    if label is None or label.span is None:
        return None
    inside = [
        number
        for number, (start, end) in enumerate(sentence.offsets[:kept])
        if start < label.span[1] and end > label.span[0]
    ]
    return (inside[0], inside[-1]) if inside else None


def padded(items: Sequence[Assembled]) -> tuple[Tensor, Tensor, Tensor]:
    """Returns input_ids, attention_mask and token_type_ids [items, longest], padded with 0."""
    longest = max(len(item.ids) for item in items)
    arrays = torch.zeros(3, len(items), longest, dtype=torch.long)
    for row, item in enumerate(items):
        length = len(item.ids)
        arrays[0, row, :length] = torch.tensor(item.ids)
        arrays[1, row, :length] = 1
        arrays[2, row, :length] = torch.tensor(item.types)
    return arrays[0], arrays[1], arrays[2]
