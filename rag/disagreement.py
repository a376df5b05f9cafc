"""Positions on one slot: who gives which figure or version, and whether they disagree.

Nothing is averaged and nothing is decided: a disagreement lists the positions, as they are written.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.types import Sentence
from rag.attribution import Attribution, attribute_all
from rag.claimants import are_two, matches_claimant
from rag.elliptic import party_of
from rag.figures import Figure, bounds, figures, normalised, same
from rag.question import Expects, Question, asks_for_several
from rag.slots import HINT, LEAST, ranked_figures
from rag.types import Citation, Disagreement, Position
from rag.words import STOP_WORDS, fold, stem, words

# An "about" figure agrees with an exact one this near to it, as a share of the larger one.
ROUNDING = 0.1
# Two short answers are versions of one thing where fewer of their content words are shared.
SHARED_WORDS = 0.34
# How much less likely than the best figure of a sentence another claimant's figure in it may be.
# The words that answer point at one of the two, so it covers that hint (rag.slots.HINT).
SECOND_CLAIM = 11.0
_ABOUT = re.compile(
    r"(?:about|some|around|approximately|roughly|nearly|almost|close|an?\s+est)", re.I
)
_CHANGED = re.compile(
    r"\b(?:now|later|corrected|revised|raised|lowered|earlier|first|initially|previously|since|dropped|"
    r"rose|risen|updated)\b"
)
_VERSIONS = frozenset(
    {Expects.REASON, Expects.PERSON, Expects.PLACE, Expects.OTHER, Expects.YES_NO}
)
_UNTOLD = frozenset(
    {Expects.OTHER, Expects.SPEECH}
)  # kinds that do not tell whether a figure answers
_CAUSE = re.compile(
    r"^(?:and |so |but )?(?:what|how|why|who|which|whose)\b.*\b(?:caus|start|beg[ai]n|made|die|died|happen|kill|blame|"
    r"behind|source|broke|fired|responsible|trigger|led to|go wrong|went wrong|come down|gave way|give way)",
    re.IGNORECASE,
)
OPPOSING = re.compile(
    r"\b(?:den(?:y|ies|ied)|disput\w+|reject\w*|contradict\w*|insist\w*|blam\w+|accus\w+|claim\w*|alleg\w+|"
    r"version|otherwise|not|no|never|nobody|but|instead|rather|contrary|while|whereas|however|although|"
    r"suspects?|believes?|thinks?|according)\b|n['’]t\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Side:
    """One claim on the slot: who makes it, its figure or None, and the words that state it."""

    claimant: str | None
    figure: Figure | None
    words: str
    citation: Citation
    markers: tuple[int, ...]


def disagreement(question: Question, citations: Sequence[Citation]) -> Disagreement | None:
    """Returns the positions of the citations where at least two differ on what is asked, else None.

    Positions stand in order of the citations, equal figures together. One claimant with two
    figures in articles of different dates has an earlier and a later position.
    """
    sides = positions(question, citations)
    if len(sides) < 2 or not _opposed(question, sides):
        return None
    return Disagreement(_slot_words(question), tuple(_as_positions(sides)))


def positions(question: Question, citations: Sequence[Citation]) -> tuple[Side, ...]:
    """Returns who says what on the question's slot; a claim made several times is one side.

    The same sentence in two articles is one origin: one side with both markers. A side without a
    claimant joins one that has the same figure. All are figures; else all are versions.
    """
    made = [side for citation in citations for side in claims(question, citation)]
    if len({side.figure is None for side in made}) > 1:
        made = [side for citation in citations for side in _version(question, citation)]
    found: list[Side] = []
    for side in made:
        place = next((n for n, one in enumerate(found) if _merges(one, side)), None)
        if place is None:
            found.append(side)
        else:
            kept = found[place]
            markers = tuple(dict.fromkeys([*kept.markers, *side.markers]))
            found[place] = replace(kept, markers=markers, claimant=kept.claimant or side.claimant)
    return tuple(sorted(found, key=lambda side: _first_equal(found, side)))


def _first_equal(found: Sequence[Side], side: Side) -> int:
    return next(n for n, one in enumerate(found) if one is side or agree(one, side))


def claims(question: Question, citation: Citation) -> Iterator[Side]:
    """Yields the claims of one quote: one, or one for each claimant that gives its own figure."""
    text, offset = citation.quote.text, citation.quote.start
    hint = None
    if citation.answer_start is not None and citation.answer_end is not None:
        hint = citation.answer_start - offset, citation.answer_end - offset
    ranked = ranked_figures(question, text, hint)
    if ranked and ranked[0][1] < LEAST:
        ranked = []
    if not ranked and hint and question.expects in _UNTOLD:
        # "What is said of the crowd?" asks for no figure; where the words that answer hold one, it is.
        ranked = [(one, LEAST) for one in figures(text) if one.within(hint)][:1]
    if not ranked:
        yield from _version(question, citation)
        return
    sayings = _sayings(citation)
    taken: list[tuple[str | None, Figure]] = []
    for figure, score in ranked:
        beside = party_of(text, figure.start, figure.end) if len(ranked) > 1 else None
        claimant = beside or _claimant_at(sayings, offset + figure.start)
        # Where the answering words cover both figures, the hint tells them apart no longer.
        covered = hint is not None and figure.overlaps(hint) and ranked[0][0].overlaps(hint)
        if not taken or (
            (score >= LEAST or (claimant and all(one for one, _ in taken)))
            and score >= ranked[0][1] - SECOND_CLAIM + (HINT if covered else 0.0)
            and (
                comparable(figure, ranked[0][0])
                or (_related(figure, ranked[0][0]) and hint is not None)
            )
            and all(_differ(one, claimant) for one, _ in taken)
        ):
            taken.append((claimant, figure))
    for claimant, figure in sorted(taken, key=lambda pair: pair[1].start):
        chosen = claimant if len(taken) > 1 else citation.claimant or claimant
        yield Side(chosen, figure, figure.text, citation, (citation.marker,))


def _version(question: Question, citation: Citation) -> Iterator[Side]:
    """Yields the words that answer as a version, where the question may have several.

    A sentence in which two parties speak one after the other ("The ministry says ...; the union
    says ...") holds the version of each.
    """
    if citation.answer_start is None or citation.answer_end is None:
        return
    text = citation.quote.article.text
    words = text[citation.answer_start : citation.answer_end]
    if not _asks_versions(question) or not words.strip():
        return
    answer = citation.answer_start, citation.answer_end
    spoken = _in_turn(_sayings(citation))
    own = [one for one in spoken if _overlap(one, answer)]
    if len(own) != 1:
        yield Side(citation.claimant, None, words, citation, (citation.marker,))
        return
    for one in spoken:
        said = words if one in own else _bare(text[one.claim_start : one.claim_end])
        yield Side(one.claimant, None, said, citation, (citation.marker,))


def _in_turn(sayings: Sequence[Attribution]) -> list[Attribution]:
    """Returns the attributions of a sentence to one party after another, if it holds such."""
    spoken: list[Attribution] = []
    for one in sorted(sayings, key=lambda one: one.claim_start):
        if one.claimant and all(are_two(one.claimant, other.claimant) for other in spoken):
            if spoken and one.claim_start < spoken[-1].claim_end:
                return []
            spoken.append(one)
    return spoken if len(spoken) > 1 else []


def _overlap(saying: Attribution, span: tuple[int, int]) -> bool:
    return saying.claim_start < span[1] and span[0] < saying.claim_end


def _bare(claim: str) -> str:
    """Returns a claim without the words and stops that join it to its sentence."""
    return re.sub(r"^\W*(?:that\s+)?|[\s,;.:—–-]*(?:\b(?:and|but|while|whereas)\s*)?$", "", claim)


def _differ(first: str | None, second: str | None) -> bool:
    if first is None or second is None:
        return first is not second
    return not matches_claimant(first, second)


def _asks_versions(question: Question) -> bool:
    return question.expects in _VERSIONS or asks_for_several(question.text)


def _sayings(citation: Citation) -> tuple[Attribution, ...]:
    quote = citation.quote
    return attribute_all((Sentence(quote.article, quote.start, quote.end, 0),))[0]


def _claimant_at(sayings: Sequence[Attribution], place: int) -> str | None:
    """Who says the words at a place, where the claims of several do not overlap there."""
    around = [one for one in sayings if one.claimant and one.claim_start <= place < one.claim_end]
    return min(around, key=lambda one: one.claim_end - one.claim_start).claimant if around else None


def _merges(first: Side, second: Side) -> bool:
    if not agree(first, second):
        return False
    if first.citation.quote.text.split() == second.citation.quote.text.split():
        return first.words == second.words
    if first.claimant is None or second.claimant is None:
        return True
    return matches_claimant(first.claimant, second.claimant)


def agree(first: Side, second: Side) -> bool:
    """Whether two sides give the same figure or the same version."""
    if first.figure is not None and second.figure is not None:
        return agreeing(first.figure, second.figure)
    one, other = _telling(first.words), _telling(second.words)
    if not one or not other:
        return True
    return one <= other or other <= one or len(one & other) / len(one | other) >= SHARED_WORDS


def agreeing(first: Figure, second: Figure) -> bool:
    """Whether no reader would call two figures different.

    They are the same, or the same number with and without a bound ("at least 15" and 15), or one
    is rounded ("about 400,000" and 412,000).
    """
    if same(first, second):
        return True
    if (
        normalised(first).split(":")[0] != normalised(second).split(":")[0]
        or first.value
        or second.value
    ):
        return False
    one, other = _ends(first), _ends(second)
    if first.kind == "vague" or second.kind == "vague":
        return False
    if len(one) == len(other) == 1:
        (left,), (right,) = one, other
        rounded = _ABOUT.match(first.text) or _ABOUT.match(second.text)
        return left == right or (bool(rounded) and abs(left - right) <= ROUNDING * max(left, right))
    return False


def _ends(figure: Figure) -> frozenset[float]:
    return frozenset(value for value in bounds(figure) if value is not None)


def _telling(text: str) -> frozenset[str]:
    return frozenset(stem(m.group()) for m in words(text) if fold(m.group()) not in STOP_WORDS)


def _opposed(question: Question, sides: Sequence[Side]) -> bool:
    """Whether two sides differ, and from each other: another claimant, article or time."""
    for place, first in enumerate(sides):
        for second in sides[place + 1 :]:
            if not agree(first, second) and _independent(question, first, second):
                return True
    return False


def _independent(question: Question, first: Side, second: Side) -> bool:
    if (first.figure is None) != (second.figure is None):
        return False
    if first.figure is not None and second.figure is not None:
        named = first.claimant is not None and second.claimant is not None
        if not comparable(first.figure, second.figure) and not (
            named and _related(first.figure, second.figure)
        ):
            return False
        here, there = first.citation.quote, second.citation.quote
        if here.article.id != there.article.id:
            return True
        if are_two(first.claimant, second.claimant):
            return True
        if (first.claimant is None) != (second.claimant is None):
            return True
        return bool(_CHANGED.search(here.text) or _CHANGED.search(there.text)) and here != there
    if first.claimant is None or second.claimant is None:
        return first.claimant != second.claimant and "denied" in {
            first.citation.kind,
            second.citation.kind,
        }
    if matches_claimant(first.claimant, second.claimant):
        return False
    if first.citation is second.citation:
        return True  # two parties heard in one sentence
    if _CAUSE.search(question.text) or asks_for_several(question.text):
        return True
    if question.expects in {Expects.PERSON, Expects.REASON, Expects.YES_NO}:
        return True
    return any(OPPOSING.search(side.citation.quote.text) for side in (first, second))


def comparable(first: Figure, second: Figure) -> bool:
    """Whether two figures measure the same: of one dimension, or one is a bare number."""
    dimensions = {normalised(first).split(":")[0], normalised(second).split(":")[0]}
    if len(dimensions) == 1:
        return True
    bare = [one.kind in {"count", "vague"} and one.unit is None for one in (first, second)]
    return any(bare) and not dimensions & {"date", "time", "percent"}


def _related(first: Figure, second: Figure) -> bool:
    """Whether figures of two dimensions still answer one question: noon and Sunday, half and 7,000."""
    kinds = {first.kind, second.kind}
    return kinds == {"date", "time"} or ("percent" in kinds and bool(kinds & {"count", "vague"}))


def _as_positions(sides: Sequence[Side]) -> Iterator[Position]:
    for side in sides:
        yield Position(side.claimant, side.words, side.markers, _stage(side, sides))


def _stage(side: Side, sides: Sequence[Side]) -> str | None:
    """`earlier` or `later`, where the same claimant gives another figure in another issue."""
    published = side.citation.quote.article.published
    dates = [
        other.citation.quote.article.published
        for other in sides
        if other is not side and side.claimant and other.claimant and not agree(side, other)
        and matches_claimant(side.claimant, other.claimant)
    ]  # fmt: skip
    known = [date for date in dates if date and published and date != published]
    if not known or published is None:
        return None
    return "earlier" if published < min(known) else "later" if published > max(known) else None


def _slot_words(question: Question) -> str:
    return question.text.strip().rstrip("?").strip()
