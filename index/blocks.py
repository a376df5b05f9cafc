"""Which pieces of a page are links, teasers, forms or comments, and where the reporting goes on.

A block opens with a line such as "Related Articles". Headlines and cut-off summaries belong to it;
paragraphs written out to their full stop are the reporting again, unless they look like a summary.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.pieces import Piece, ended, is_cut, is_prose, is_title_case
from index.sentences import BULLET, OPENERS, UNFINISHED, sentence_spans
from index.topic import Vocabulary, off_topic, repeats_heading, shares_words, vocabulary

MIN_TEASER_WORDS = 10  # a cut-off line of fewer words is a heading
MIN_SUMMARY_WORDS = 14  # a line below a headline of so many words is its summary
MAX_HEADING_WORDS = 12
MIN_RUN = 3  # so many paragraphs on end are the reporting, not a row of teasers

_BIOGRAPHY = re.compile(
    r"\b(?:is|was|has been|works as) (?:a|an|the|our) .{0,60}\b(?:journalist|reporter|correspondent|"
    r"editor|writer|author|columnist|blogger|contributor|freelancer?|broadcaster|analyst)\b|"
    r"\b(?:covers|reports on|writes (?:about|for|on)|can be reached|follow (?:him|her|them)|"
    r"holds an? .{0,30}degree|is passionate about|has written for)\b",
    re.IGNORECASE,
)
_REPORTED = re.compile(r"[“”\"]|\b(?:said|says|told|claim\w*|called|asked|killed)\b")
_COMMENT_SIGN = re.compile(
    r".{1,40} says\s?:?|.{0,40}\b\d{1,2}[:.]\d\d ?[ap]m\b.{0,20}|(?:log in to )?reply|"
    r".{1,30} (?:\d+ )?(?:min(?:ute)?|hour|day|week|month|year)s? ago",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"\b(?:I|I'm|my|me|you|your|lol|thanks|great (?:article|post))\b")


@dataclass(frozen=True, slots=True)
class _Block:
    """An open block: its rule, the last headline in it and whether that one had its summary."""

    rule: str
    heading: str | None = None
    headings: int = 0  # on end, since the block opened or since the last summary
    summaries: int = 0


def mark_blocks(pieces: Sequence[Piece], title: str | None) -> list[Piece]:
    """Returns the pieces with those marked that belong to a block of links, forms or comments."""
    result, article = list(pieces), article_words(pieces, title)
    block: _Block | None = None
    reported = False
    for number, piece in enumerate(result):
        reported = reported or piece.rule == "headline"
        if piece.opens:
            block = _Block(piece.opens) if reported else None
        elif piece.rule is not None:
            continue
        elif not is_prose(piece.text) or (block and _is_question(piece.text)):
            if block:
                result[number] = replace(piece, rule=block.rule)
                block = _with_line(block, piece.text)
        elif block and _is_of_block(result, number, block, article):
            result[number] = replace(piece, rule=block.rule)
            block = replace(block, heading=None, headings=0, summaries=block.summaries + 1)
        else:
            block, reported = None, True
    return result


def mark_teasers(pieces: Sequence[Piece], title: str | None) -> list[Piece]:
    """Returns the pieces with cut-off summaries of other stories marked, and their headlines.

    These are the teasers that no line such as "Related Articles" opens.
    """
    result, article = list(pieces), article_words(pieces, title)
    stays = [number for number, piece in enumerate(result) if piece.rule is None]
    for position, number in enumerate(stays):
        text = result[number].text
        following = result[stays[position + 1]].text if position + 1 < len(stays) else ""
        before = result[stays[position - 1]] if position else Piece("", "start")
        headed = _is_headline_of(before, text)
        broken_off = is_cut(text) or UNFINISHED.search(text) is not None
        if following[:1].islower() or not (headed or broken_off) or not _is_teaser(text, article):
            continue
        result[number] = replace(result[number], rule="teaser")
        if headed:
            result[stays[position - 1]] = replace(before, rule="teaser")
    return result


def mark_tail(pieces: Sequence[Piece], title: str | None, author: str | None) -> list[Piece]:
    """Returns the pieces with the lines behind the reporting marked, and the author's biography."""
    result, article = list(pieces), article_words(pieces, title)
    prose = [n for n, piece in enumerate(result) if piece.rule is None and is_prose(piece.text)]
    for number in prose[1:][-2:]:
        text = result[number].text
        if author and author in text[:80] and _BIOGRAPHY.search(text):
            result[number] = replace(result[number], rule="author box")
            prose.remove(number)
    for number in range(prose[-1] + 1 if prose else len(result), len(result)):
        piece = result[number]
        if piece.rule is None and not _is_unfinished_report(piece.text, article):
            result[number] = replace(piece, rule="tail")
    return result


def article_words(pieces: Sequence[Piece], title: str | None) -> Vocabulary:
    """Returns the words of what is surely the article: all up to a block, and long runs after."""
    texts = [title or ""]
    run: list[str] = []
    opened = False
    for piece in (*pieces, Piece("", "end")):
        if piece.rule is None and is_prose(piece.text):
            run.append(piece.text)
            continue
        if len(run) >= MIN_RUN or not opened:
            texts += run
        opened = opened or (piece.opens is not None and len(texts) > 1)
        run = []
    return vocabulary(texts)


def _with_line(block: _Block, text: str) -> _Block:
    """The block after one more headline or cut-off summary."""
    words = len(text.split())
    summary = block.heading is not None and (
        is_cut(text) or words >= MIN_SUMMARY_WORDS or repeats_heading(text, block.heading)
    )
    if summary:
        return replace(block, heading=None, headings=0, summaries=block.summaries + 1)
    return replace(block, heading=text, headings=block.headings + 1)


def _is_of_block(pieces: Sequence[Piece], number: int, block: _Block, article: Vocabulary) -> bool:
    """Whether a paragraph of prose inside a block belongs to it."""
    text = pieces[number].text
    if block.rule == "author box":
        reports = _REPORTED.search(text) is not None
        return bool(_BIOGRAPHY.search(text)) or (not reports and off_topic(text, article))
    if block.heading is None:
        return False
    if block.rule == "comment form":
        signed = any(_COMMENT_SIGN.fullmatch(piece.text) for piece in pieces[number:])
        personal = _FIRST_PERSON.search(text) is not None
        return signed or personal or off_topic(text, article, suspect=True)
    following = _next_kept(pieces, number)
    in_row = block.summaries > 0 or (following is not None and not is_prose(following.text))
    if not in_row:  # one headline, then prose: the reporting, which may well be about the same
        return off_topic(text, article) and shares_words(text, block.heading)
    if repeats_heading(text, block.heading):
        return True
    return block.headings == 1 and off_topic(text, article, suspect=True)


def _next_kept(pieces: Sequence[Piece], number: int) -> Piece | None:
    """The next piece that no rule has taken, unless another block opens before it."""
    following = next((p for p in pieces[number + 1 :] if p.rule is None or p.opens), None)
    return following if following is not None and not following.opens else None


def _is_question(text: str) -> bool:
    return text.endswith("?") and len(text.split()) <= MAX_HEADING_WORDS


def _is_headline_of(piece: Piece, summary: str) -> bool:
    if piece.rule is not None or ended(piece.text):
        return False
    return is_title_case(piece.text) or repeats_heading(summary, piece.text)


def _is_teaser(text: str, article: Vocabulary) -> bool:
    if len(text.split()) < MIN_TEASER_WORDS or is_prose(text) or BULLET.match(text):
        return False
    if len(list(sentence_spans(text, 0, len(text)))) > 1 or text.endswith((":", "”", '"')):
        return False
    return off_topic(text, article, suspect=True)


def _is_unfinished_report(text: str, article: Vocabulary) -> bool:
    """Whether a last line without a full stop is still a sentence of the report."""
    words = text.split()
    if ended(text) and len(words) < MIN_TEASER_WORDS:
        return True
    if off_topic(text, article, suspect=True) or is_title_case(text):
        return False
    if BULLET.match(text):
        return any(map(str.isdigit, text)) or len(words) > MAX_HEADING_WORDS
    if len(list(sentence_spans(text, 0, len(text)))) > 1 or len(words) > MAX_HEADING_WORDS:
        return True
    return len(words) > 4 and words[0].lower() in OPENERS and text[:1].isupper()
