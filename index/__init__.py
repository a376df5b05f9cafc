"""Articles in, hits out: reading, cleaning, storing and searching a desk's articles.

Articles are taken in and removed by the functions of `index.ingest`.
"""

from index.collection import ArticleIndex
from index.config import Config
from index.types import Article, Hit, Passage, RawPage, Sentence, Skipped

__all__ = ["Article", "ArticleIndex", "Config", "Hit", "Passage", "RawPage", "Sentence", "Skipped"]
