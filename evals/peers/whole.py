"""A system as a whole process: load it, take the articles in, ask one question, end.

Run as a program it is that process: `python whole.py SYSTEM ARTICLES QUERY`. Imported, it starts
one and says what it cost.
"""

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from tempfile import TemporaryDirectory

from evals.bench.articles import read_articles, write_articles
from evals.bench.processes import run_fresh
from evals.peers.models import ONNX, TORCH, available, load
from evals.peers.types import Peer
from index.types import Article

NEWSDESK, LLAMAINDEX, LLAMAINDEX_TORCH, CHROMA = (
    *("newsdesk", "LlamaIndex", "LlamaIndex, torch", "Chroma"),
)
# What one would install for each; newsdesk's has the page, the readers and the rest besides search.
INSTALLED = {
    NEWSDESK: ("newsdesk",),
    LLAMAINDEX: ("llama-index-core", "fastembed"),
    LLAMAINDEX_TORCH: ("llama-index-core", "sentence-transformers"),
    CHROMA: ("chromadb", "fastembed"),
}
RESULTS = 10
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Whole:
    """What a system costs: seconds and peak memory of a whole process, and its size on the disk.

    `peak_mb` is None where the platform does not tell; `installed_mb` where a package is missing.
    """

    system: str
    process_s: float
    peak_mb: float | None
    installed_mb: float | None


def wholes(articles: Sequence[Article], query: str) -> tuple[Whole, ...]:
    """Returns what a whole process of newsdesk and of each peer that can run costs."""
    found = []
    with TemporaryDirectory(prefix="newsdesk-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "articles.jsonl"
        write_articles(path, articles)
        for system, packages in INSTALLED.items():
            if system == LLAMAINDEX_TORCH and not available(TORCH):
                continue
            ran = run_fresh(("-P", __file__, system, str(path), query))
            found.append(Whole(system, ran.wall_s, ran.peak_mb, installed_mb(packages)))
    return tuple(found)


def installed_mb(packages: Sequence[str]) -> float | None:
    """Returns the size of packages with all that they require, in MB; None where one is missing."""
    from packaging.requirements import Requirement  # with the libraries of an index, always there

    names = [canonical(name) for name in packages]
    size = 0
    for name in names:  # grows as it is read
        try:
            found = distribution(name)
        except PackageNotFoundError:
            return None
        size += sum(path.stat().st_size for path in _files(found))
        for requirement in map(Requirement, found.requires or ()):
            needed = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
            if needed and (required := canonical(requirement.name)) not in names:
                names.append(required)
    return size / 1e6


def canonical(name: str) -> str:
    """Returns a package's name as packages are compared (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _files(package: Distribution) -> Iterator[Path]:
    """Yields the files of an installed package; newsdesk's lie where its code runs from."""
    if canonical(package.name) == NEWSDESK:
        folders = (ROOT / name for name in ("index", "rag", "evals", "ui"))
        found = (path for folder in folders for path in folder.rglob("*"))
    else:
        found = (Path(str(package.locate_file(path))) for path in package.files or ())
    return (path for path in found if path.is_file() and path.suffix != ".pyc")


def main() -> None:
    """Runs `SYSTEM ARTICLES QUERY`: takes the articles in and asks the query."""
    system, path, query = sys.argv[1:]
    articles = tuple(read_articles(Path(path)))
    if system == NEWSDESK:
        _run_newsdesk(articles, query)
    elif system == CHROMA:
        from evals.peers.chroma import ChromaPeer  # each system imports no other's libraries

        _run_peer(ChromaPeer(system, load(ONNX)), articles, query)
    else:
        from evals.peers.llamaindex import LlamaIndexPeer

        model = TORCH if system == LLAMAINDEX_TORCH else ONNX
        _run_peer(LlamaIndexPeer(system, load(model)), articles, query)


def _run_newsdesk(articles: Sequence[Article], query: str) -> None:
    from index.collection import ArticleIndex
    from index.config import Config
    from index.ingest import ingest_articles

    with TemporaryDirectory(prefix="newsdesk-", ignore_cleanup_errors=True) as folder:
        config, encoder = Config(home=Path(folder) / "home"), load(ONNX)
        ingest_articles(config, articles, encoder=encoder)
        with ArticleIndex.open(config, encoder) as index:
            index.search(query, RESULTS)


def _run_peer(peer: Peer, articles: Sequence[Article], query: str) -> None:
    peer.index(articles)
    peer.search(query, RESULTS)


if __name__ == "__main__":
    main()
