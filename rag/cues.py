"""Cues of one sentence: every place that says who speaks, and the words that it covers.

Works on a sentence whose quotations are masked. Verbs are in rag.verb_cues.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from rag.noun_phrases import NAME, Span, after, before, refine
from rag.verb_cues import Cue, around, verb_cues
from rag.words import STOP_WORDS, fold

_ACCORDING = re.compile(
    r"\b(?:according\s+to|in\s+the\s+(?:view|words|opinion|eyes|estimation|judge?ment|telling)\s+of|"
    r"as\s+per)\s+",
    re.IGNORECASE,
)
_BELONGING = re.compile(
    r"\b(?P<owner>(?:[Bb]y|[Ii]n|[Oo]n)\s+(?P<np>[^,;:\x01]{2,60}?))(?P<end>['’]s?|(?<=\bhis)|(?<=\bher)|"
    r"(?<=\btheir)|(?<=\bits)|(?<=\bown))\s+(?:own\s+)?(?:\w+\s+)?(?:view|words|opinion|account|reckoning|"
    r"estimates?|telling|counts?|figures?|sums|version|arithmetic|calculations?|eyes|judge?ment|"
    r"description|admission|assessment)\b"
)
_VERSION = re.compile(
    r"(?P<np>(?:(?<!\w)(?:(?!\b(?:by|than|with|from|that|which|while|but|and|as|said|says|told)\b)"
    r"[^,;:.\x01]){2,70}?['’]s?|\b[Hh]is|\b[Hh]er|\b[Tt]heir|\b[Ii]ts))\s+(?:own\s+)?"
    r"(?:\w+\s+)?(?:version|figures?|counts?|estimates?|toll|tally|numbers?|verdict|account|"
    r"explanation|answer|reply|view|theory|assessment|diagnosis|position)\s*"
    r"(?:this\s+\w+\s+)?(?::|\b(?:has|is|are|was|were|stood|stands|came|comes|puts?|rose|remains?|of)\b)"
)
_REFUSAL = re.compile(
    r"\b(?:declined|refused|declines|refuses)\s+to\s+(?:say|comment|give|name|confirm|discuss|answer|"
    r"tell|specify|speak|estimate|put)\b"
)
_REVISION = re.compile(
    r"\b(?:raised|corrected|revised|lowered|increased|updated|changed)\s+(?:its|his|her|their|the)\s+"
    r"(?:\w+\s+){0,2}(?:count|toll|figure|estimate|number)s?\b"
    r"|(?:\b(?:ha[sd]|have|keeps?|kept)\s+(?:\w+\s+)?(?:a\s+list|\d+\s+names)\b)"
    r"|\b(?:comes|came|arrives|arrived|gets|got)\s+(?:to|at)\s+(?:a\s+figure\s+of\s+)?"
    r"(?!\d{1,2}(?:[.:]\d{2}\b|\s*[ap]\.?m\b))\d"
)
_OFFICIAL = re.compile(
    r"\b[Tt]he\s+(?:official|provisional|preliminary|government)\s+(?:death\s+)?(?:toll|figure|count|version)s?\b"
)


def cues(masked: str) -> Iterator[Cue]:
    """Yields the cues of one masked sentence in order of their place, with their claims' spans."""
    raw = sorted(_all_cues(masked), key=lambda cue: cue.place)
    for number, cue in enumerate(raw):
        begin, end = cue.claim
        for other in raw[number + 1 :]:
            if other.subject is None or other.subject[0] < cue.place:
                continue
            if cue.subject and begin < cue.place and other.claim[0] < other.place:
                end = min(end, max(cue.subject[1], cue.place))
            divided = re.search(
                r"[;,]\s*(?:and|while|but|whereas)?\s*$", masked[: other.subject[0]]
            )
            if other.claim[0] < cue.place or (divided and other.claim[0] > cue.place):
                end = min(end, other.subject[0])
        for other in raw[:number]:
            if other.subject and other.claim[0] < other.place and begin < other.place:
                begin = max(begin, min(other.subject[1], cue.place))
        yield replace(cue, claim=(begin, max(begin, end)))


def _all_cues(masked: str) -> Iterator[Cue]:
    length = len(masked)
    for match in _ACCORDING.finditer(masked):
        if subject := after(masked, match.end()):
            yield Cue(subject, "said", match.start(), around(masked, match.start(), subject[1]))
    for pattern in (_BELONGING, _VERSION):
        for match in pattern.finditer(masked):
            if subject := refine(masked, *_owner(masked, match)):
                yield Cue(subject, _kind_of_noun(match[0]), match.start(), (0, length))
    for pattern in (_REFUSAL, _REVISION):
        for match in pattern.finditer(masked):
            if subject := before(masked, 0, match.start()):
                yield Cue(subject, "said", match.start(), (subject[0], length))
    for match in _OFFICIAL.finditer(masked):
        yield Cue(match.span(), "reported", match.start(), (0, length))
    if (named := re.match(rf"({NAME}):\s+(?=[a-z\d\x01])", masked)) and not (
        (named[1].isupper() and len(named[1]) < 4) or fold(named[1]) in STOP_WORDS
    ):
        yield Cue(named.span(1), "said", 0, (named.end(), length))
    yield from verb_cues(masked)


def _owner(masked: str, match: re.Match[str]) -> Span:
    start, end = match.span("np")
    cut = re.search(r"['’]s?$", masked[start:end])
    return start, end - len(cut.group()) if cut else end


def _kind_of_noun(words: str) -> str:
    return "estimated" if "estimate" in words or "reckoning" in words else "said"
