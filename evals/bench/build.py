"""Indexes articles once and prints the seconds that it took, libraries loaded before.

A program: `python build.py HOME [ARTICLES]`; without a file, the five built-in articles.
"""

import sys
import time
from pathlib import Path

from evals.bench.articles import read_articles
from index.config import Config
from index.embedding import load_encoder
from index.ingest import ingest_articles, ingest_builtin
from index.keywords import import_bm25s
from index.vectors import import_chroma


def main() -> None:
    """Prints one number."""
    config, files = Config(home=Path(sys.argv[1])), sys.argv[2:]
    encoder = load_encoder()
    import_chroma()
    import_bm25s()
    started = time.perf_counter()
    if files:
        ingest_articles(config, read_articles(Path(files[0])), encoder=encoder)
    else:
        ingest_builtin(config, encoder=encoder)
    print(time.perf_counter() - started)


if __name__ == "__main__":
    main()
