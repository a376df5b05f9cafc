"""Sentence boundaries of an article, as offsets into its text.

Owns what a paragraph, a heading and a sentence are. Changes no character, and knows no web debris.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from index.types import Article, Sentence

# Widths of hard-wrapped text, and the longest heading, in characters. Both are our reading of
# news pages: mail and terminals wrap at 60 to 100, headings seldom pass one line.
MIN_WRAP = 40
MAX_WRAP = 110
MAX_HEADING = 100
MAX_BRACKET = 200  # a bracket that has not closed by then was never meant to

CLOSING = "\"'”’»›)\\]}*_"
OPENING = "\"'“‘«‹„([{*_¿¡—–-"


def word_set(words: str) -> frozenset[str]:
    """Returns the words of a space-separated list."""
    return frozenset(words.split())


# Never the last word of a sentence: a name follows.
TITLES = word_set(
    "Mr Mrs Ms Mx Dr Prof Gen Brig Maj Col Capt Cpt Cmdr Cdr Lt Sgt Cpl Pvt Adm Ste Mt Ft Hon Rev "
    "Fr Msgr Mgr Sr Sra Srta Pres Gov Sen Rep Amb Supt Insp Det Ing Lic Dipl mr mrs ms dr prof "
    "vs v cf ca eg ie e.g i.e approx ret"
)
# Before a figure only ("No. 4", "p. 12", "Jan. 5"); otherwise an ordinary full stop.
BEFORE_FIGURE = word_set(
    "no nos p pp ch par para art arts fig figs vol sec tel ext c "
    "jan feb mar apr jun jul aug sep sept oct nov dec"
)
# With a capital: may end a sentence or stand within one; the next word decides.
EITHER = word_set(
    "St Inc Corp Ltd Co Bros Jr Esq Dept Univ Assn Ave Blvd Rd Jan Feb Mar Apr Jun Jul Aug Sep "
    "Sept Oct Nov Dec Ariz Calif Colo Conn Fla Ga Kan Ky Md Mich Minn Mont Neb Nev Okla Ore Pa "
    "Tenn Tex Va Vt Wis Wyo"
)
# Words that open a sentence and rarely follow an abbreviation inside one.
OPENERS = word_set(
    "a an the this that these those he she it they we you i his her its their our my your there "
    "here in on at by for from with without after before during since until while when where what "
    "who why how if as but and or so yet nor because although though however meanwhile then now "
    "some many most several few all both each every no none not nobody one two three about among "
    "according despite under over last next still even only just also"
)
# What follows "5 p.m." inside a sentence.
AFTER_TIME = word_set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december gmt utc bst cet cest est edt pst pdt "
    "eastern pacific central local"
)
SAID = (
    "said|says|asked|asks|told|tells|wrote|writes|added|adds|replied|replies|cried|shouted|"
    "shouts|exclaimed|answered|answers|wondered|wonders|demanded|demands|recalled|recalls"
)

BOUNDARY = re.compile(
    rf"(?P<mark>[.!?…]+)(?P<close>[{CLOSING}]*)(?P<gap>\s+|(?=[A-Z][a-z]|[“‘(\[]))"
)
NEXT_WORD = re.compile(rf"[{re.escape(OPENING)}\s]*(?P<word>[^\W_][\w’'.-]*)")
DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")  # U.N, D.C
LAST_WORD = re.compile(r"[\w’'.&-]*$")
ATTRIBUTION = re.compile(rf"(?:(?:[A-Z][\w’'-]*\.?|of|the|al|de)\s+){{1,5}}(?:{SAID})\b")
ENDED = re.compile(rf"[.!?…。！？؟।][{CLOSING}\s]*$")
TERMINAL = re.compile(rf"[.!?…:;,][{CLOSING}\s]*$")
# A sentence cannot end in these; a line that does goes on in the next one, or was cut off.
UNFINISHED = re.compile(
    r"(?:,|[–—]|\b(?:a|an|the|of|in|to|for|with|by|from|at|on|and|or|but|as|that|which|who|whose|its|"
    r"their|his|her|between|into|against|under|near|is|are|was|were|be|been|has|have|had|will|would|"
    r"could|should|may|might|than|if|when|while|because|including|toward|towards|this|these|some))$"
)
BULLET = re.compile(r"[ \t]*(?:[•·▪‣◦●*–—-]|(?P<number>\d{1,2})[.)])[ \t]+\S")
DASH = re.compile(r"[–—-] [a-z]")
BLANK = re.compile(r"\n\s*\n|\Z")
LINE = re.compile(r"\S[^\n]*")


def split(article: Article) -> tuple[Sentence, ...]:
    """Returns the article's sentences and headings in order; every visible character is in one.

    A quotation of several sentences is split like any prose; `“Why now?” she asked.` is one.
    """
    text = article.text
    return tuple(
        Sentence(
            article,
            begin,
            end,
            number,
            (begin, end) == (start, stop) and is_heading(text[begin:end]),
        )
        for number, (start, stop) in enumerate(paragraphs(text))
        for begin, end in sentence_spans(text, start, stop)
    )


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yields the span of each paragraph, without the white space around it.

    Blank lines divide paragraphs, and so do single line ends, unless the lines are hard-wrapped.
    """
    blocks = list(_blocks(text))
    widths = [end - start for lines in blocks for start, end in lines if end - start <= MAX_WRAP]
    # A question tells nothing: as a subheading it stands right above wrapped lines and others.
    inner = [line for lines in blocks for line in lines[:-1] if not _asks(text, *line)]
    stops = sum(ENDED.search(text, *line) is not None for line in inner)
    # Where most lines end a sentence, lines are paragraphs and not wrapped.
    wrapped = stops * 2 <= len(inner)
    for lines in blocks:
        width = max(widths) if max(end - start for start, end in lines) <= MAX_WRAP else 0
        first = lines[0][0]
        for (start, end), (following, stop) in pairwise(lines):
            apart = not wrapped and ENDED.search(text, start, end)
            if apart or not wraps(text[start:end], text[following:stop], width):
                yield first, _stripped(text, first, end)
                first = following
        yield first, _stripped(text, first, lines[-1][1])


def wraps(line: str, following: str, width: int) -> bool:
    """Whether `following` continues `line`: its first word would not have fitted into `width`.

    Proportional type wraps unevenly: a word in lower case continues a line of any length, and so
    does any word where a line ends in "of" or a comma.

    Args:
        width: the length of the longest wrapped line of the text, in characters, or 0.
    """
    ended = ENDED.search(line) is not None
    bullet = BULLET.match(following)
    if width >= MIN_WRAP and DASH.match(following) and not ended and not BULLET.match(line):
        return len(line.rstrip()) + 2 > width  # a dash in mid-sentence, pushed into the next line
    if width < MIN_WRAP or (bullet and (ended or not bullet["number"])):
        return False  # "14. It used to come" goes on where the line before has not ended
    word = following.split(maxsplit=1)[0]
    goes_on = (word.islower() and not ended) or UNFINISHED.search(line.rstrip()) is not None
    return goes_on or len(line.rstrip()) + 1 + len(word) > width


def is_heading(text: str) -> bool:
    """Whether a whole paragraph is a heading: short, and no punctuation mark at its end."""
    return (
        len(text) <= MAX_HEADING
        and any(character.isalpha() for character in text)
        and not TERMINAL.search(text)
        and not BULLET.match(text)
    )


def sentence_spans(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yields the span of each sentence of the paragraph from `start` to `stop`."""
    begin = start
    for match in BOUNDARY.finditer(text, start, stop):
        end = match.end("close")
        if any(map(str.isalpha, text[begin:end])) and _is_boundary(text, begin, match, stop):
            yield begin, end
            begin = match.end()
    if begin < stop:
        yield begin, stop


def _blocks(text: str) -> Iterator[list[tuple[int, int]]]:
    """The spans of the lines between blank lines."""
    position = 0
    for blank in BLANK.finditer(text):
        if lines := [line.span() for line in LINE.finditer(text, position, blank.start())]:
            yield lines
        position = blank.end()


def _asks(text: str, start: int, end: int) -> bool:
    return text[start:end].rstrip().endswith("?")


def _stripped(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip())


def _is_boundary(text: str, begin: int, match: re.Match[str], stop: int) -> bool:
    mark, close, gap = match.group("mark", "close", "gap")
    if match.end() >= stop:
        return False
    following = NEXT_WORD.match(text, match.end(), stop)
    word = following["word"].rstrip(".") if following else ""
    before = LAST_WORD.search(text, max(begin, match.start() - 30), match.start())
    last = before.group() if before else ""
    if text[match.end()] in ",;:" or _continues(word) or _in_brackets(text, begin, match):
        return False
    if not gap and not (close.endswith("”") or (len(last) > 2 and last.islower() and not close)):
        return False  # "Example.Com", but "the conflict.The army"
    if mark in {"…", "..."} and text[match.start() - 1].isspace():
        return False  # an omission inside a sentence, not its end
    if mark != ".":
        return not (close and mark[-1] in "!?" and ATTRIBUTION.match(text, match.end(), stop))
    return close not in {"", ")"} or not _is_abbreviation(last, word)


def _continues(word: str) -> bool:
    """Whether a word in lower case goes on with the sentence ("al-Qaeda" and "iPhone" may not)."""
    return word[:1].islower() and (len(word) == 1 or word[1:].islower())


def _in_brackets(text: str, begin: int, match: re.Match[str]) -> bool:
    end = match.end("close")
    opened = text.count("(", begin, end) - text.count(")", begin, end)
    return opened > 0 and ")" in text[end : end + MAX_BRACKET]


def _is_abbreviation(last: str, word: str) -> bool:
    """Whether a full stop after `last` and before `word` belongs to an abbreviation."""
    last = last.strip("-'’")
    plain, opens = last.lower(), word.lower() in OPENERS
    if last in TITLES or (word[:1].isdigit() and plain in BEFORE_FIGURE):
        return True
    if plain in {"a.m", "p.m"}:
        return word.lower() in AFTER_TIME
    initial = len(last) == 1 and last.isupper()
    return not opens and (initial or last in EITHER or DOTTED.fullmatch(last) is not None)
