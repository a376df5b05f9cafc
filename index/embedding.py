"""Texts to vectors, by the model in the package or another that FastEmbed knows.

A text is encoded alone, never in a batch: int8 activations are scaled by the largest value in
the batch, so that a neighbour would change a text's vector. Figures: index/models/README.md.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.config import DEFAULT_EMBEDDING
from index.errors import ModelUnavailable
from index.threads import OF_A_TEXT, workers

if TYPE_CHECKING:
    from fastembed import TextEmbedding

BUNDLED = Path(__file__).parent / "models" / "all-MiniLM-L6-v2-int8"
FILES = (
    "model.onnx",
    "tokenizer.json",
    "tokenizer_config.json",
    "config.json",
    "special_tokens_map.json",
)
DIMENSION = 384


class Encoder(Protocol):
    """Turns texts into vectors whose dot product is their cosine similarity."""

    @property
    def name(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Returns one row of unit length per text, of shape (texts, dimension)."""
        ...


class FastEmbedEncoder:
    """An encoder over a loaded FastEmbed model; safe for many threads at once.

    The model should use one thread: several texts at a time beat several threads for one text.
    """

    def __init__(self, name: str, model: "TextEmbedding") -> None:
        self.name = name
        self.dimension = int(model.embedding_size)
        self._model = model

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Returns one row of unit length per text; what else is in `texts` makes no difference."""
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        if len(texts) == 1:
            vectors[0] = self._encode_one(texts[0])
        elif texts:
            with ThreadPoolExecutor(workers()) as pool:
                for row, vector in enumerate(pool.map(self._encode_one, texts)):
                    vectors[row] = vector
        return vectors

    def _encode_one(self, text: str) -> NDArray[np.float32]:
        (vector,) = self._model.embed([text], batch_size=1)
        unit: NDArray[np.float32] = vector / np.linalg.norm(vector)
        return unit


def load_encoder(name: str = DEFAULT_EMBEDDING) -> FastEmbedEncoder:
    """Returns the encoder of this name: the one in the package, or any text model of FastEmbed.

    The one in the package is read from its folder, without a network or a cache. Another is
    downloaded by FastEmbed when it is used for the first time.

    Raises:
        ModelUnavailable: there is no such model, or it cannot be loaded.
    """
    if name == DEFAULT_EMBEDDING:
        return FastEmbedEncoder(name, _load_bundled(BUNDLED))
    return FastEmbedEncoder(name, _load_by_name(name))


def _load_bundled(folder: Path) -> "TextEmbedding":
    missing = [file for file in FILES if not (folder / file).is_file()]
    if missing:
        raise ModelUnavailable(
            f"the embedding model of newsdesk is incomplete, {folder} has no {missing[0]}: "
            "install newsdesk again"
        )
    _register_bundled()
    # `cache_dir` is where FastEmbed would download to; it makes that folder if it is missing.
    return _text_embedding(
        DEFAULT_EMBEDDING, specific_model_path=str(folder), cache_dir=str(folder)
    )


def _load_by_name(name: str) -> "TextEmbedding":
    # FastEmbed takes about a second to import, and listing articles needs no model.
    from fastembed import TextEmbedding

    known = {model["model"].lower() for model in TextEmbedding.list_supported_models()}
    if name.lower() not in known:
        raise ModelUnavailable(
            f"no embedding model is called {name!r}: use {DEFAULT_EMBEDDING!r}, which is part of "
            "newsdesk, or a text model of FastEmbed, for example 'BAAI/bge-small-en-v1.5'"
        )
    try:
        return _text_embedding(name)
    except (ValueError, OSError) as error:
        reason = str(error).partition("\n")[0]
        raise ModelUnavailable(
            f"the embedding model {name!r} cannot be loaded ({reason}): connect to the network for "
            f"its first use, or use {DEFAULT_EMBEDDING!r}, which needs none"
        ) from error


@cache
def _register_bundled() -> None:
    """Makes the model known to FastEmbed; once, since a name cannot be registered again."""
    from fastembed import TextEmbedding  # slow to import, see above
    from fastembed.common.model_description import ModelSource, PoolingType

    TextEmbedding.add_custom_model(
        model=DEFAULT_EMBEDDING,
        pooling=PoolingType.MEAN,
        normalization=True,
        # FastEmbed demands a source; with `specific_model_path` it is not asked.
        sources=ModelSource(hf="sentence-transformers/all-MiniLM-L6-v2"),
        dim=DIMENSION,
        model_file="model.onnx",
        license="apache-2.0",
    )


def _text_embedding(name: str, **paths: Any) -> "TextEmbedding":
    from fastembed import TextEmbedding  # slow to import, see above

    return TextEmbedding(name, threads=OF_A_TEXT, providers=["CPUExecutionProvider"], **paths)
