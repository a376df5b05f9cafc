"""Where a question about several articles divides: one clause for each source that it names.

No grammar: a question is cut between two sources at the boundary of clauses that fits best.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from index.scope import Mention
from index.wording import topic

Span = tuple[int, int]

_CLAUSE = re.compile(
    r"['’”\"]?[;.?!]\s+|,?\s+(?:while|whereas|versus|vs\.?|compared\s+(?:to|with)|as\s+opposed\s+to)\s+"
    r"|,\s+(?:and|but|or)\s+",
    re.IGNORECASE,
)
_COORDINATION = re.compile(r"\s+(?:and|or|but|with|than|like)\s+", re.IGNORECASE)
_COMMA = re.compile(r"[,:]\s+|\s+[–—-]\s+")
_REPORT = re.compile(
    r"\b(?:(?:the|an?|its|their|one)\s+)?(?:articles?|reports?|story|stories|pieces?|another|"
    r"the\s+one)\s+(?:on|about|of|regarding|concerning|that|which)\b",
    re.IGNORECASE,
)
_BOTH = re.compile(
    r"\b(?:both\s+(?P<prep>in|on|by|with|to|for|from|about)\s+(?P<first>.+?)\s+and\s+(?=(?P=prep)\s)"
    r"|(?:between|both)\s+(?P<first2>.+?)\s+and\s+(?=\w))",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    r"(?:,|,?\s+(?:and|or))\s+(?P<word>on|about|regarding|concerning)\s", re.IGNORECASE
)
_ALSO = re.compile(r"(?:,|,?\s+(?:and|but))\s+(?:\w+\s+){0,2}also\s", re.IGNORECASE)
# A clause at the end that asks about all parts: "..., was there a change in tone?"
_ASKING = re.compile(
    r"[,:]\s+(?:is|are|was|were|do|does|did|has|have|had|can|could|what|which|who|how|whose)\s",
    re.IGNORECASE,
)
_LEAST_WORDS = 2  # of a topic that is searched for without the words of its neighbour


def anchors(question: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Returns one place for each part: sources, else dates, else words for reports.

    Fewer than two say that the question is about one article, as far as the rules can tell.
    """
    sources = [one for one in mentions if one.kind != "date"]
    dates = [one for one in mentions if one.period and not one.period.is_year]
    for found in (sources, dates):
        if len(found) >= 2:
            return found
    places = _reports(question) or _listed(question) or _both(question) or _also(question)
    return [Mention(place, place, "report") for place in places]


def _reports(question: str) -> list[int]:
    """Returns where "the article on" and its like stand, if twice or more."""
    found = [match.start() for match in _REPORT.finditer(question)]
    return found if len(found) >= 2 else []


def _listed(question: str) -> list[int]:
    """Returns the places of a preposition that is repeated: "on A, on B and on C"."""
    again = _AGAIN.search(question)
    if again is None:
        return []
    word = re.compile(rf"\b{again['word']}\s", re.IGNORECASE)
    first = word.search(question)
    rest = [
        match.start("word")
        for match in _AGAIN.finditer(question)
        if word.match(match["word"] + " ")
    ]
    if first is None or first.start() >= rest[0]:
        return []
    return [first.start(), *rest]


def _both(question: str) -> list[int]:
    """Returns where A and B begin in "both A and B" and "between A and B", if both are long."""
    match = _BOTH.search(question)
    if match is None:
        return []
    group = "first" if match["first"] else "first2"
    long = _is_long(match[group]) and _is_long(question[match.end() :])
    return [match.start(group), match.end()] if long else []


def _also(question: str) -> list[int]:
    """Returns where the clauses begin in "who did A, and is also B", if both are long."""
    match = _ALSO.search(question)
    if match is None:
        return []
    long = _is_long(question[: match.start()]) and _is_long(question[match.end() :])
    return [0, match.end()] if long else []


def _is_long(text: str) -> bool:
    return len(topic(text).split()) >= 3


def divide(
    question: str, places: Sequence[Mention], mentions: Sequence[Mention]
) -> list[tuple[Mention, Span, tuple[Span, ...]]]:
    """Returns each anchor with its clause, and with the spans of the words to search for it.

    Anchors without words between them share their clause; one with hardly a topic borrows the
    words of the clause before, or else after it.
    """
    groups, cuts = [[places[0]]], [0]
    for before, after in pairwise(places):
        cut = _cut(question, cuts[-1], before, after, mentions)
        if cut is None:
            groups[-1].append(after)
        else:
            groups.append([after])
            cuts.append(cut)
    clauses = list(pairwise([*cuts, _end(question, places[-1], mentions)]))
    topics = [
        clause for clause in clauses if len(_topic(question, clause, mentions)) >= _LEAST_WORDS
    ]
    made = []
    for group, clause in zip(groups, clauses, strict=True):
        words: tuple[Span, ...] = (clause,)
        if topics and clause not in topics:
            words = (max((one for one in topics if one < clause), default=topics[0]), clause)
        made += [(anchor, clause, words) for anchor in group]
    return made


def _end(question: str, last: Mention, mentions: Sequence[Mention]) -> int:
    for asking in _ASKING.finditer(question, last.end):
        if _topic(question, (last.end, asking.start()), mentions):
            return asking.start()
    return len(question)


def _topic(question: str, span: Span, mentions: Sequence[Mention]) -> list[str]:
    return topic(question[slice(*span)], mentions, span[0]).split()


def _cut(
    question: str, start: int, before: Mention, after: Mention, mentions: Sequence[Mention]
) -> int | None:
    """Returns where the part of `after` begins, None where both have the same words."""
    if not _topic(question, (before.end, after.start), mentions):
        return None
    gap = before.end, after.start
    clauses = list(_CLAUSE.finditer(question, *gap))
    others = [*_COORDINATION.finditer(question, *gap), *_COMMA.finditer(question, *gap)]
    if _topic(question, (start, before.start), mentions):
        # The topic stands before its source: "A, as reported by X, and B, as reported by Y".
        for boundary in sorted((*clauses, *others), key=lambda one: one.start()):
            if not _topic(question, (before.end, boundary.start()), mentions):
                return boundary.start()
    others.sort(key=lambda one: -one.start())
    for boundary in (*clauses, *others):
        # What stands between the boundary and the source only leads up to it: ", and the report by".
        if not _topic(question, (boundary.end(), after.start), mentions):
            return boundary.start()
    return clauses[-1].start() if clauses else after.start
