"""Cues that are verbs: who speaks by "said", "denied that", "..., says the mayor", ", adding that".

Works on one sentence whose quotations are masked. Other cues are in rag.cues.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.sentences import word_set
from rag.claimants import is_organisation, may_speak
from rag.noun_phrases import FINITE, MEDIUM, NAME, QUOTED, WHEN, Span, after, before
from rag.reporting_verbs import ALSO_NOUNS, INVERTED, PARTICIPLES, PRONOUNS, STRONG, WEAK
from rag.speakers import OPENING
from rag.words import STOP_WORDS, fold

_VERB = re.compile(rf"(?<![\w’'-])(?:{'|'.join([*STRONG, *WEAK, *PARTICIPLES])})(?![\w’'-])")
_GAPPED = re.compile(  # "The guild puts it at 20; the ministry, at 8."
    rf"(?:[;,]|\band)\s+(?:and\s+)?(?P<np>(?:the|an?|its|his|her)\s+(?:[\w’'-]+\s+){{0,4}}?[\w’'-]+|{NAME}),?"
    rf"\s+(?=at\s)"
)
_DETERMINERS = word_set("""the a an his its their my our your no any such of for by in
    with from on at two three many several both other more under as most first official new old
    early initial preliminary latest conflicting own""")
# Whoever finds something by profession; "found" is no report of anybody else's.
_INQUIRER = re.compile(
    r"\b(?:laborator(?:y|ies)|investigators?|experts?|inspectors?|inspection|inquiry|inquest|study|studies|"
    r"report|autops(?:y|ies)|tests?|audit|auditors?|researchers?|scientists|pathologists?|coroner|"
    r"commission|panel|court|survey|analysis|examination)\b[^,;]{0,40}$"
)
_POINTING = word_set("this these those some her")
_ARTICLES = word_set("a an the its his their our my your of by in on for with from at no")
_EVIDENCE = re.compile(
    r"\d|\x01|\bthat\b|\b(?:no|none|nothing|number|figure|toll|two|three|four|five|six|seven|eight|nine|"
    r"ten|eleven|twelve|\w+teen|\w+ty|dozens?|hundreds?|thousands?|half|one|how|whether|it\s+was)\b"
)
_LINK = re.compile(r"(?:,|\b(?:and|but|then|or|nor|who|yet))\s*$")
_BY_MEANS = re.compile(
    r"\s+by\s+(?:(?:\w+\s+)?(?:phone|telephone|radio|video|e-?mail|letter|text)\b|\d|at\b|then\b|now\b|mistake)"
)
_PUT_AT = word_set("put puts estimates estimated valued sets set")


@dataclass(frozen=True, slots=True)
class Cue:
    """A place that attributes: its subject in the masked sentence, and where the claim stands.

    `subject` is None where the sentence names nobody ("is said to").
    """

    subject: Span | None
    kind: str
    place: int
    claim: Span


def verb_cues(masked: str) -> Iterator[Cue]:
    """Yields the cues of a masked sentence that are verbs, in order.

    Weak verbs ("found", "put") inside what somebody says are part of what is said, and no cue.
    """
    previous: Span | None = None
    reach, floor = 0, 0
    for match in _VERB.finditer(masked):
        apart = re.search(r";|,\s*but\b|\b(?:while|whereas)\b", masked[floor : match.start()])
        if match.group() in WEAK and match.start() < reach and not apart:
            continue
        cue = _verb_cue(masked, match, previous, floor)
        if cue is None:
            continue
        if cue.claim[0] >= match.end() and match.group() not in WEAK:
            reach, floor = cue.claim[1], match.end()
        previous = cue.subject or previous
        yield cue
        if match.group() in _PUT_AT:
            for gap in _GAPPED.finditer(masked, match.end()):
                yield Cue(gap.span("np"), "estimated", gap.start("np"), (gap.end(), len(masked)))


def _verb_cue(masked: str, match: re.Match[str], previous: Span | None, floor: int) -> Cue | None:
    """Returns the cue of one verb, or None where it reports nothing there.

    Args:
        previous: the subject of the verb before, which "and added" shares.
        floor: where the claim of the verb before begins; a subject does not reach back over it.
    """
    form, (start, end) = match.group(), match.span()
    kind = STRONG.get(form) or WEAK.get(form) or PARTICIPLES[form]
    left, right = masked[:start].rstrip(), masked[end:]
    if form in PARTICIPLES:
        return _participle_cue(masked, match, kind, previous)
    if re.match(r"\s+by\s", right) and form.endswith(("ed", "id")) and not _BY_MEANS.match(right):
        subject = after(masked, end + right.index("by") + 2) if form in STRONG else None
        return Cue(subject, kind, start, around(masked, start, subject[1])) if subject else None
    if re.search(r"\b(?:is|are|was|were|be|been|being)$", left):
        impersonal = re.match(r"\s+(?:to|that)\b", right) and form in STRONG
        return Cue(None, "reported", start, (0, len(masked))) if impersonal else None
    if _is_noun(form, left, right) or _reports_nothing(form, left, right):
        return None
    if relative := re.search(r",\s+who(?:\s+(?:also|now|then|later|has|had))*$", left):
        subject = before(masked, floor, relative.start())
        return Cue(subject, kind, start, (end, len(masked))) if subject else None
    if subject := _inverted(masked, match, left):
        return Cue(subject, kind, start, around(masked, start, subject[1]))
    subject = _subject(masked, left, previous, (floor, start))
    if subject is None or not _agrees(masked[slice(*subject)], form):
        return None
    kind = _by_subject(masked[slice(*subject)].lower(), kind)
    return Cue(subject, kind, start, _claim(masked, subject, start, end))


def _is_noun(form: str, left: str, right: str) -> bool:
    """Whether a form is a noun there: "the claims", "the fund's reports", "these estimates suggest"."""
    word = re.search(r"([\w’']+)$", left)
    last = word[1].lower() if word else ""
    if form in ALSO_NOUNS:
        following = re.match(r"\s+([\w’']+)", right)
        before_verb = following and (
            following[1] in STRONG
            or FINITE.fullmatch(following[1])
            or following[1].startswith("remain")
        )
        if before_verb or last in _POINTING or last.endswith(("'s", "’s")):
            return True
    if word is None or last not in _DETERMINERS:
        return False
    opens = re.search(r"(?:^|[;:,.])\s*(?:\w+\s)?$", left[: word.start()])
    return last in _ARTICLES or not opens  # "Two said" opens a clause, "more reports" does not


def _reports_nothing(form: str, left: str, right: str) -> bool:
    """Whether a verb there attributes nothing to anybody."""
    if re.search(r"\bto$", left) and not re.search(
        r"\b(?:go\w*|went|continue[sd]?)\s+(?:on\s+)?to$", left
    ):
        return True
    if re.match(r"\s*,", right) and re.search(r",\s*(?:which|whom|who)\s[^,]*$", left):
        return True
    if re.search(r"(?<!,)\s(?:who|that|which)$", left):
        return True
    if form in {"called", "calls", "call"}:
        return bool(re.match(r"\s+(?:him|her|it|them)sel|\s+[A-Z]", right))
    if form in {"holds", "hold", "held"}:
        return not re.match(r"\s+that\b", right)
    if form in {"makes", "made"}:
        return not re.match(r"\s+it\s+(?:\d|an?\b|half\b|at\b)", right)
    finding = form in {"found", "finds"} and _INQUIRER.search(left)
    return form in WEAK and not finding and not _EVIDENCE.search(right)


def _subject(masked: str, left: str, previous: Span | None, within: Span) -> Span | None:
    """The subject before a verb: its own, the one it shares, or the one that opens the sentence."""
    linked = _LINK.search(left)
    if linked and previous and not left.endswith(","):
        return previous
    joined = re.search(r"\b(?:and|but|then|or)$", left)
    own = None if joined else before(masked, *within)
    return own or (_leading(masked, within[1]) if linked else None)


def _agrees(subject: str, form: str) -> bool:
    """Whether a form without ending has a plural or collective subject ("a third suspect" not)."""
    both = form in {"put", "set", "read"} or (form + "s" not in STRONG and form + "s" not in WEAK)
    if both or " and " in subject:
        return True
    phrase = re.split(r",|\s(?:of|in|from|at|on|for|with|by|to|who|\w+ing)\s", subject)[0]
    head = fold(phrase.split()[-1])
    return (
        head.endswith(("s", "men", "people", "they", "police", "staff", "others", "some", "i"))
        or is_organisation(phrase)
        or head in {"many", "both", "few", "who"}
    )


def _by_subject(subject: str, kind: str) -> str:
    if re.search(r"\bestimates?$", subject):
        return "estimated"
    if kind == "said" and re.search(r"\b(?:reports?|sources?|videos?|footage)$", subject):
        return "reported"
    return kind


def _participle_cue(
    masked: str, match: re.Match[str], kind: str, previous: Span | None
) -> Cue | None:
    quoted = re.search(
        r"\b(?:was|were|is|are|been)\s+(?:later\s+)?quoted\b[^,;]*\bas\s*$", masked[: match.start()]
    )
    if quoted:
        subject = before(masked, 0, quoted.start())
        return Cue(subject, "said", match.start(), (match.end(), len(masked))) if subject else None
    left = masked[: match.start()].rstrip()
    claim = match.end(), len(masked)
    if beside := re.search(r"\bwith\s+(?=[^\x01;:]{3,90}$)", left):
        subject = before(masked, beside.end(), match.start())
        return Cue(subject, kind, match.start(), claim) if subject else None
    if not re.search(r"(?:,|\x01|\band|\bby|\bletter|\bpaper|\bstatement|\breport|\bnote)$", left):
        return None
    subject = previous or _leading(masked, match.start())
    if subject is None or (subject != previous and not may_speak(masked[slice(*subject)])):
        return None
    return Cue(subject, kind, match.start(), claim)


def _leading(masked: str, end: int) -> Span | None:
    """The subject that opens the sentence, for a verb that shares it with an earlier one."""
    opening = OPENING.match(masked, 0, end)
    if opening and fold(opening["subject"].split()[0]) not in STOP_WORDS - {"the", "a", "an", "his", "her", "its",
                                                                           "their", *PRONOUNS}:  # fmt: skip
        return opening.span("subject")
    stop = re.search(
        r"\b(?:is|are|was|were|has|have|had|will|would|can|could|did|does|do|opposes|[a-z]{3,}(?:ed|es))\b"
        r"|[;:\x01]",
        masked[:end],
    )
    return before(masked, 0, stop.start()) if stop and stop.start() > 1 else None


def _inverted(masked: str, match: re.Match[str], left: str) -> Span | None:
    """Returns the subject after the verb: `..., said the minister`, `“...” says Ana Sol.`"""
    if match.group() not in INVERTED:
        return None
    opened = re.search(r"[,\x01—–?!;:.]\s*$|\b(?:as|than|so)\s*$", left)
    if not opened:
        return None
    right = masked[match.end() :]
    if re.match(
        r"\s*(?:[,.;:\x01]|that\b|it\b|no\b|not\b|to\b|of\b|$|in\b|on\b|there\b|only\b|only|how\b|\d)",
        right,
    ):
        return None
    subject = after(masked, match.end())
    if subject is None:
        return None
    rest = masked[subject[1] :].lstrip()
    if not re.match(
        r"$|[.,;:—–?!\x01]|who\b|which\b|whose\b|in\b|on\b|when\b|after\b|to\b|by\b", rest
    ):
        return None
    if QUOTED in left[-3:]:
        return subject
    if rest[:1] == QUOTED:
        return None
    if re.match(r",[^,;]{1,60},\s*(?:had|has|have|was|is|were|are|would|will|could|can)\b", rest):
        return None
    if re.search(r",\s*(?:who|which|whose)\b[^,]*,$", left):
        return None
    claimed = re.search(rf"\d|\b[a-z]+ed\b|{FINITE.pattern}", left) is not None
    if not claimed and re.search(rf"\b[a-z]+ed\b|{FINITE.pattern}", masked[slice(*subject)]):
        return None
    return subject


def around(masked: str, start: int, end: int) -> Span:
    """The claim around a parenthesis: what precedes it, or what follows where nothing precedes."""
    if masked[:start].strip(" ,—–:;“\"'"):
        rest = masked[end:].strip(" ,.;")
        cut = max(masked.rfind(";", 0, start) + 1, 0)
        return cut, (len(masked) if masked[end : end + 1] == "," and rest else start)
    return end, len(masked)


def _claim(masked: str, subject: Span, start: int, end: int) -> Span:
    """The claimed words of a verb whose subject precedes it."""
    rest = masked[end:]
    tail = re.match(
        rf"\s*(?:{WHEN}|{MEDIUM}|to\s+\w+|by\s+\w*\s*phone|\s|\w+ly)*\s*(?:[.,;]|$)", rest
    )
    told = masked[start:end] in {"told", "tells", "tell"} and re.match(
        r"\s+(?:(?!that\b)[\w’'-]+\s*){1,6}(?:[.,]\s|[.,]?$)", rest
    )
    tail = tail or told or None
    ahead = masked[: subject[0]].strip(" ,—–:;\"'")
    if tail and ahead and re.search(r"[,\x01—–;:]\s*(?:\w+\s+)?$", masked[: subject[0]]):
        return around(masked, subject[0], end + tail.end() - 1)
    return end, len(masked)
