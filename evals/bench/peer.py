"""LlamaIndex's default pipeline as a program: build, ask once, or answer many.

The pipeline is that of `evals.peers.llamaindex`, with a query engine over it. Two things differ
from the documentation, both in its favour or by need: the embedding is MiniLM on this machine and
not a paid service, and no language model is waited for.
A program: `python peer.py build|ask|warm MODEL FOLDER ARTICLES|QUESTION|QUESTIONS`.
"""

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from evals.bench.articles import read_articles
from evals.peers.llamaindex import TOP, build_index, embedding, load_libraries
from evals.peers.models import load
from index.types import Article

if TYPE_CHECKING:
    from llama_index.core.base.base_query_engine import BaseQueryEngine


def build(model: str, folder: Path, articles: Sequence[Article]) -> float:
    """Indexes the articles and persists the index in the folder.

    Returns the seconds that it took after the libraries and the model were loaded.
    """
    encoder = embedding(load(model))
    load_libraries()
    started = time.perf_counter()
    build_index(articles, encoder).storage_context.persist(persist_dir=str(folder))
    return time.perf_counter() - started


def engine(model: str, folder: Path) -> "BaseQueryEngine":
    """Returns the query engine over a persisted index, with a mock in place of the model."""
    from llama_index.core import StorageContext, load_index_from_storage
    from llama_index.core.llms import MockLLM

    storage = StorageContext.from_defaults(persist_dir=str(folder))
    index = load_index_from_storage(storage, embed_model=embedding(load(model)))
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


def main() -> None:
    """Parses `build|ask|warm MODEL FOLDER [ARTICLES|QUESTION|QUESTIONS]` and prints the result."""
    action, model, folder, argument = sys.argv[1], sys.argv[2], Path(sys.argv[3]), sys.argv[4]
    if action == "build":
        print(build(model, folder, tuple(read_articles(Path(argument)))))
    elif action == "ask":
        print(engine(model, folder).query(argument))
    else:
        asked = [line["question"] for line in json.loads(Path(argument).read_bytes())]
        print(json.dumps(warm(model, folder, asked)))


if __name__ == "__main__":
    main()
