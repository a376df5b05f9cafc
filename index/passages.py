"""Articles cut into passages: whole sentences, as much as the bundled embedding model reads.

A passage overlaps the one before it by its last sentence, if that is short. A heading begins a
passage, with the sentence that follows it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.sentences import split
from index.tokens import MAX_TOKENS, token_starts, word_starts
from index.types import Article, Passage, Sentence

# In tokens, a quarter of a passage. Sentences of news have about 30, so that few are left out.
MAX_OVERLAP = 64

CHUNKING = f"sentences, {MAX_TOKENS} tokens, {MAX_OVERLAP} of overlap"
"""What an index remembers of this module; passages made otherwise cannot be mixed with these."""

Span = tuple[int, int]
RUN = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Unit:
    """What is not divided if it can be helped: a sentence, after the headings over it.

    Attributes:
        last: where its last sentence starts.
        headed: it begins with a heading.
    """

    start: int
    end: int
    last: int
    headed: bool


def chunk(article: Article) -> tuple[Passage, ...]:
    """Returns the article's passages in order; every visible character is in at least one.

    None has more than MAX_TOKENS tokens. A sentence that has more, with its headings, is cut at
    white space into passages of its own.
    """
    units = tuple(_units(split(article)))
    spans = _pack(article.text, units)
    return tuple(Passage(article, start, end) for start, end in spans)


def _units(sentences: Sequence[Sentence]) -> Iterator[Unit]:
    start: int | None = None
    for place, sentence in enumerate(sentences):
        begin = sentence.start if start is None else start
        if sentence.heading and place + 1 < len(sentences):
            start = begin
            continue
        yield Unit(begin, sentence.end, sentence.start, start is not None or sentence.heading)
        start = None


def _pack(text: str, units: Sequence[Unit]) -> Iterator[Span]:
    """Yields the span of each passage: as many units as fit, up to the next heading."""
    starts = token_starts(text)
    current: Unit | None = None
    for unit in units:
        if _count(starts, unit.start, unit.end) > MAX_TOKENS:
            if current is not None:
                yield current.start, current.end
            yield from _slices(text, starts, unit)
            current = None
            continue
        begin = unit.start
        if current is not None:
            if not unit.headed and _count(starts, current.start, unit.end) <= MAX_TOKENS:
                begin = current.start
            else:
                yield current.start, current.end
                begin = _overlap(starts, current, unit)
        current = Unit(begin, unit.end, unit.last, unit.headed)
    if current is not None:
        yield current.start, current.end


def _overlap(starts: Sequence[int], before: Unit, unit: Unit) -> int:
    """Returns where a passage starts whose first new unit is this one."""
    short = _count(starts, before.last, before.end) <= MAX_OVERLAP
    fits = _count(starts, before.last, unit.end) <= MAX_TOKENS
    return before.last if short and fits and not unit.headed else unit.start


def _slices(text: str, starts: Sequence[int], unit: Unit) -> Iterator[Span]:
    begin = end = unit.start
    for piece_start, piece_end in _pieces(text, starts, unit):
        if end > begin and _count(starts, begin, piece_end) > MAX_TOKENS:
            yield begin, end
            begin = piece_start
        end = piece_end
    yield begin, end


def _pieces(text: str, starts: Sequence[int], unit: Unit) -> Iterator[Span]:
    """Yields what may be cut from its neighbours: runs without white space.

    Where a run alone is too long, as Chinese text and tables of figures are, it is divided where
    the tokenizer begins a word.
    """
    for run in RUN.finditer(text, unit.start, unit.end):
        start, end = run.span()
        if _count(starts, start, end) <= MAX_TOKENS:
            yield start, end
            continue
        inner = [start + place for place in word_starts(run.group())][1:]
        yield from zip([start, *inner], [*inner, end], strict=True)


def _count(starts: Sequence[int], start: int, end: int) -> int:
    """Returns how many tokens start within a span."""
    return bisect_left(starts, end) - bisect_left(starts, start)
