"""Follow-ups into standalone questions, by rule, from the turns before. It looks at no article.

A question that stands by itself is never touched: nothing of an earlier turn carries over to it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.types import Turn
from rag.words import STOP_WORDS, fold, words

MAX_CONTEXT_QUESTIONS = 2

_ELLIPSIS = re.compile(
    r"^\s*(?:and|but|so|or|then|ok(?:ay)?,?|(?:and )?(?:what|how) about)\s+(.*)$", re.I
)
_QUESTION_START = re.compile(
    r"^(?:who|whom|whose|what|when|where|which|why|how|is|are|was|were|do|does|did|has|have|had|can|"
    r"could|will|would|should|according|in (?:what|which))\b", re.I,
)  # fmt: skip
_PERSON_PRONOUN = re.compile(r"\b(?:he|she|him|her|his|hers)\b(?! (?:majesty|excellency))", re.I)
_THING_PRONOUN = re.compile(
    r"\b(?:it|its|they|them|their|theirs)\b|\bthe (?:others?|same|former|latter)(?=\s*[?,.]|\s*$)|"
    r"\b(?:which|that|this|the (?:first|second|third|last|other)) ones?\b|\bones\b|\bthere(?=\s*[?,.:]|\s*$)|"
    r"\bof the (?:two|three|four)\b|\bthis\b|\bthese\b(?! days)|\bthose\b(?! (?:who|whose|that|of|in|on|with))|"
    r"\b(?:in|at|of|on|about|for|from|with|by|to|was|did|during|since|than) that(?= \w+)|"
    r"\bthat(?=\s*\??$)", re.I,
)  # fmt: skip
_POSSESSIVE = re.compile(r"(?:his|her|hers|its|their|theirs)$", re.I)
_NOUN_PHRASE = re.compile(
    r"\b(?:the|an?|which|what|whose|those|these|some|any|how many)\s+\w+", re.I
)
_SUBORDINATE = re.compile(
    r"\b(?:when|because|before|after|while|as|since|if|that|where|and|whether|once|until|how|the days?)\s*$",
    re.I,
)
_THERE_IS = re.compile(r"\b(?:is|are|was|were|has|have|been|be|will|would|did)\s+there\b|\bthere\s+"
                       r"(?:is|are|was|were|has|have|will)\b|\bit (?:true|possible|known|clear)\b", re.I)  # fmt: skip
_THAT_CLAUSE = re.compile(
    r"\b(?:say|said|says|claim\w*|report\w*|deny|denied|denies|think|believe|confirm\w*|know\w*|show\w*|"
    r"admit\w*|mean\w*|fact|claims?|evidence|true|bill|group|company|man|woman|people|those|one|sure|"
    r"suggest\w*|prove\w*|agree\w*|insist\w*|announce\w*|stat\w+)\s+that\b", re.I,
)  # fmt: skip
_PARTY = re.compile(
    r"^(?P<who>.+?)(?:['’]s?)?\s+(?:figures?|versions?|accounts?|claims?|counts?|tolls?|estimates?|"
    r"numbers?|view|explanation|side|story|statement)\b|^(?:according to|by|for)\s+(?P<other>.+)$", re.I,
)  # fmt: skip
_OLD_PARTY = re.compile(
    r",?\s*\baccording to [^,?]+|\b(?:did|does|do|has|have)\s+(?P<who>[^?]{2,60}?)\s+(?:say|said|claim|report|"
    r"estimate|put|admit)(?:ed|s)?\b(?:\s+that)?\s*", re.I,
)  # fmt: skip
_FULL_NAME = re.compile(
    r"\b[^\W\d_a-z][\w’'-]+(?:\s+(?:(?:al|ag|el|de|da|di|van|von|der|bin|ben|ould|la|le)\s+)*[^\W\d_a-z][\w’'-]+)+"
)
# What became of people, as one says it after "were" and after "the": "and the wounded?" puts one such
# word in the place of another.
_FATE = (
    r"killed|dead|wounded|injured|hurt|missing|arrested|detained|captured|rescued|displaced|freed"
)
_OTHER_FATE = re.compile(rf"(?:how many )?(?:of )?(?:the |were |are )?(?P<fate>{_FATE})", re.I)
_TOLD_FATE = re.compile(rf"\b(?:(?P<became>{_FATE})|died)\b", re.I)
_ROLES = re.compile(
    r"^(?:President|Prime|Minister|Governor|Mayor|Colonel|General|Captain|Major|Dr|Mr|Mrs|Ms|Prof\w*|"
    r"Deputy|Judge|Sir|Lady|King|Queen|Prince\w*|Senator|The|A|An|Who|What|When|Did|Was|Is|How|Why|Which)\s+"
)


@dataclass(frozen=True, slots=True)
class Standalone:
    """A question that can be understood alone; `context` holds earlier questions it depends on."""

    text: str
    context: tuple[str, ...] = ()


def rewrite(question: str, history: Sequence[Turn], grounding: Sequence[str] = ()) -> Standalone:
    """Returns the question with what it takes from the turns before it.

    Args:
        question: as asked now.
        history: the earlier turns, oldest first.
        grounding: texts that answered the last turn, best first (its answer span, then quotes);
            a pronoun is looked for there when the last question names nobody.
    """
    if not history or not depends_on_history(question):
        return Standalone(question)
    context = tuple(turn.question for turn in history[-MAX_CONTEXT_QUESTIONS:])
    last = context[-1]
    if match := _ELLIPSIS.match(question):
        rest = match.group(1).strip()
        if not _QUESTION_START.match(rest):
            return Standalone(_merge(last, rest), context)
        question = rest[0].upper() + rest[1:]
    sources = [*reversed([turn.question for turn in history]), *grounding]
    if _asks_for_person(last):
        sources = [*grounding, *sources]
    return Standalone(_resolve_person(question, sources), context)


def depends_on_history(question: str) -> bool:
    """Tells whether a question cannot be understood without an earlier turn."""
    if _ELLIPSIS.match(question):
        return True
    if _unresolved(question, _PERSON_PRONOUN):
        return True
    without_idioms = _THAT_CLAUSE.sub(" ", _THERE_IS.sub(" ", question))
    if _unresolved(without_idioms, _THING_PRONOUN):
        return True
    content = [word for word in words(question) if fold(word.group()) not in STOP_WORDS]
    return len(content) <= 1 and len(question.split()) <= 5 and not _named(question)


def _unresolved(question: str, pronouns: re.Pattern[str]) -> bool:
    """Tells whether a pronoun stands in the question with nothing before it to refer to.

    A possessive, or a pronoun in a subordinate clause, may refer to a plain noun phrase as well as
    to a name ("Where will the couple spend their honeymoon?").
    """
    match = pronouns.search(question)
    if match is None:
        return False
    before = question[: match.start()]
    bound = _POSSESSIVE.match(match.group()) or _SUBORDINATE.search(before)
    return not (_named(before) or (bound and _NOUN_PHRASE.search(before)))


def _named(text: str) -> bool:
    """Tells whether a text holds a name: a capitalised word that is not its first one."""
    found = [match.group() for match in words(text)]
    return any(word[0].isupper() and fold(word) not in STOP_WORDS for word in found[1:])


def _asks_for_person(question: str) -> bool:
    return bool(re.match(r"\s*(?:and\s+)?who(?:m|se)?\b", question, re.I))


def _merge(last: str, rest: str) -> str:
    """Returns the last question with the elliptical rest ("and the union's figure?") put in."""
    rest = rest.rstrip(" ?!.")
    base = last.rstrip(" ?!.")
    match = _PARTY.match(rest)
    if match or (_OLD_PARTY.search(base) and len(rest.split()) <= 4):
        who = (match.group("who") or match.group("other")) if match else rest
        kept = re.sub(r"\s+", " ", _OLD_PARTY.sub(" ", base)).strip()
        return f"{kept}, according to {who}?"
    other, told = _OTHER_FATE.fullmatch(rest), _TOLD_FATE.search(base)
    if other and told:
        fate = other["fate"].replace("dead", "killed")
        new = fate if told["became"] else f"were {fate}"
        return f"{base[: told.start()]}{new}{base[told.end() :]}?"
    if re.match(r"(?:in|at|on|from|near|after|before|during|under|with|to)\b", rest, re.I):
        return f"{base} {rest}?"
    return f"{base}, and {rest}?"


def _resolve_person(question: str, sources: Sequence[str]) -> str:
    """Returns the question with its first personal pronoun replaced by the latest full name."""
    match = _PERSON_PRONOUN.search(question)
    if match is None or _named(question[: match.start()]):
        return question
    name = next((found for source in sources if (found := _full_name(source))), None)
    if name is None:
        return question
    pronoun = match.group().lower()
    possessive = pronoun in ("his", "hers") or (
        pronoun == "her" and re.match(r"\s+[a-z]", question[match.end() :]) is not None
    )
    replacement = f"{name}’s" if possessive else name
    return question[: match.start()] + replacement + question[match.end() :]


def _full_name(text: str) -> str | None:
    for match in _FULL_NAME.finditer(text):
        name = match.group()
        while stripped := _ROLES.match(name):
            name = name[stripped.end() :]
        if " " in name:
            return re.sub(r"['’]s$", "", name)
    return None
