"""The evidence model: a six-layer BERT that reads (question, sentence, context) together.

It owns the network and the reading of its base weights; what the texts are is data.py's concern.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Digest of all-MiniLM-L6-v2's model.safetensors, the weights that training starts from."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the network; the defaults are those of all-MiniLM-L6-v2."""

    vocabulary: int = 30522
    width: int = 384
    layers: int = 6
    heads: int = 12
    inner: int = 1536
    positions: int = 512


class RoundedLinear(nn.Linear):
    """A linear layer that can be trained with the rounding of the int8 model it will become.

    Activations are rounded to 256 steps between the least and the greatest of the batch, weights
    to 255 steps per output column, as ONNX Runtime does it; gradients pass as if nothing had been
    rounded (the straight-through estimator, Jacob et al. 2018).
    """

    rounded = False

    def forward(self, values: Tensor) -> Tensor:
        if not (self.rounded and self.training):
            return super().forward(values)
        with torch.no_grad():
            exact = values.float()
            low, high = exact.min().clamp(max=0.0), exact.max().clamp(min=0.0)
            step = (high - low) / 255
            moved = ((exact / step).round_() * step).sub_(exact).to(values.dtype)
            steps = self.weight.abs().amax(1, keepdim=True) / 127
            weight_moved = (self.weight / steps).round_() * steps - self.weight
        return functional.linear(values + moved, self.weight + weight_moved, self.bias)


class Layer(nn.Module):
    """One transformer layer with its norms after the sums, as in BERT.

    `dropout`: the share of what attention and the inner layer add that training leaves out.
    """

    dropout = 0.0

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.query_key_value = RoundedLinear(shape.width, 3 * shape.width)
        self.attended = RoundedLinear(shape.width, shape.width)
        self.attention_norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.widen = RoundedLinear(shape.width, shape.inner)
        self.narrow = RoundedLinear(shape.inner, shape.width)
        self.output_norm = nn.LayerNorm(shape.width, eps=1e-12)

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        batch, length, width = hidden.shape
        mixed = self.query_key_value(hidden).view(batch, length, 3, self.heads, -1)
        query, key, value = mixed.permute(2, 0, 3, 1, 4).unbind(0)
        # Written out: 1.3 times as fast as the fused kernel in a training step on two CPU cores.
        scores = query @ key.transpose(-1, -2) / (width // self.heads) ** 0.5 + mask.to(query.dtype)
        seen = scores.softmax(-1).to(value.dtype) @ value
        seen = self.attended(seen.transpose(1, 2).reshape(batch, length, width))
        hidden = self.attention_norm(hidden + self._dropped(seen))
        inner = self.narrow(functional.gelu(self.widen(hidden)))
        return self.output_norm(hidden + self._dropped(inner))

    def _dropped(self, values: Tensor) -> Tensor:
        return functional.dropout(values, self.dropout, self.training)


class EvidenceNetwork(nn.Module):
    """The encoder and its heads: two logits, and start and end logits per token.

    `answerable`: the sentence answers; `contradicts`: it says the opposite of what the question
    presupposes.
    """

    def __init__(self, shape: Shape | None = None) -> None:
        super().__init__()
        shape = shape or Shape()
        self.words = nn.Embedding(shape.vocabulary, shape.width)
        self.positions = nn.Embedding(shape.positions, shape.width)
        self.types = nn.Embedding(2, shape.width)
        self.embedding_norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.pooler = nn.Linear(shape.width, shape.width)
        self.answerable = nn.Linear(shape.width, 1)
        self.contradicts = nn.Linear(shape.width, 1)
        self.span = nn.Linear(shape.width, 2)
        for head in (self.pooler, self.answerable, self.contradicts, self.span):
            nn.init.normal_(head.weight, std=0.02)
            nn.init.zeros_(head.bias)

    def train_rounded(self, rounded: bool) -> None:
        """Switches the rounding of the int8 model on or off for training."""
        for part in self.modules():
            if isinstance(part, RoundedLinear):
                part.rounded = rounded

    def train_dropped(self, share: float) -> None:
        """Sets the share of the layers' sums that training leaves out at random."""
        for layer in self.layers:
            layer.dropout = share

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Returns `answerable` and `contradicts` [batch], `start` and `end` [batch, length]."""
        places = torch.arange(input_ids.shape[1], device=input_ids.device)
        hidden = self.words(input_ids) + self.positions(places) + self.types(token_type_ids)
        hidden = self.embedding_norm(hidden)
        mask = (1.0 - attention_mask[:, None, None, :].to(hidden.dtype)) * -10000.0
        for layer in self.layers:
            hidden = layer(hidden, mask)
        pooled = torch.tanh(self.pooler(hidden[:, 0]))
        start, end = self.span(hidden).unbind(-1)
        return self.answerable(pooled).squeeze(-1), self.contradicts(pooled).squeeze(-1), start, end


def load_base(network: EvidenceNetwork, weights: Path) -> None:
    """Copies the base model's weights into the network; its heads stay as they were drawn.

    Raises:
        ValueError: the file is not the one named by BASE_SHA256.
    """
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()
    if digest != BASE_SHA256:
        raise ValueError(f"{weights}: sha256 is {digest}, expected {BASE_SHA256}")
    tensors = load_file(weights)
    renamed = {
        "words.weight": tensors["embeddings.word_embeddings.weight"],
        "positions.weight": tensors["embeddings.position_embeddings.weight"],
        "types.weight": tensors["embeddings.token_type_embeddings.weight"],
        "embedding_norm.weight": tensors["embeddings.LayerNorm.weight"],
        "embedding_norm.bias": tensors["embeddings.LayerNorm.bias"],
    }
    for number in range(len(network.layers)):
        renamed |= _layer_weights(tensors, number)
    missing, unexpected = network.load_state_dict(renamed, strict=False)
    heads = ("pooler.", "answerable.", "contradicts.", "span.")
    if unexpected or not all(name.startswith(heads) for name in missing):
        raise ValueError(f"{weights}: weights missing {missing}, not known {unexpected}")


def _layer_weights(tensors: dict[str, Tensor], number: int) -> dict[str, Tensor]:
    source, target = f"encoder.layer.{number}", f"layers.{number}"
    names = {
        "attended": "attention.output.dense",
        "attention_norm": "attention.output.LayerNorm",
        "widen": "intermediate.dense",
        "narrow": "output.dense",
        "output_norm": "output.LayerNorm",
    }
    renamed = {}
    for kind in ("weight", "bias"):
        for ours, theirs in names.items():
            renamed[f"{target}.{ours}.{kind}"] = tensors[f"{source}.{theirs}.{kind}"]
        renamed[f"{target}.query_key_value.{kind}"] = torch.cat(
            [
                tensors[f"{source}.attention.self.{part}.{kind}"]
                for part in ("query", "key", "value")
            ]
        )
    return renamed
