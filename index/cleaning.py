"""From a page as it was read to an article: headline, byline, reporting, and nothing of the page.

The rules are about news pages in general. A piece of a page goes or stays as a whole; what goes is
kept in `Article.removed` with the name of its rule.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from index.blocks import mark_blocks, mark_tail, mark_teasers
from index.debris import AGENCY, plain
from index.header import read_header
from index.pieces import Piece, ended, is_prose, is_title_case, key, pieces, same
from index.sentences import BULLET, UNFINISHED, sentence_spans
from index.types import Article, RawPage, Removed

MAX_CAPTION_WORDS = 60
MAX_HEADING_WORDS = 12
MAX_OUTLET_WORDS = 5
MAX_AROUND_HEADLINE = 40  # characters of the site's name or of a trail of links

_PICTURE = (
    r"(?:(?:file |handout )?(?:photo|image|picture|photograph|screengrab)|credit|courtesy|file)s?"
)
_CREDIT_AT_END = re.compile(
    # "(Photo: Jane Doe)", "[Jane Doe/AFP]", but not "(AFP/Reuters)", which credits the report
    rf"(?:[\[(]{_PICTURE}(?: ?[:/©]| (?:by|courtesy|credit|source|from|via|of)\b)[^\])]*[\])]"
    rf"|[\[(](?!{AGENCY}(?: ?/ ?{AGENCY})*[\])])[^\])]{{0,60}}(?:/ ?(?:AFP|AP|Reuters|EPA|Getty)|"
    r"Getty Images|AP Photo|via (?:AP|AFP|Reuters))\b[^\])]*[\])]"
    rf"|(?:^|[.!?)\]”\"|–—-]\s?){_PICTURE}(?: by| credit| courtesy)?: ?[^.]{{2,60}}"
    r"|[.!?] ?(?:REUTERS/\S[^.]*|AP Photo/[^.]*|©[^.]{2,40}))\.?$",
    re.IGNORECASE,
)
_AGENCY_AT_END = re.compile(rf"[.!] ?(?:[–—-] ?)?{AGENCY}(?: photos?)?$", re.IGNORECASE)
_FILE_CAPTION = re.compile(
    r"FILE\s?(?:PHOTO)?\s?[-–—:].*|(?:A |An |In (?:a|an|this) )(?:undated )?(?:file|handout|screen) ?"
    r"(?:photo|image|picture|grab|photograph)\b.*|In this (?:photo|image|picture|frame|still|handout)"
    r"\w*\b.{0,60}\b(?:provided|released|taken|made|from|shows?)\b.*",
)
_CAPTION_WORDS = re.compile(
    r"\b(?:pictured|file photo|seen (?:here|in)|in this (?:photo|image|picture)|courtesy|handout|"
    r"screengrab|left|right|above|below|poses?|stands?|walks?|looks? on|photo(?:graph)?|image)\b",
    re.IGNORECASE,
)


def clean(page: RawPage) -> Article:
    """Returns the article that a page holds; its `text` is empty where the page holds none.

    Paragraphs are divided by a blank line. The headline is the title and not part of the text,
    unless the page has none: then the first sentence serves as title and stays in the text.
    """
    header = read_header(pieces(page.text), page.title)
    marked = _repeats(header.pieces, header.title)
    marked = _captions(marked)
    marked = mark_blocks(marked, header.title)
    marked = mark_teasers(marked, header.title)
    marked = mark_tail(marked, header.title, page.author or header.author)
    text = "\n\n".join(_joined([piece.text for piece in marked if piece.rule is None]))
    return Article(
        id=article_id(page.name),
        title=header.title or _first_sentence(text) or page.name,
        text=text,
        outlet=page.outlet or header.outlet or _credited(marked),
        author=page.author or header.author,
        published=page.published or header.published,
        url=page.url,
        title_stated=header.title is not None,
        removed=tuple(
            Removed(piece.text, piece.rule)
            for piece in marked
            if piece.rule not in {None, "headline"}
        ),
    )


def article_id(name: str) -> str:
    """Returns a name's letters, digits, dots, underscores and hyphens; the rest become hyphens."""
    return re.sub(r"[^\w.-]+", "-", name).strip("-") or "article"


def _repeats(marked: Sequence[Piece], title: str | None) -> list[Piece]:
    """Marks lines that say the headline again, captions printed twice, and other repetitions."""
    result, seen = list(marked), set[str]()
    stays = [number for number, piece in enumerate(result) if piece.rule is None]
    for number, following in pairwise(stays):
        text = result[number].text
        doubled = same(text, result[following].text) and not (title and same(text, title))
        if doubled and (not ended(text) or _CAPTION_WORDS.search(text)):
            result[number] = replace(result[number], rule="caption")
            result[following] = replace(result[following], rule="caption")
    for number in stays:
        piece, text = result[number], result[number].text
        again = key(text) in seen and (len(text.split()) > 4 or not ended(text))
        if title and not text.endswith(".") and _is_headline_again(text, title):
            again = True
        seen.add(key(text))
        if again and piece.rule is None:
            result[number] = replace(piece, rule="repeated line")
    return result


def _is_headline_again(text: str, title: str) -> bool:
    """Whether a line is the headline, with or without the name of the site behind it."""
    if len(text) > len(title) + MAX_AROUND_HEADLINE:
        return False
    around = not is_prose(text) and (text.endswith(title) or same(text[: len(title)], title))
    return same(text, title) or around


def _captions(marked: Sequence[Piece]) -> list[Piece]:
    """Marks picture captions: those with a credit in them, behind them or in the next line."""
    result = list(marked)
    prose = [n for n, piece in enumerate(result) if piece.rule is None and is_prose(piece.text)]
    for number, piece in enumerate(result):
        if piece.rule is None and _is_caption(piece.text, last=number >= max(prose, default=0)):
            result[number] = replace(piece, rule="caption")
    for number, (piece, following) in enumerate(pairwise(result)):
        credited = following.rule == "photo credit" and not ended(piece.text)
        doubled = following.rule == "caption" and key(following.text).startswith(key(piece.text))
        if piece.rule is None and (credited or doubled):
            result[number] = replace(piece, rule="caption")
    return result


def _is_caption(text: str, *, last: bool) -> bool:
    """Whether a paragraph carries a picture's credit; an agency ends the last one as its source."""
    if len(text.split()) > MAX_CAPTION_WORDS:
        return False
    sentences = len(list(sentence_spans(text, 0, len(text))))
    if not last and _AGENCY_AT_END.search(text) and sentences <= 2:
        return True
    return bool(_CREDIT_AT_END.search(text) or _FILE_CAPTION.fullmatch(text))


def _joined(texts: Sequence[str]) -> Iterator[str]:
    """Joins sentences that are broken across paragraphs."""
    whole = ""
    for text in texts:
        if whole and _is_broken(whole, text):
            whole = f"{whole} {text}"
            continue
        if whole:
            yield whole
        whole = text
    if whole:
        yield whole


def _is_broken(text: str, following: str) -> bool:
    if ended(text) or text.endswith(":") or BULLET.match(following):
        return False
    word = following.split(maxsplit=1)[0]
    if word.islower() and (ended(following) or len(text.split()) > MAX_HEADING_WORDS):
        return True
    sentence = text[[*sentence_spans(text, 0, len(text))][-1][0] :]
    cut = UNFINISHED.search(text) is not None and not is_title_case(sentence)
    return cut and ended(following)


def _first_sentence(text: str) -> str:
    paragraph = text.split("\n\n", 1)[0]
    return next((paragraph[a:b] for a, b in sentence_spans(paragraph, 0, len(paragraph))), "")


def _credited(marked: Sequence[Piece]) -> str | None:
    """The agency or source that a line behind the last paragraph names."""
    last = max((n for n, piece in enumerate(marked) if piece.rule is None), default=0)
    for piece in marked[last + 1 :]:
        if piece.rule == "credit":
            name = re.sub(r"(?i)^sources?\s?:\s?", "", plain(piece.text)).strip("() ")
            known = re.fullmatch(AGENCY, name, re.IGNORECASE)
            if known or (len(name.split()) <= MAX_OUTLET_WORDS and "." not in name):
                return name
    return None
