"""What a question counts or measures, and which figure of a sentence fills that slot.

"How many soldiers were killed?" wants the killed soldiers of "2 soldiers were killed and 10
wounded", never the wounded: units, verbs near the figure and its kind decide together.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from index.sentences import word_set
from rag.figures import Figure, figures
from rag.question import Expects, Question
from rag.words import STOP_WORDS, fold, stem, words

# Words that say the same of people in news; a figure with a word of another class is another slot.
FATES = {
    "dead": """die died dies dying dead death deaths kill killed kills killing killings fatality
        fatalities toll victim victims body bodies corpse corpses perished lives casualties grave
        graves buried slain drowned murdered executed""",
    "hurt": """wound wounded wounds injure injured injuries injury hurt hospital hospitalised treated
        hospitalized""",
    "missing": "missing unaccounted disappeared vanished",
    "held": """arrest arrested arrests detain detained detention detentions custody held jailed
        imprisoned captured prisoners prisoner""",
    "saved": "rescued saved survivors survived survivor freed released evacuated",
    "displaced": "fled displaced homeless refugees",
    "came": """march marched protest protested demonstrated took part joined attended attendance
        crowd turnout gathered demonstrators protesters marchers""",
}
_FATE_OF = {stem(word): fate for fate, listed in FATES.items() for word in listed.split()}
_PEOPLE = frozenset(
    map(
        stem,
        word_set(
            """people person persons man men woman women child children civilian civilians soldier
    soldiers victims passengers students pupils workers names others residents inhabitants bodies
    dead souls individuals troops fighters members employees names staff crew patients prisoners
    protesters demonstrators marchers attackers gunmen robbers drivers miners farmers casualties
    fatalities inmates followers supporters personnel mercenaries rebels militants officers guards"""
        ),
    )
)
_KINDS = {
    Expects.COUNT: {"count", "vague", "percent", "money"},
    Expects.MONEY: {"money", "count", "vague", "percent"},
    Expects.AGE: {"age", "count", "duration"},
    Expects.DURATION: {"duration", "count", "vague", "time", "date", "percent"},
    Expects.MEASURE: {"distance", "count", "percent", "money", "vague", "duration"},
    Expects.TIME: {"time", "date", "duration"},
}
_BEST = {
    Expects.COUNT: {"count", "vague"},
    Expects.MONEY: {"money"},
    Expects.AGE: {"age"},
    Expects.DURATION: {"duration"},
    Expects.MEASURE: {"distance", "percent"},
    Expects.TIME: {"time", "date"},
}
_COUNTED = re.compile(
    r"\b(?:how\s+many|(?:number|share|percentage|proportion|count|amount|quantity)\s+of|how\s+much)\s+"
    r"(?P<noun>(?:(?!did\b|do\b|does\b|was\b|were\b|is\b|are\b|has\b|have\b|had\b|will\b|would\b|can\b|"
    r"could\b|of\b|in\b|on\b|at\b|by\b|from\b|the\b|that\b|who\b|which\b|got\b|to\b)[\w’'-]+\s*){1,4})",
    re.IGNORECASE,
)
_PART_OF = re.compile(r"\s+(?:out\s+)?of\s+(?:(?:the|its|his|her|their|our|those|these)\s+)?")
# Weights: our reading of the tuning stories' conflict questions.
HINT, KIND, COUNTED, FATE, NEAR, OTHER_FATE, OTHER_NOUN = 8.0, 1.5, 3.0, 2.5, 0.7, -5.0, -1.5
OTHER_PARTY = -8.0
# Whose people a figure counts, where a name says it: "15 Wagner fighters", "Wagner suffered 20 dead".
_MODIFIED = re.compile(
    r"\s*(?:of\s+)?(?:[a-z]+\s+)?(?P<party>[A-Z][\w’'-]+)\s+(?P<noun>[a-z][\w’'-]+)"
)
_SUFFERED = re.compile(
    r"\b(?P<party>[A-Z][\w’'-]+)\s+(?:has\s+|have\s+|had\s+)?(?:suffered|lost)\s+$"
)
SAME_NAME = 4  # first letters that forms of one name share: Mali, Malian
LEAST = 0.5


@dataclass(frozen=True, slots=True)
class Slot:
    """What is asked for: kinds of figure, counted noun, fate of people, and the question's terms.

    `party`: the name that says whose people are counted ("Malian" soldiers), or None.
    """

    expects: Expects
    counted: frozenset[str]
    fate: str | None
    terms: frozenset[str]
    clock: bool | None
    party: str | None = None


@lru_cache(maxsize=256)
def slot_of(question: Question) -> Slot:
    """Returns the slot of a question."""
    lowered = question.text.lower()
    match = _COUNTED.search(lowered)
    nouns = (
        [stem(m.group()) for m in words(match["noun"]) if m.group() not in STOP_WORDS]
        if match
        else []
    )
    terms = frozenset(
        stem(m.group()) for m in words(question.text) if fold(m.group()) not in STOP_WORDS
    )
    fates = [
        _FATE_OF[term] for term in map(stem, lowered.replace("?", " ").split()) if term in _FATE_OF
    ]
    clock = True if re.search(r"\b(?:what|which)\s+time\b|\bhour\b", lowered) else None
    if re.search(r"\b(?:what|which)\s+(?:day|date|year|month)\b", lowered):
        clock = False
    return Slot(
        question.expects,
        frozenset(nouns),
        fates[0] if fates else None,
        terms,
        clock,
        _party_asked(question.text),
    )


def _party_asked(question: str) -> str | None:
    """Returns the name before the people that a question counts, or None."""
    match = re.search(r"\b(?:many|number of|toll of)\s+([A-Z][\w’'-]+)\s+([\w’'-]+)", question)
    return match[1] if match and stem(match[2].lower()) in _PEOPLE else None


def _of_another(asked: str | None, before: str, after: str) -> bool:
    """Whether the words around a figure name another party as the one whose people it counts."""
    if asked is None:
        return False
    modified = _MODIFIED.match(after)
    if modified and stem(modified["noun"]) not in _PEOPLE:
        modified = None
    named = modified or _SUFFERED.search(before)
    return named is not None and fold(named["party"])[:SAME_NAME] != fold(asked)[:SAME_NAME]


def choose_figure(
    question: Question, sentence: str, span: tuple[int, int] | None = None
) -> Figure | None:
    """Returns the figure of a sentence that fills the question's slot, or None where none does.

    Args:
        span: the words that answer, as offsets into `sentence`, if something else found them.
    """
    ranked = ranked_figures(question, sentence, span)
    return ranked[0][0] if ranked and ranked[0][1] >= LEAST else None


def ranked_figures(
    question: Question, sentence: str, span: tuple[int, int] | None = None
) -> list[tuple[Figure, float]]:
    """Returns the figures that may fill the slot with their scores, best first, then by place."""
    slot = slot_of(question)
    allowed = _KINDS.get(slot.expects)
    if allowed is None and span is None:
        return []
    found = _of_wholes(sentence, [one for one in figures(sentence) if one.kind != "ordinal"])
    if allowed is None:
        return [(one, HINT) for one in found if span and _is_answer(one, sentence, span)]
    scored: list[tuple[Figure, float]] = []
    inherited: str | None = None
    for place, figure in enumerate(found):
        left, right = _window(sentence, found, place)
        fates = _fates(figure.unit or "") or _fates(right) or _fates(left)
        joined = place > 0 and re.fullmatch(
            r"[\s,]*(?:[\w’'-]+\s+){0,4}(?:and|or|,)\s*",
            sentence[found[place - 1].end : figure.start],
        )
        fate = fates[0] if fates else (inherited if joined else None)
        inherited = fate or inherited
        hinted = span is not None and figure.overlaps(span)
        if figure.kind in allowed or hinted:
            score = _score(slot, figure, left, right, fate, span)
            if _of_another(slot.party, sentence[: figure.start], sentence[figure.end :]):
                score += OTHER_PARTY
            scored.append((figure, score))
    return sorted(scored, key=lambda pair: (-pair[1], pair[0].start))


def _of_wholes(sentence: str, found: Sequence[Figure]) -> list[Figure]:
    """Returns the figures without the wholes of which others are parts: "one of two helicopters".

    The part takes the whole's unit.
    """
    kept: list[Figure] = []
    for figure in found:
        if kept and _PART_OF.fullmatch(sentence[kept[-1].end : figure.start]):
            kept[-1] = replace(kept[-1], unit=kept[-1].unit or figure.unit)
        else:
            kept.append(figure)
    return kept


def _is_answer(figure: Figure, sentence: str, span: tuple[int, int]) -> bool:
    """Whether the words that answer are hardly more than this figure and its unit."""
    spoken = len(sentence[slice(*span)].split())
    own = len(f"{figure.text} {figure.unit or ''}".split())
    return figure.within(span) and spoken <= own + 1


def _window(sentence: str, found: list[Figure], place: int) -> tuple[str, str]:
    """The words around a figure, up to the neighbouring figures and the next strong stop."""
    figure = found[place]
    begin = found[place - 1].end if place else 0
    stop = found[place + 1].start if place + 1 < len(found) else len(sentence)
    left = re.split(r"[;:—–]|,\s", sentence[begin : figure.start])[-1]
    right = re.split(r"[;:—–]|,\s|\b(?:and|but|while)\b", sentence[figure.end : stop])[0]
    return left, right


def _fates(text: str) -> list[str]:
    return [_FATE_OF[term] for m in words(text) if (term := stem(m.group())) in _FATE_OF]


def _score(
    slot: Slot,
    figure: Figure,
    left: str,
    right: str,
    fate: str | None,
    span: tuple[int, int] | None,
) -> float:
    score = KIND if figure.kind in _BEST[slot.expects] else 0.0
    unit = {stem(m.group()) for m in words(figure.unit or "")} - {""}
    if span and figure.overlaps(span):
        score += HINT
    if slot.counted and unit & slot.counted:
        score += COUNTED
    elif slot.counted & _PEOPLE and (unit & _PEOPLE or fate):
        score += COUNTED / 2
    elif (
        slot.expects is Expects.COUNT
        and slot.counted
        and unit
        and not unit & slot.terms
        and figure.kind in {"count", "money"}
    ):
        score += OTHER_NOUN
    if (
        figure.unit is None
        and slot.expects is Expects.COUNT
        and re.search(r"\b(?:for|worth)\s*$", left)
    ):
        score += OTHER_NOUN * 2  # a price
    if slot.fate and fate:
        score += FATE if fate == slot.fate else OTHER_FATE
    elif fate and slot.counted & _PEOPLE and slot.fate is None and fate != "came":
        score += OTHER_NOUN
    if slot.clock is not None and figure.kind in {"time", "date"}:
        score += KIND if (figure.kind == "time") == slot.clock else -KIND
    shared = {stem(m.group()) for m in words(f"{left} {right}")} & slot.terms
    return score + NEAR * min(len(shared), 4)
