"""Where a labelled quote stands in an article, however its white space and quote marks are typed.

Used on labels only. A quote that newsdesk shows is compared byte for byte, never like this.
"""

from dataclasses import dataclass
from functools import lru_cache

from index.types import Article

# Straight and curly quote marks count as one; nothing else is folded.
_FOLDED = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"'})


@dataclass(frozen=True, slots=True)
class Span:
    """A labelled stretch of an article, half-open, in code points."""

    article_id: str
    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start


def overlap(one: Span, other: Span) -> int:
    """Returns how many characters two spans share; 0 in different articles."""
    if one.article_id != other.article_id:
        return 0
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def folded(text: str) -> str:
    """Returns the text with straight quote marks and single blanks, stripped."""
    return " ".join(text.translate(_FOLDED).split())


def locate(quote: str, article: Article) -> tuple[Span, ...]:
    """Returns every place where the quote stands in the article's text, from first to last.

    Empty when the quote is blank or stands nowhere.
    """
    needle = folded(quote)
    if not needle:
        return ()
    haystack, offsets = _folded_with_offsets(article.text)
    spans = []
    found = haystack.find(needle)
    while found >= 0:
        last = found + len(needle) - 1
        spans.append(Span(article.id, offsets[found], offsets[last] + 1))
        found = haystack.find(needle, last + 1)
    return tuple(spans)


# A corpus has a handful of articles, and each is searched for a hundred labels in a row.
@lru_cache(maxsize=16)
def _folded_with_offsets(text: str) -> tuple[str, list[int]]:
    """Returns the folded text and, for each of its characters, its offset in `text`."""
    characters: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text.translate(_FOLDED)):
        blank = character.isspace()
        if blank and (not characters or characters[-1] == " "):
            continue
        characters.append(" " if blank else character)
        offsets.append(offset)
    return "".join(characters), offsets
