"""LlamaIndex's default pipeline: `VectorStoreIndex` as its documentation starts it.

Chunks of 1024 tokens with 200 overlap, metadata embedded with the text, the 2 nearest (its
default) or more. The embedding is MiniLM on this machine and not a paid service.
"""

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from llama_index.core import Document, VectorStoreIndex
    from llama_index.core.embeddings import BaseEmbedding
    from llama_index.core.schema import NodeWithScore

    from index.embedding import Encoder
    from index.types import Article

CHUNK_TOKENS, OVERLAP_TOKENS, TOP = 1024, 200, 2
WORD_LISTS = "NLTK_DATA"


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


@contextmanager
def word_lists() -> Iterator[None]:
    """Within it LlamaIndex reads a copy of its word lists; what it has read stays in memory."""
    before = os.environ.get(WORD_LISTS)
    with TemporaryDirectory(prefix="newsdesk-words-", ignore_cleanup_errors=True) as folder:
        os.environ[WORD_LISTS] = str(copy_word_lists(Path(folder)))
        try:
            yield
        finally:
            del os.environ[WORD_LISTS]
            if before is not None:
                os.environ[WORD_LISTS] = before


def load_libraries() -> None:
    """Loads what the pipeline would load at its first long text, so that a clock can leave it out.

    The word lists must be readable: see `copy_word_lists`.
    """
    from llama_index.core.utils import globals_helper

    _ = globals_helper.punkt_tokenizer


def embedding(encoder: "Encoder") -> "BaseEmbedding":
    """Returns an encoder as LlamaIndex's pipeline takes it."""
    from index.llamaindex import MiniLMEmbedding  # LlamaIndex takes seconds to import

    return MiniLMEmbedding(encoder)


def build_index(articles: Sequence["Article"], model: "BaseEmbedding") -> "VectorStoreIndex":
    """Returns the index over the articles, in memory."""
    from llama_index.core import VectorStoreIndex
    from llama_index.core.node_parser import SentenceSplitter

    splitter = SentenceSplitter(chunk_size=CHUNK_TOKENS, chunk_overlap=OVERLAP_TOKENS)
    documents = [_document(article) for article in articles]
    return VectorStoreIndex.from_documents(documents, transformations=[splitter], embed_model=model)


class LlamaIndexPeer:
    """The default pipeline as a peer; it searches with `similarity_top_k` as the limit."""

    def __init__(self, name: str, encoder: "Encoder") -> None:
        self.name = name
        self._embedding = embedding(encoder)
        with word_lists():
            load_libraries()
        self._index: VectorStoreIndex | None = None

    def index(self, articles: Sequence["Article"]) -> None:
        """Takes in the articles, in place of any earlier ones."""
        self._index = build_index(articles, self._embedding)

    def search(self, query: str, limit: int) -> list[tuple[str, float]]:
        """Returns ids and scores of the articles of the `limit` nearest chunks, nearest first."""
        nodes = self._built().as_retriever(similarity_top_k=limit).retrieve(query)
        return [(identity, one.score or 0.0) for identity, one in _first_by_article(nodes).items()]

    def evaluate(
        self, queries: Mapping[str, str], qrels: Mapping[str, Mapping[str, int]], limit: int
    ) -> dict[str, float]:
        """Returns the means that LlamaIndex's own `RetrieverEvaluator` gives for this retriever.

        It compares ids of nodes; judged are articles, so each chunk stands for its article, and
        an article counts once.
        """
        import asyncio

        from llama_index.core.base.base_retriever import BaseRetriever
        from llama_index.core.evaluation import RetrieverEvaluator
        from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

        retriever = self._built().as_retriever(similarity_top_k=limit)

        class Articles(BaseRetriever):
            def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
                found = _first_by_article(retriever.retrieve(query_bundle))
                return [
                    NodeWithScore(node=TextNode(id_=identity), score=one.score)
                    for identity, one in found.items()
                ]

        evaluator = RetrieverEvaluator.from_metric_names(list(THEIR_MEASURES), retriever=Articles())

        async def evaluated() -> list[dict[str, float]]:
            results = []
            for identity, query in queries.items():
                relevant = [article for article, grade in qrels[identity].items() if grade > 0]
                results.append((await evaluator.aevaluate(query, relevant)).metric_vals_dict)
            return results

        values = asyncio.run(evaluated())
        return {name: sum(one[name] for one in values) / len(values) for name in THEIR_MEASURES}

    def _built(self) -> "VectorStoreIndex":
        if self._index is None:
            raise ValueError("nothing was indexed")
        return self._index


# Each of its measures, and the one of ours that says the same of at most ten articles.
THEIR_MEASURES = {"hit_rate": "Success@10", "mrr": "RR@10"}


def _document(article: "Article") -> "Document":
    from llama_index.core import Document

    stated = {
        "title": article.title if article.title_stated else None,
        "outlet": article.outlet,
        "published": article.published,
    }
    metadata = {name: value for name, value in stated.items() if value}
    return Document(id_=article.id, text=article.text, metadata=metadata)


def _first_by_article(nodes: Sequence["NodeWithScore"]) -> dict[str, "NodeWithScore"]:
    """Returns each article's nearest chunk, in the order of the chunks."""
    first: dict[str, NodeWithScore] = {}
    for one in nodes:
        first.setdefault(one.node.ref_doc_id or one.node.node_id, one)
    return first
