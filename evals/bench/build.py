"""Indexes the five articles once and prints the seconds that it took, libraries loaded before.

A program: `python build.py HOME`.
"""

import sys
import time
from pathlib import Path

from index.config import Config
from index.embedding import load_encoder
from index.ingest import ingest_builtin
from index.keywords import import_bm25s
from index.vectors import import_chroma


def main() -> None:
    """Prints one number."""
    encoder = load_encoder()
    import_chroma()
    import_bm25s()
    started = time.perf_counter()
    ingest_builtin(Config(home=Path(sys.argv[1])), encoder=encoder)
    print(time.perf_counter() - started)


if __name__ == "__main__":
    main()
