"""Evens out activations before they are rounded to int8 (SmoothQuant, Xiao et al. 2023).

A few channels of this network reach 30 where others stay below 2, so that 256 steps over the whole
range leave the others with hardly any. Dividing such a channel by a constant, and multiplying its
weights by the same, changes nothing but the rounding.
"""

import random
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from evals.training.data import Drawn, Question
from evals.training.model import EvidenceNetwork
from evals.training.reading import Reader, padded

QUESTIONS, CANDIDATES = 100, 4
SMOOTHED = ("widen", "narrow")  # the inputs of the others have no such channels
STRENGTH = 0.85  # share of the range moved to the weights: least error of .5 to 1, see README.md


def smoothing_of(
    network: EvidenceNetwork, reader: Reader, questions: Sequence[Question]
) -> dict[str, Tensor]:
    """Returns each smoothed layer's divisors, one per input channel, from some questions' peaks."""
    peaks = activation_peaks(network, reader, questions)
    divisors = {}
    for name, peak in peaks.items():
        weights = network.get_submodule(name).weight.detach().abs().amax(0)
        divisor = (peak.clamp(min=1e-3) ** STRENGTH) / (weights.clamp(min=1e-3) ** (1 - STRENGTH))
        divisors[name] = divisor / divisor.median()
    return divisors


def activation_peaks(
    network: EvidenceNetwork, reader: Reader, questions: Sequence[Question]
) -> dict[str, Tensor]:
    """Returns the greatest magnitude that each input channel of the smoothed layers takes."""
    peaks: dict[str, Tensor] = {}
    hooks = []
    for name, part in network.named_modules():
        if name.endswith(SMOOTHED):
            hooks.append(part.register_forward_hook(_noting(peaks, name)))
    network.eval()
    chance = random.Random(1)
    with torch.no_grad():
        for question in chance.sample(questions, min(QUESTIONS, len(questions))):
            pool = tuple(chance.sample(question.pool, min(CANDIDATES, len(question.pool))))
            inputs = reader.read([Drawn(question.asked, pool, (None,) * len(pool))]).inputs
            for item in inputs:
                network(*padded([item]))
    for hook in hooks:
        hook.remove()
    return peaks


def _noting(peaks: dict[str, Tensor], name: str):  # type: ignore[no-untyped-def]
    def note(_: nn.Module, inputs: tuple[Tensor], __: Tensor) -> None:
        peak = inputs[0].abs().flatten(0, -2).amax(0)
        peaks[name] = torch.maximum(peaks[name], peak) if name in peaks else peak

    return note
