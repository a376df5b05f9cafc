"""The top of a page: its headline, byline and date, if it states them."""

import re
from dataclasses import dataclass, replace

from index.dates import iso_date
from index.debris import AGENCY, CLOCK, DATE, plain
from index.pieces import Piece, is_prose, same
from index.sentences import BULLET

MAX_HEADLINE = 200  # characters
MIN_HEADLINE_WORDS = 3  # shorter lines above a longer one are section names
MAX_QUESTION_WORDS = 16  # a first line such as "Who locked the gate?" is a headline

_NAME = (
    r"(?:[A-Z][\w’'.-]+|[A-Z]\.)(?: (?:(?:de|da|del|di|la|le|al|el|ag|ould|van|von|der|bin|ben|bint|"
    r"abu|ibn|y|e)|[A-Z][\w’'.-]*)){0,5}"
)
_BYLINE = re.compile(
    rf"(?:[Bb]y|BY|(?:[Ww]ritten|[Ss]tory|[Tt]ext|[Rr]eported|[Rr]eporting) by|[Aa]uthor ?:) ?:? ?"
    rf"(?P<author>{_NAME}(?:(?:, {_NAME})*,? (?:and|&) {_NAME})?)"
    r"(?P<rest> ?[|,/·•–—-] ?[^.!?]{1,60}| (?:in|for|at|on) [^.!?]{1,40})?"
)
_DATE_LINE = re.compile(
    rf"(?P<before>.{{0,50}}?)(?P<date>{DATE})(?:[ ,|·•–—T-]*(?:at )?{CLOCK})?.{{0,25}}",
    re.IGNORECASE,
)
_NOT_AUTHORS = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|"
    r"september|october|november|december|admin|staff.*|.*\breporter|.*\bdesk|editor",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Header:
    """What the top of a page states. `pieces` are the page's, with the header's ones marked."""

    pieces: tuple[Piece, ...]
    title: str | None
    author: str | None
    outlet: str | None
    published: str | None


def read_header(pieces: tuple[Piece, ...], title: str | None) -> Header:
    """Returns the header and the pieces in which headline, byline and date are marked.

    Args:
        title: the headline where the source's metadata states it; no line is then taken for one.
    """
    body = _body_start(pieces)
    header = Header(pieces, title, None, None, None)
    for number in range(min(body + 3, len(pieces))):
        header = _with_byline(header, number)
    for number in range(body):
        header = _with_date(header, number)
    if title is None:
        header = _with_headline(header, body)
    return _without_labels(header, body)


def _body_start(pieces: tuple[Piece, ...]) -> int:
    kept = [number for number, piece in enumerate(pieces) if piece.rule is None]
    prose = [number for number in kept if is_prose(pieces[number].text)]
    first_line = len(prose) > 1 and prose[0] == kept[0]
    if first_line and _is_question(pieces[prose[0]].text) and not _is_interview(pieces, prose):
        return prose[1]
    return prose[0] if prose else 0


def _is_interview(pieces: tuple[Piece, ...], prose: list[int]) -> bool:
    """Whether below the first question and its answer, above any links, another one is answered."""
    links = next((n for n in range(prose[1], len(pieces)) if pieces[n].opens), len(pieces))
    texts = [pieces[number].text for number in prose if number < links]
    return any(map(_is_question, texts[2:-1]))


def _is_question(text: str) -> bool:
    quoted = text[0] in "“\"‘'" and text[-1] in "”\"’'"
    asks = text.endswith("?") and "." not in text
    return len(text.split()) <= MAX_QUESTION_WORDS and (asks or (quoted and text[-2] == "?"))


def _with_byline(header: Header, number: int) -> Header:
    piece = header.pieces[number]
    match = _BYLINE.fullmatch(plain(piece.text))
    if not match or piece.rule not in {None, "author box"} or piece.text.endswith((".", "?", "!")):
        return header
    name = " ".join(match["author"].split())
    if _NOT_AUTHORS.fullmatch(name):
        return header
    date = _DATE_LINE.search(match["rest"] or "")
    header = replace(header, pieces=_marked(header.pieces, number, "byline"))
    if date and header.published is None:
        header = replace(header, published=iso_date(date["date"]))
    if re.fullmatch(AGENCY, name, re.IGNORECASE):
        return replace(header, outlet=header.outlet or name)
    return replace(header, author=header.author or name)


def _with_date(header: Header, number: int) -> Header:
    piece = header.pieces[number]
    match = _DATE_LINE.fullmatch(plain(piece.text))
    if not match or piece.rule not in {None, "date line"} or len(match["before"].split()) > 5:
        return header
    header = replace(header, pieces=_marked(header.pieces, number, "date line"))
    if header.published or re.search("updat|modif|edit", match["before"], re.IGNORECASE):
        return header
    return replace(header, published=iso_date(match["date"]))


def _with_headline(header: Header, body: int) -> Header:
    lines = [
        number
        for number in range(body)
        if header.pieces[number].rule is None and _may_be_headline(header.pieces[number].text)
    ]
    if not lines:
        return header
    texts = [header.pieces[number].text for number in lines]
    chosen = _choose(texts)
    pieces = _marked(header.pieces, lines[chosen], "headline")
    for number in lines[:chosen]:
        pieces = _marked(pieces, number, "navigation")
    return replace(header, pieces=pieces, title=texts[chosen])


def _may_be_headline(text: str) -> bool:
    return len(text) <= MAX_HEADLINE and not BULLET.match(text)


def _choose(lines: list[str]) -> int:
    """The number of the line that is the headline: the first one that is not a section's name."""
    long = [n for n, line in enumerate(lines) if len(line.split()) >= MIN_HEADLINE_WORDS]
    first = long[0] if long else 0
    if first and lines.count(lines[first]) > 1:
        return 0  # printed twice below another line: a caption
    # a trail of links ("Home World" and the headline) may stand above the headline itself
    return next((n for n in long if n > first and lines[first].endswith(lines[n])), first)


def _without_labels(header: Header, body: int) -> Header:
    """Marks the section names and the like that stand between headline and body."""
    pieces = header.pieces
    for number in range(body):
        piece = pieces[number]
        label = len(piece.text.split()) <= MIN_HEADLINE_WORDS or BULLET.match(piece.text)
        if piece.rule is None and label:
            again = header.title is not None and same(piece.text, header.title)
            pieces = _marked(pieces, number, "repeated line" if again else "navigation")
    return replace(header, pieces=pieces)


def _marked(pieces: tuple[Piece, ...], number: int, rule: str) -> tuple[Piece, ...]:
    return (*pieces[:number], replace(pieces[number], rule=rule), *pieces[number + 1 :])
