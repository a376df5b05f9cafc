"""What a question asks for: its kind of answer, its names and numbers, whose word it wants.

Rules over the question's own words; nothing here looks at an article.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from index.errors import InvalidInput
from rag.words import STOP_WORDS, fold, stem, words

MAX_QUESTION_CHARS = 10_000


class Expects(StrEnum):
    """The kind of answer that a question asks for (Li and Roth 2002, coarse classes and yes/no)."""

    COUNT = "count"
    MONEY = "money"
    AGE = "age"
    DURATION = "duration"
    MEASURE = "measure"
    TIME = "time"
    PLACE = "place"
    PERSON = "person"
    REASON = "reason"
    SPEECH = "speech"
    YES_NO = "yes or no"
    OTHER = "other"


_EXPECTS = (
    (Expects.AGE, r"\bhow old\b|\bwhat age\b|\bage of\b|\b's age\b|\baged?\b(?=\?|$)"),
    (Expects.DURATION, r"\bhow long\b|\bhow many (?:days|hours|weeks|months|years|minutes)\b"),
    (Expects.MONEY, r"\bhow much (?:money|does .* cost|did .* cost|will .* cost|was .* paid)|"
                    r"\bwhat (?:price|sum|amount|salary|compensation|fine|reward|ransom)\b|"
                    r"\bhow much .*\b(?:pay|paid|worth|spend|spent|earn|owe|budget|invest)\b|"
                    r"\bwhat (?:is|was|were|are|did|does|do|will|would)\b.*\b(?:costs?|worth|price|value|"
                    r"fee|budget|revenues?|profits?|salary|damages?)\b"),
    (Expects.COUNT, r"\bhow (?:big|large) .*\b(?:crowd|turnout|audience|attendance|march|protest|rally|"
                    r"group|force|convoy|team|crew)\b|\b(?:turnout|attendance|crowd size)\b"),
    (Expects.MEASURE, r"\bhow (?:far|tall|high|deep|wide|big|large|fast|heavy|strong)\b|"
                      r"\bwhat (?:share|percentage|proportion|speed|distance|magnitude|weight)\b"),
    (Expects.COUNT, r"\bhow (?:many|much|often)\b|\b(?:number|toll|figures?|count|total)\b|"
                    r"\bcasualties\b|\blosses\b"),
    (Expects.TIME, r"\bwhen\b|\b(?:what|which|what's the) (?:\w+ )?(?:time|date|day|year|month|hour|"
                   r"week|deadline)\b|\bby what date\b|\bhow soon\b"),
    (Expects.PLACE, r"\bwhere\b|\b(?:what|which) (?:town|city|village|country|countries|region|"
                    r"province|place|port|district|street|airport|island|state)\b"),
    (Expects.REASON, r"\bwhy\b|\bwhat (?:caused|led to|triggered|explains)\b|\breasons?\b|\bcause of\b|"
                     r"\bhow come\b|\bblamed? .* on\b"),
    (Expects.SPEECH, r"\bwhat (?:did|does|do|has|have|was) .*\b(?:say|said|claim|deny|denied|tell|told|"
                     r"report|argue|demand|think|announce|call|want|recommend|promise|accuse|answer|"
                     r"reply|respond|warn|ask|admit|describe|suggest)\w*\b|\baccording to\b|"
                     r"\b(?:version|account|view|position|reaction|response) of\b|'s (?:version|account)\b|"
                       r"^(?!wh|how|was|is|are|were|did|does|do|has|had)[\w’'-]+(?: (?!was|is|are|were)[\w’'-]+)? on \w+|\b(?:quotes?|statement|comments?|reaction)\b"),
    (Expects.PERSON, r"\bwho(?:m|se|'s)?\b|\bwhat is the name\b|\bwhich (?:official|minister|person|man|"
                     r"woman|group|company|party|leader|politician|spokes\w+)\b|\bby whom\b"),
    (Expects.YES_NO, r"^(?:and |so |but )?(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|"
                     r"should|isn't|aren't|wasn't|weren't|didn't|doesn't|don't)\b"),
)  # fmt: skip

_CLAIMANT_ASKED = (
    r"\baccording to (?P<who>[^,?;:]+)",
    r"\bwhat (?:did|does|do|has|have|was) (?P<who>(?:the |a |an |its |his |her |their )?.+?) "
    r"(?:say|said|claim|deny|denied|tell|told|report|argue|announce|think|promise|demand|estimate)",
    r"\bhow many .*? (?:did|does|do|has|have) (?P<who>.+?) (?:say|said|claim|report|estimate|put)\w*\b",
    r"\b(?:does|did|do|has|have) (?P<who>(?:the )?[\w'’ -]+?) (?:say|claim|report|estimate|admit|deny)\b",
    r"\b(?P<who>(?:the )?[\w’-]+(?: [\w’-]+)?)(?:'s|’s) (?:version|account|figure|claim|count|toll|"
    r"estimate|number|statement|view|explanation|story)\b",
    r"\b(?:version|account|view|claims?|statement|figure) of (?P<who>[^,?;:]+)",
)
# Words that ask and do not describe: no article need hold them.
_FRAME = re.compile(
    r"\bwhat(?:['’]s| is| was| are| were)? the (?:full |real |exact |first |last )?names? of\b|"
    r"\b(?:do|does|did) (?:we|you|they|anyone|anybody|the (?:articles?|reports?|news|texts?)) "
    r"(?:know|say|tell|mention|state)\b(?: anything| something)?|"
    r"\bis (?:it|anything|something) (?:known|said|stated|clear)\b|"
    r"\b(?:(?:can|could|would) you )?(?:please )?(?:tell|give|show) (?:me|us)\b|"
    r"\bi(?:['’]d| would)? (?:like|want|need) to know\b|\bplease\b|"
    r"\b(?:in|according to|from) (?:the|these|your) (?:articles?|reports?|texts?|news)\b|"
    r"\b(?:in|on|at|by) (?:what|which) (?:year|month|week|day|date|time|hour)\b",
    re.IGNORECASE,
)
# Questions that ask for the versions of several, or for one of two.
_SEVERAL = re.compile(
    r"\b(?:parties|sides|versions|both|differ\w*|who says what|or not|or did|or was|or were)\b|\bor\b.*\?|"
    r"\bview of .* and of\b|\bdo .+ and .+ (?:say|claim|think|explain|describe|put|give|account)\b|"
    r"\b(?:various|different) (?:voices|accounts|parties|people)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d[\d.,:]*\d|\d")


@dataclass(frozen=True, slots=True)
class Question:
    """A standalone question, taken apart.

    `terms` are stems of its content words in order, without repetition; `names` its capitalised
    words beyond the first word; `numbers` its digits as written; `claimant` the words that name
    whose statement is asked for, or None.
    """

    text: str
    expects: Expects
    terms: tuple[str, ...]
    names: tuple[str, ...]
    numbers: tuple[str, ...]
    claimant: str | None


def analyse(text: str) -> Question:
    """Returns what a standalone question asks for."""
    content = without_frame(text)
    found = [match.group() for match in words(content)]
    terms = dict.fromkeys(stem(word) for word in found if fold(word) not in STOP_WORDS)
    names = (word for word in found if word[0].isupper() and fold(word) not in STOP_WORDS)
    return Question(
        text=text,
        expects=expected_answer(text),
        terms=tuple(terms),
        names=tuple(dict.fromkeys(names)),
        numbers=tuple(_NUMBER.findall(text)),
        claimant=asked_claimant(content),
    )


def without_frame(text: str) -> str:
    """Returns the question without the words that only ask ("Do the articles say", "the name of")."""
    return _FRAME.sub(" ", text)


def expected_answer(text: str) -> Expects:
    """Returns the kind of answer; the first rule that fits wins."""
    lowered = text.lower().strip()
    for expects, pattern in _EXPECTS:
        if re.search(pattern, lowered):
            return expects
    return Expects.OTHER


def asked_claimant(text: str) -> str | None:
    """Returns the words that name whose statement is asked for ("the army", "JNIM"), or None."""
    for pattern in _CLAIMANT_ASKED:
        if match := re.search(pattern, text, re.IGNORECASE):
            who = re.sub(r"^(?:the|a|an)\s+", "", match.group("who").strip(), flags=re.IGNORECASE)
            nobody = STOP_WORDS | {"anyone", "anybody", "sources"}
            if who and fold(who) not in nobody and not _SEVERAL.search(who):
                return who
    return None


def asks_for_several(text: str) -> bool:
    """Whether the question itself asks for the versions of several, or for one of two."""
    return _SEVERAL.search(text) is not None


def check_question(text: str) -> str:
    """Returns the question without surrounding white space.

    Raises:
        InvalidInput: it is empty, longer than `MAX_QUESTION_CHARS`, or binary data.
    """
    question = text.strip()
    if not question:
        raise InvalidInput("the question is empty; ask in words, such as 'Who was killed?'")
    if len(question) > MAX_QUESTION_CHARS:
        raise InvalidInput(
            f"the question has {len(question):,} characters; the most is {MAX_QUESTION_CHARS:,}"
        )
    if _is_binary(question):
        raise InvalidInput("the question is not text: it holds control characters or bad encoding")
    return question


def _is_binary(text: str) -> bool:
    odd = sum(1 for letter in text if (ord(letter) < 32 and letter not in "\t\n\r") or
              letter == "\ufffd" or 0xD800 <= ord(letter) <= 0xDFFF)  # fmt: skip
    return odd > 0 and (odd / len(text) > 0.02 or "\x00" in text or _has_surrogates(text))


def _has_surrogates(text: str) -> bool:
    return any(0xD800 <= ord(letter) <= 0xDFFF for letter in text)
