"""A page as a row of pieces, one to a paragraph or line, each with the rule that takes it out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.debris import debris_rule, is_appeal, opens_block
from index.sentences import ENDED, paragraphs, sentence_spans

# A line of furniture among hard-wrapped ones is this much shorter than the longest of them.
MAX_FURNITURE = 0.75

_SPACES = re.compile(r"[^\S\n]+")
_DROPPED = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028]|\u2029")
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_CUT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|\(\.\.\.\)|\[&hellip;\])\s*$")


@dataclass(frozen=True, slots=True)
class Piece:
    """One paragraph or line of a page.

    `rule` names what takes it out, None where it stays; `opens` names the block that it opens.
    """

    text: str
    rule: str | None = None
    opens: str | None = None


def pieces(text: str) -> tuple[Piece, ...]:
    """Returns the page's paragraphs, spaces plain and hard-wrapped lines joined, debris marked."""
    plain_text = _LINE_ENDS.sub("\n", text.translate(_DROPPED))
    lines = "\n".join(_SPACES.sub(" ", line).strip() for line in plain_text.split("\n"))
    return tuple(
        piece
        for start, end in paragraphs(lines)
        for paragraph in _apart(lines[start:end].split("\n"))
        for piece in _marked(paragraph)
    )


def is_prose(text: str) -> bool:
    """Whether a paragraph is written out to its full stop: neither heading nor cut-off teaser."""
    return ended(text) and not is_cut(text)


def ended(text: str) -> bool:
    """Whether a paragraph ends like a sentence."""
    return ENDED.search(text) is not None


def is_cut(text: str) -> bool:
    """Whether a paragraph was cut off by an ellipsis outside quotes, as a teaser's summary is."""
    return _CUT.search(text) is not None


def is_title_case(text: str) -> bool:
    """Whether most longer words have a capital, as in a headline."""
    words = [word for word in _WORD.findall(text)[1:] if len(word) > 3]
    return len(words) > 2 and sum(word[0].isupper() for word in words) >= 0.7 * len(words)


def same(first: str, second: str) -> bool:
    """Whether two lines are the same but for case, spaces and punctuation."""
    return key(first) == key(second)


def key(text: str) -> str:
    """Returns what makes two lines the same: their letters and digits, in lower case."""
    return "".join(filter(str.isalnum, text.casefold()))


def _apart(lines: list[str]) -> Iterator[str]:
    """Joins hard-wrapped lines, but for short ones of furniture among them.

    "Advertisement" is one, and "Reuters." is the end of a sentence.
    """
    width = max(map(len, lines))
    whole: list[str] = []
    for line in lines:
        short = len(line) <= MAX_FURNITURE * width and not line.endswith(".")
        if short and not line[0].islower() and debris_rule(line) not in {None, "stray mark"}:
            yield from [" ".join(whole)] if whole else []
            yield line
            whole = []
        else:
            whole.append(line)
    yield from [" ".join(whole)] if whole else []


def _marked(paragraph: str) -> Iterator[Piece]:
    """Marks a paragraph that is furniture, or the appeals to the reader at the end of one."""
    opens = opens_block(paragraph)
    rule = debris_rule(paragraph) or opens
    if rule is not None:
        yield Piece(paragraph, rule, opens)
        return
    end = len(paragraph)
    for start, stop in reversed([*sentence_spans(paragraph, 0, end)][1:]):
        if not is_appeal(paragraph[start:stop]):
            break
        end = start
    yield Piece(paragraph[:end].rstrip())
    if end < len(paragraph):
        yield Piece(paragraph[end:], "appeal to the reader")
