"""The values of index/: articles, their sentences and passages, and search hits.

Every text here is a slice of its article, by half-open offsets in Unicode code points.
Nothing in this module reads a file or computes a score.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RawPage:
    """One source as it was read: its text, and the metadata that its own front matter states.

    `text` is unchanged but for line endings. Fields that the source does not state are None.
    """

    name: str
    text: str
    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or page that was not taken in, and why."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Removed:
    """A piece that cleaning took out of a page: its text, and the name of the rule that took it."""

    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class Article:
    """A cleaned article. All offsets anywhere point into `text`, which never changes after load.

    `title_stated` is False where the page has no headline and the first sentence serves as one.
    What the source does not state stays None. `published` is an ISO date (YYYY-MM-DD) or None.
    """

    id: str
    title: str
    text: str
    outlet: str | None = None
    author: str | None = None
    published: str | None = None
    url: str | None = None
    title_stated: bool = True
    removed: tuple[Removed, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an article, or one heading line of it (`heading` is True).

    `paragraph` counts the article's paragraphs from 0. Sentences do not overlap; what lies
    between two of them is white space.
    """

    article: Article = field(repr=False)
    start: int
    end: int
    paragraph: int
    heading: bool = False

    @property
    def text(self) -> str:
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one article, about as long as the embedding model reads."""

    article: Article = field(repr=False)
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.article.text[self.start : self.end]

    @property
    def id(self) -> str:
        """Identity is (article, start, end), never the text: two outlets print the same wire."""
        return f"{self.article.id}:{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search found. `score`: higher is better; `rank` counts from 1."""

    passage: Passage
    score: float
    rank: int
    retriever: str
