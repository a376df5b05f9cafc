"""The people and bodies an article has named so far, and whom a pronoun or a last name means.

Owns the only state of attribution: what was mentioned, in which sentence, as whom. Offsets point
into the article. Where nothing fits, a pronoun stays unresolved.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.types import Sentence
from rag.claimants import gender_of, is_organisation, nature
from rag.full_names import FullNames
from rag.noun_phrases import NAME, QUOTED, Span
from rag.reporting_verbs import ORGANISATIONS, PERSON_NOUNS, PRONOUNS, STATEMENTS, TITLES
from rag.words import STOP_WORDS, fold, words

_PERSONS = "|".join(sorted(PERSON_NOUNS))
_PERSONS_FIRST = "|".join(noun.capitalize() for noun in sorted(PERSON_NOUNS))
_NOUNS = "|".join(sorted(PERSON_NOUNS | ORGANISATIONS))
_TITLE = re.compile(TITLES)
# The person or body that opens a sentence and is followed by its verb or a comma.
OPENING = re.compile(
    rf"\s*(?:(?:But|And|Yet|Then|Later|Now|Meanwhile)\s+)?(?P<subject>(?P<pronoun>(?:He|She|It|They)\b)|"
    rf"(?P<role>[A-Z][a-z]+\s+(?:[a-z-]+\s+){{0,2}}?(?:{_PERSONS})\s+{NAME}"
    rf"|(?:{_PERSONS_FIRST})\s+{NAME})(?=\s+[a-z]|,)|"
    rf"(?P<name>(?!(?:The|A|An|His|Her|Its|Their|In|On|At|It|But|And|Yet|Then|Later|Now|Meanwhile|He|She|They|That|This)\b){NAME})(?=\s+[a-z]|,)|(?P<noun>(?:The|A|An|His|Her|Its|Their)\s+(?:[\w’'-]+\s+){{0,3}}?"
    rf"(?:{_NOUNS}))\b(?![’'-])(?!\s+(?:{_NOUNS})\b))"
)
# How many sentences back a pronoun may reach: about two paragraphs of a news story.
REACH = 7
# A pronoun this near to the sentence's subject is not the same one ("The prince, he says, had").
NEXT = 12


@dataclass(frozen=True, slots=True)
class _Mention:
    span: Span
    sentence: int
    person: bool | None
    plural: bool
    key: str
    passing: bool = False


class Speakers:
    """The mentions of one article, filled sentence by sentence with `remember`."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self._sentences = sentences
        self._text = sentences[0].article.text if sentences else ""
        self._names = FullNames(sentences)
        self._mentions: list[_Mention] = []
        self._gender: dict[str, str] = {}
        self._openings: dict[int, Span] = {}

    def resolve(self, index: int, subject: Span) -> Span | None:
        """Returns the mention a subject means, as article offsets, or None for nobody known.

        Args:
            subject: offsets into sentence `index`.
        """
        offset = self._sentences[index].start
        span = (subject[0] + offset, subject[1] + offset)
        text = self._text[span[0] : span[1]]
        lowered = text.lower()
        if lowered in PRONOUNS:
            return self._antecedent(index, PRONOUNS[lowered], span[0])
        head = lowered.split()[-1]
        if head in STATEMENTS and lowered.split()[0] in {"the", "its", "this"}:
            return self._latest(index, lambda one: one.person is not True) or self._latest(
                index, lambda one: True
            )
        full = self._names.full(span, text)
        self._add(full, index)
        return full

    def open(self, index: int, masked: str) -> None:
        """Finds who opens a sentence, before its cues are resolved."""
        opening = self._opening_span(index, masked)
        if opening:
            self._openings[index] = opening

    def remember(self, index: int, masked: str) -> None:
        """Notes who opens the sentence, for pronouns and quotations to come."""
        sentence = self._sentences[index]
        opening = self._openings.get(index)
        known = {one.span for one in self._mentions if one.sentence == index}
        if opening and opening not in known:
            self._insert(opening, index)
        for start, end in self._names.spans:
            inside = sentence.start <= start < sentence.end
            if inside and QUOTED not in masked[start - sentence.start : end - sentence.start]:
                named = any(one.span[0] <= start < one.span[1] for one in self._mentions)
                if not named and self._names.is_person((start, end)):
                    self._insert((start, end), index, passing=True)

    def prefer(self, span: Span, index: int) -> None:
        """Makes a mention the latest one: whoever says the most of a sentence is meant next."""
        same = [one for one in self._mentions if (one.span[0] <= span[0] and one.span[1] <= span[1] + 1)
                or span[0] <= one.span[0] < span[1]]  # fmt: skip
        near = [one for one in same if one.span[0] < span[1] and span[0] < one.span[1]]
        if near:
            self._touch(near[-1], index)

    def opening(self, index: int) -> Span | None:
        """Returns the person or body that opens a sentence, if one was found there."""
        return self._openings.get(index)

    def _opening_span(self, index: int, masked: str) -> Span | None:
        match = OPENING.match(masked)
        if not match:
            return None
        offset = self._sentences[index].start
        if match["pronoun"]:
            return self._antecedent(index, match["pronoun"].lower(), offset)
        group = next(name for name in ("role", "name", "noun") if match[name])
        span = (match.start(group) + offset, match.end(group) + offset)
        if group == "noun" and (
            apposition := re.match(
                rf"(?:\s+(?:of|for|in|at|from)\s[^,;]{{1,50}})?,\s+({NAME}),",
                masked[match.end(group) :],
            )
        ):
            begin, stop = (match.end(group) + offset + one for one in apposition.span(1))
            organisation = is_organisation(self._text[span[0] : span[1]])
            return (span[0], stop) if organisation else (begin, stop)
        text = self._text[span[0] : span[1]]
        if group == "name" and fold(text.split()[0]) in STOP_WORDS:
            return None
        full = self._names.full(span, text)
        known = group != "name" or is_organisation(text) or self._names.is_person(full)
        return full if known or self._names.is_name(text, span[1]) else None

    def _antecedent(self, index: int, pronoun: str, place: int) -> Span | None:
        own = self._openings.get(index)
        if pronoun in {"he", "she"}:
            wanted = "male" if pronoun == "he" else "female"
            if own and own[1] + NEXT < place and self._may_be(own, wanted):
                return own
            for strict, reach, passing in (
                (True, 1, False),
                (True, REACH, True),
                (False, REACH, True),
            ):
                for one in reversed(self._mentions):
                    if index - one.sentence > reach:
                        break
                    if one.passing and not passing:
                        continue
                    known = self._gender.get(one.key) or gender_of(self._text[slice(*one.span)])
                    if one.plural or known not in {None, wanted}:
                        continue
                    if one.person is True or (not strict and one.person is None):
                        self._gender[one.key] = wanted
                        self._touch(one, index)
                        return one.span
            return None
        if pronoun == "it" and own and not _TITLE.match(self._text[slice(*own)]):
            person, plural = nature(self._text[slice(*own)])
            if person is not True and not plural and self._gender.get(self._key(own)) is None:
                return own
        if pronoun == "it":
            return self._latest(index, lambda one: one.person is not True and not one.plural)
        return self._latest(
            index,
            lambda one: one.sentence >= index - 1 and not one.passing and one.person is not True,
        ) or self._latest(index, lambda one: one.plural or one.person is False)

    def _may_be(self, span: Span, gender: str) -> bool:
        text = self._text[slice(*span)]
        known = {self._gender.get(self._key(span)), gender_of(text)} - {None}
        return nature(text)[0] is True and known <= {gender}

    def _latest(self, index: int, fits: Callable[[_Mention], bool]) -> Span | None:
        for one in reversed(self._mentions):
            if index - one.sentence > REACH:
                return None
            if fits(one):
                self._touch(one, index)
                return one.span
        return None

    def _touch(self, mention: _Mention, index: int) -> None:
        self._mentions.append(
            _Mention(mention.span, index, mention.person, mention.plural, mention.key)
        )

    def _add(self, span: Span, index: int) -> None:
        text = self._text[span[0] : span[1]]
        name = re.search(rf",\s+({NAME})$", text)
        short = (span[0] + name.start(1), span[1]) if name else span
        self._insert(short, index, True if name and not is_organisation(name[1]) else None)
        gender = gender_of(text)
        if gender:
            self._gender.setdefault(self._key(short), gender)

    def _insert(
        self, span: Span, index: int, person: bool | None = None, *, passing: bool = False
    ) -> None:
        text = self._text[span[0] : span[1]]
        known, plural = nature(text)
        if known is None and self._names.is_person(span):
            known = True
        person = person if person is not None else known
        self._mentions.append(_Mention(span, index, person, plural, self._key(span), passing))

    def _key(self, span: Span) -> str:
        found = [fold(match.group()) for match in words(self._text[span[0] : span[1]])]
        return found[-1] if found else ""
