"""Articles in, hits out: reading, cleaning, storing and searching a desk's articles.

Articles are taken in and removed by the functions of `index.ingest`.
"""

from index.silence import silence

silence()

from index.collection import ArticleIndex  # noqa: E402 - after the libraries are silenced
from index.config import Config  # noqa: E402
from index.types import Article, Hit, Passage, RawPage, Sentence, Skipped  # noqa: E402

__all__ = ["Article", "ArticleIndex", "Config", "Hit", "Passage", "RawPage", "Sentence", "Skipped"]
