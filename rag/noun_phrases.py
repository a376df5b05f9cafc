"""The noun phrase before or after a place in a sentence: where a claimant begins and ends.

Works on one sentence whose quotations are masked. Who said what is decided in rag.attribution.
"""

import re

from rag.reporting_verbs import ADVERBS, NOT_SPEAKERS, ORGANISATIONS, PRONOUNS, TITLES
from rag.words import fold

QUOTED = "\x01"  # stands for each character inside quotation marks
HIDDEN = "\x02"  # and inside parentheses
Span = tuple[int, int]

MAX_WORDS = 10
MAX_APPOSITION = 6
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|March|April|May|June|July|Aug(?:ust)?|Sept?(?:ember)?|"
    r"Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
WHEN = (
    rf"(?:(?:on|by|since|until|late|early|last|next)\s+)*(?:{_WEEKDAY}(?:\s+(?:morning|afternoon|"
    rf"evening|night))?|\d{{1,2}}\s+{_MONTH}(?:\s+\d{{4}})?|{_MONTH}\s+\d{{1,2}}(?:,?\s+\d{{4}})?|"
    rf"(?:in\s+)?{_MONTH}(?:\s+\d{{4}})?|in\s+\d{{4}}|(?:this|last|that|next)\s+(?:week|month|year|"
    rf"morning|afternoon|evening|night|spring|summer|autumn|winter)|yesterday|today|tonight|"
    rf"(?:\w+\s+){{1,2}}(?:days?|weeks?|months?|hours?|years?|minutes?)\s+(?:later|earlier|ago|after|"
    rf"before)|at\s+(?:the\s+time|noon|midnight|first))"
)
MEDIUM = (
    r"(?:in|at|on|by|through|via)\s+(?:an?|the|its|his|her|their|several|two|three)\s+(?:\w+\s+){0,2}"
    r"(?:statement|interview|letter|report|video|message|telegram|press\s+conference|conference|"
    r"briefing|reply|communiqué|post|speech|broadcast|note|phone|telephone|call|hearing|meeting|"
    r"study|document|filing)(?:\s+(?:read|sent|seen|published|posted|to|on|of)\s+[^,;]{1,40})?"
)
_TRAILER = re.compile(
    rf"(?:\b(?:{WHEN}|{MEDIUM}|by\s+(?:tele)?phone|in\s+writing|to\s+(?:reporters|journalists))"
    rf"|\b(?:{'|'.join(map(re.escape, sorted(ADVERBS)))})|\b[a-z]+ly)\s*$",
    re.IGNORECASE,
)
_LEADER = re.compile(
    rf"(?:(?:{WHEN}|{MEDIUM})\b,?|\b(?:but|and|yet|so|then|now|later|still|meanwhile|however|also|"
    rf"even|only|nor|or|because|when|where|while|although|though|if|as|since|that|whereas|than|"
    rf"today|again|once|instead|nevertheless|thus|therefore|besides|moreover|finally|earlier|indeed"
    rf"|for\s+(?:his|her|its|their)\s+part|in\s+addition|at\s+least|perhaps|maybe)\b,?)\s*",
    re.IGNORECASE,
)
_BOUNDARY = re.compile(
    r"[;:—–?!\[\]\x01]|,|\s-\s|(?<![A-Z])(?<!\b[DM]r)(?<!Mrs)(?<!\bMs)(?<!Prof)(?<!\bSt)"
    r"(?<!Capt)(?<!Lt)(?<!Col)(?<!Gen)(?<!Sgt)(?<!Maj)(?<!Brig)(?<!ret)(?<!Rev)\.(?=\s|$)"
    r"|\b(?:as|after|before)\b(?=\s+(?:the|an?|its|his|her|their|[A-Z]))"
    r"|\b(?:that|but|while|whereas|because|when|where|if|although|though|since|unless|until|whether|"
    r"so|yet|than|which|what|how|why)\b",
)
FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|did|does|do|be|been"
    r"|went|came|took|began|got|stood|fell|left|lay)\b"
)
_POST = re.compile(
    r"\s(?:(?:who|which|whose|whom|reached|speaking|contacted|interviewed|quoted|cited|asked|seen|told|"
    r"holding|standing|waiting|living|working|writing|near|closest|familiar|in\s+a\s+position|"
    r"this\s+(?:reporter|newspaper)|I|we)\b|(?:with|on)\s+(?:condition|the)\b)",
)
NAME = (
    rf"{TITLES}{{0,3}}(?:\(ret\.?\)\s+)?[A-ZÀ-ÞĀ-Ž][\w'’.-]*(?:\s+(?:(?:al|el|de|del|da|do|dos|di|van|"
    rf"von|der|den|bin|ibn|ben|ag|ould|la|le|ten|ter|zu|of|of\s+the|y|e)\s+)*[A-ZÀ-ÞĀ-Ž][\w'’.-]*){{0,4}}"
)
_NAME = re.compile(NAME)
_LIST = re.compile(rf"(?:{NAME},\s)+{NAME},?\sand\s(?:the\s)?{NAME}$")
_DETERMINED = re.compile(
    r"(?:the|a|an|his|her|its|their|our|one|another|some|several|many|two|three|both|other|most)\b",
    re.IGNORECASE,
)
_INDEFINITE = re.compile(
    r"(?:an?|some|another|several|two|three|many|people|men|women|those)\b", re.I
)
_PREPOSITION = re.compile(
    r"(?:In|On|At|By|From|With|For|After|Before|During|Of|To|Under|Over|Among|Outside|Inside|Near|"
    r"Behind|Across|Between|Despite|Unlike|Like|Within|About|As)\s",
    re.IGNORECASE,
)
_PARTICIPLE = re.compile(r"[a-z]+(?:ed|ing)\b")
_RIGHT_END = re.compile(
    rf"\s(?:{WHEN}|{MEDIUM}|by\s+(?:tele|satellite)?\s?phone|to\s+(?:reporters|journalists|this|the|a)\b"
    rf"|told|said|says|was|were|is|are|had|has|have|would|will|could|can|and\s+(?:he|she|it|they|that)"
    rf"|in\s+(?:the|a|an)\s+(?:article|column|interview)|on\s+(?:television|radio|state)|after|before|it|he|she|they|there"
    rf"|as|from\s+his|about|against|citing|adding)\b"
    r"|(?<!\bof)(?<!\bfor)(?<!\bin)(?<!\bat)(?<!\bon)(?<!\bby)(?<!\bfrom)(?<!\bto)(?<!\band)(?<!\bwith)"
    r"\s(?:the|a|an|one|no|some)\b",
)


def before(masked: str, start: int, end: int) -> Span | None:
    """Returns the noun phrase that ends at `end` (its verb follows) and begins after `start`."""
    end = _trail(masked, start, end)
    if listed := _LIST.search(masked, start, end):
        return listed.span()
    if end > start and masked[end - 1] == ",":
        return _before_comma(masked, start, end - 1)
    begin = start
    for boundary in _BOUNDARY.finditer(masked, start, end):
        begin = boundary.end()
    return refine(masked, begin, end)


def _trail(masked: str, start: int, end: int) -> int:
    """Moves `end` before adverbs, auxiliaries and times that stand between subject and verb."""
    while True:
        end = start + len(masked[start:end].rstrip())
        match = _TRAILER.search(masked, start, end)
        if not match or match.start() <= start:
            return end
        rest = masked[start : match.start()].rstrip()
        if rest.endswith(",") and not re.match(r"(?i)(?:on|in|at|by)\s", match.group()):
            return start + len(rest) if len(rest) > 1 else end
        end = match.start()


def _before_comma(masked: str, start: int, end: int) -> Span | None:
    """Reads "Role, Name," and "Name, who ...," and "Name, a role,": the verb follows the comma."""
    comma = masked.rfind(",", start, end)
    hard = max((m.end() for m in re.finditer(r"[;:—–?!\x01]", masked[start:end])), default=0)
    start += hard
    if comma < start:
        return refine(masked, start, end)
    segment = masked[comma + 1 : end]
    opening = len(segment) - len(segment.lstrip())
    text = segment.strip()
    if known := re.match(
        r"(?:also\s+)?known\s+(?:\w+\s+)?(?:as|by\s+(?:its|the)\s+(?:acronym|name|initials))\s+",
        text,
    ):
        held = before(masked, start, comma)
        if held and len(masked[held[0] : end].split()) <= MAX_WORDS:
            return held[0], end
        return refine(masked, comma + 1 + opening + known.end(), end)
    if re.match(r"(?:who|whose|which|where|whom|\d+$|from|of|now|then|formerly|himself|herself|with|"
                r"aged|in|on|at|as|for|by|like|speaking|asked|reached|told|and|or|after)\b",
                text) or _PARTICIPLE.match(text):  # fmt: skip
        return before(masked, start, comma) or refine(masked, comma + 1 + opening, end)
    if (name := _NAME.match(text)) and name.end() >= len(text) - 1:
        role = before(masked, start, comma)
        earlier = masked.rfind(",", start, comma)
        if role is None and earlier > start and _PARTICIPLE.match(masked[earlier + 1 :].lstrip()):
            return before(masked, start, earlier)
        if role and masked[role[1] : comma].strip() == "" and _determined(masked, role):
            if len(masked[role[0] : end].split()) <= MAX_WORDS:
                return role[0], end
            return comma + 1 + opening, end
        return comma + 1 + opening, end
    if _DETERMINED.match(text) or re.match(r"[a-z]", text):
        held = before(masked, start, comma)
        if held and masked[held[1] : comma].strip() == "":
            return (
                (held[0], end) if len(text.split()) <= MAX_APPOSITION or "spokes" in text else held
            )
    return refine(masked, comma + 1 + opening, end)


def _determined(masked: str, span: Span) -> bool:
    text = masked[span[0] : span[1]]
    return bool(_DETERMINED.match(text)) or "'s " in text or "’s " in text or text[:1].islower()


def after(masked: str, start: int) -> Span | None:
    """Returns the noun phrase that begins at `start`, with a short apposition."""
    start += len(masked[start:]) - len(masked[start:].lstrip())
    boundary = _BOUNDARY.search(masked, start)
    end = boundary.start() if boundary else len(masked)
    trailing = _RIGHT_END.search(masked, start + 1, end)
    end = trailing.start() if trailing else end
    span = refine(masked, start, end)
    if span is None or span[1] < end or masked[end : end + 1] != ",":
        return span
    begin = end + 1 + len(masked[end + 1 :]) - len(masked[end + 1 :].lstrip())
    name = _NAME.match(masked, begin)
    if name and _determined(masked, span) and re.match(r"\s*(?:[,.;:\x01)]|who\b|in\s|on\s|$)",
                                                       masked[_unpointed(masked, name):]):  # fmt: skip
        return span[0], _unpointed(masked, name)
    return span


def _unpointed(masked: str, name: re.Match[str]) -> int:
    return name.end() - (masked[name.end() - 1] in ".'’")


def refine(masked: str, start: int, end: int) -> Span | None:
    """Trims a stretch of a sentence to the noun phrase in it, or returns None where it is none."""
    start += len(masked[start:end]) - len(masked[start:end].lstrip(" ,'\"“”‘’"))
    if pronoun := re.search(r"(?:^|\s)(?:he|she|they|it)\s*$", masked[start:end]):
        return start + pronoun.start() + (pronoun[0][0].isspace()), end - len(
            masked[start:end]
        ) + len(masked[start:end].rstrip())
    while (match := _LEADER.match(masked, start, end)) and match.end() > start:
        start = match.end()
    if _PREPOSITION.match(masked, start, end):
        start = _after_preposition(masked, start, end)
    conjunctions = tuple(re.finditer(r"\b(?:and|as|or)\b", masked[start:end]))
    for match in reversed(conjunctions):
        if FINITE.search(masked[start : start + match.start()]):
            start += match.end()
            break
    post = _POST.search(masked, start, end)
    if post and (
        len(masked[start : post.start()].split()) > 2 or not _INDEFINITE.match(masked, start)
    ):
        end = post.start()
    start += len(masked[start:end]) - len(masked[start:end].lstrip())
    end = start + len(masked[start:end].rstrip(" ,.\"'“”"))
    text = masked[start:end]
    if not text or text[0].isdigit() or QUOTED in text or len(text.split()) > 14:
        return None
    if not post and (finite := FINITE.search(text)):
        return refine(masked, start + finite.end(), end) if finite.end() < len(text) else None
    return (start, end) if _plausible(text) else None


def _plausible(text: str) -> bool:
    """Whether a stretch can be a subject: named, determined, or a plural or collective noun."""
    found = text.replace(HIDDEN, "").split()
    if not found:
        return False
    first, head = (
        fold(found[0]),
        fold(re.split(r"\s(?:of|in|from|at|on|for|with|by|to)\s", text)[0].split()[-1]),
    )
    if (first in NOT_SPEAKERS and len(found) == 1) or first in {
        "there",
        "of",
        "in",
        "to",
        "i",
        "we",
        "what",
    }:
        return False
    if first in {"he", "she", "it", "they"} and len(found) > 1:
        return False
    if found[0][0].isupper() or _DETERMINED.match(text) or first in PRONOUNS:
        return not re.search(r"\s(?:he|she|they|it|I|we)\s", text)
    if re.match(rf"[a-z][\w’'-]*\s(?:[\w’'-]+\s)*?{NAME}$", text):
        return not first.endswith("ed") and not re.search(r"\s(?:an?|the)\s", text)
    if re.search(r"(?:ing|ed)$", first):
        return False
    return head.endswith("s") or head in {"police", "people", "staff"} or head in ORGANISATIONS


def _after_preposition(masked: str, start: int, end: int) -> int:
    """A phrase like "At the gate the women": the subject is the last determined or named part."""
    starts = [
        m.start()
        for m in re.finditer(
            rf"(?<![\w’'-])(?:the|a|an|his|her|its|their|he|she|it|they)\b|(?<=\s){NAME}",
            masked[start:end],
        )
        if m.start() > 0
    ]
    usable = [
        place for place in starts
        if not re.search(r"\b(?:of|in|on|at|by|from|for|with|to|and|after|near|the|a|an|under|over|before|"
                         r"during|between|about|as)\s*$", masked[start : start + place], re.IGNORECASE)
    ]  # fmt: skip
    return start + usable[-1] if usable else end
