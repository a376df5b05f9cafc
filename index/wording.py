"""The words of a question that say what it is about, without those that say how it asks."""

import re
from collections.abc import Iterable

from index.scope import Mention

_WORD = re.compile(r"[^\W_]+")
_LEFT_QUOTES = re.compile(r"(?<!\w)['\"‘’“”]+\s+['\"‘’“”]?s?(?!\w)|\s+['’]s\b")
# Words that say how a question is asked, not what about: a part of these alone has no topic.
FRAME_WORDS = frozenset(
    _WORD.findall("""
    a about according account after also an and another any anything are article articles as
    at been before between both but by compare compared concerning considering consistency
    consistent contradict cover coverage covered covering covers describe described describes
    did different discrepancy discussed discusses do does during earlier either event figure
    first for from group had has have how in information involved involving is issue it its
    journalist later like mention mentioned mentions news noted of on one or other outlet
    paper person piece pieces point publication published regarding report reported reporting
    reports respectively said same say says something source stories story subsequent
    subsequently suggest suggests than that the their them then there these they this those
    to told versus view was were what when where whereas which while who whom whose with
    would write writes written wrote
    """)
)


def topic(text: str, mentions: Iterable[Mention] = (), start: int = 0) -> str:
    """Returns the words that describe something, empty where there are none.

    Args:
        mentions: sources and dates of the question, which are left out.
        start: where the text begins in the question.
    """
    for one in sorted(mentions, key=lambda one: -one.start):
        if start <= one.start and one.end <= start + len(text):
            text = f"{text[: one.start - start]} {text[one.end - start :]}"
    words = _LEFT_QUOTES.sub(" ", text).split()
    return " ".join(word for word in words if _describes(word))


def _describes(word: str) -> bool:
    bare = "".join(_WORD.findall(word)).lower()
    return bare not in FRAME_WORDS and (len(bare) > 1 or bare.isdigit())
