"""Whose figure is it, where a sentence gives several and names each party only in passing.

"The army spoke of 12 dead, the union of 20"; "put at 48 million by the board and at 31 million by
the ministry"; "700 people (the police said 450)"; "between 300 (police) and 900 (organisers)".
Verbs that report are rag.verb_cues' concern; here a party stands next to its figure.
"""

import re

_PARTY = r"(?P<party>(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir)?\s*[A-Za-z][\w’'-]+(?:\s[\w’'-]+){0,3}?)"
_SAYS = (
    r"(?:\s+(?:says?|said|speaks?|spoke|admits?|admitted|claims?|claimed|counts?|counted|puts?|gives?|gave|"
    r"reports?|reported|estimates?|estimated|as|it|them|the|number|figure|toll|of|at|to|only|just|some|about|"
    r"around|barely|nearly|almost|no|more|than|up))+"
)
_BEFORE = re.compile(
    rf"(?:^|[;,(:]|\b(?:while|whereas|but|and))\s*(?:while\s+|whereas\s+|but\s+|and\s+)?{_PARTY}{_SAYS}?\s*[\"“]?$"
)
_BY_AFTER = re.compile(
    rf"[^;.,()\d]{{0,30}}?\bby\s+(?:that\s+of\s+)?{_PARTY}(?=\s+(?:and|while|but)\b|\s*[;,.)]|$)"
)
_RECKONING = re.compile(r"['’]s?\s+(?:own\s+)?(?:reckoning|estimates?|count|account|figures?)$")
_BRACKETED = re.compile(rf"\s*\({_PARTY}\)")
_ESTIMATING = re.compile(
    r"\b(?:put|estimated|given|counted|reckon\w*|valued|stated|reported|said|says|spoke|speaks|claim\w*|"
    r"according|estimates?|admit\w*|believes?|between)\b",
    re.IGNORECASE,
)
_NO_PARTY = re.compile(
    r"(?i)\b(?:that|which|who|whom|with|in|on|from|for|after|before|since|until|by|when|where|were|was|is|are|"
    r"had|has|have|been|as|if|not|people|dead|wounded|killed|injured|others|more|another|at|of|between|than)\b"
)


def party_of(text: str, start: int, end: int) -> str | None:
    """Returns the party that stands next to the figure text[start:end], as written, or None."""
    if not _ESTIMATING.search(text):
        return None
    for found in (
        _BRACKETED.match(text, end),
        _BY_AFTER.match(text, end),
        _BEFORE.search(text[:start]),
    ):
        if found and not _NO_PARTY.search(found["party"]):
            return _RECKONING.sub("", found["party"].strip())
    return None
