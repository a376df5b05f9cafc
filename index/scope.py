"""Which outlets, dates and authors a question names, of those that the stored articles have.

A scope is a soft filter: what it adds to the fused score of an article's passages, never a wall.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from index.encoding import article_of
from index.periods import Period, periods

# Added to a fused score of 0 to 1; the best of a grid on questions made from evals/stories,
# docs/decisions has the figures. A day says most, a month less, a year next to nothing.
OUTLET_BOOST = 0.6
AUTHOR_BOOST = 0.6
DAY_BOOST = 0.4
MONTH_BOOST = 0.2
YEAR_BOOST = 0.05

_WORD = re.compile(r"[^\W_]+")
_SUBTITLE = re.compile(r"\s+[|–—-]\s+|:\s+|\s+\(")
_DOMAIN = re.compile(r"(?:\.[a-z]{2,4}){1,2}\b(?!\.\w)", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s\b|(?<=s)['’](?!\w)")
_BETWEEN_WORDS = re.compile(r"[\s.&'’|:–-]{0,3}")
_AUTHORS = re.compile(r"\s*(?:,|;|&|\band\b)\s*")
_BYLINE = re.compile(r"^(?:by|[\w ]+:)\s+", re.IGNORECASE)
_REPORT = re.compile(
    r"\s+(?:\w+ )?(?:report|article|stor(?:y|ies)|piece|cover|magazine|sa(?:id|ys)|wr(?:ote|ites))",
    re.IGNORECASE,
)
_ARTICLE_BEFORE = re.compile(r"\bthe\s+$", re.IGNORECASE)
_CREDIT_BEFORE = re.compile(
    r"\b(?:according\s+to|(?:report|cover)ed\s+by)\s+['‘“]?$", re.IGNORECASE
)
_CAPITALISED_AFTER = re.compile(r" ([A-Z]\w+)")
_CAPITALISED_BEFORE = re.compile(r"\b[A-Z]\w+ $")
_LONGEST_NAME = 8  # words
# Words that outlets are named after and that questions use as words: outlets only when they are
# capitalised, in mid-sentence, and not part of a longer name.
COMMON_WORDS = frozenset(
    _WORD.findall("""
    advocate age argus athletic atlantic banner beacon bulletin business call chronicle
    citizen city conversation courier crisis cut daily day democrat diplomat dispatch drum
    echo economist enterprise era examiner express focus fortune forward future gazette
    globe grid guardian health herald hill hour independent inquirer insider intercept
    interview journal labour lantern ledger life live local mail mercury metro mirror
    moment money monitor morning nation nature new news now observer onion opinion outlook
    outside patriot people politics polygon post press progress prospect quest record
    register reporter republic review root science scotsman sentinel slate spectator spirit
    sport sports standard star state statesman sun sunday telegraph time times today
    transcript tribune truth union update variety verge voice wall watch week west wire
    wired witness woman world yard
    """)
)


@dataclass(frozen=True, slots=True)
class Source:
    """What an article states of where it comes from; None is not stated."""

    outlet: str | None
    author: str | None
    published: str | None


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a question that names outlets, authors or a period of the stored articles.

    `kind`: outlet, author or date. `names`: the outlets or authors that it may mean.
    """

    start: int
    end: int
    kind: str
    names: frozenset[str] = frozenset()
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """What one part of a question says about the articles that it asks for."""

    outlets: frozenset[str] = frozenset()
    authors: frozenset[str] = frozenset()
    periods: tuple[Period, ...] = ()

    @classmethod
    def of(cls, mentions: Iterable[Mention]) -> "Scope":
        named = tuple(mentions)
        return cls(
            frozenset(name for one in named if one.kind == "outlet" for name in one.names),
            frozenset(name for one in named if one.kind == "author" for name in one.names),
            tuple(one.period for one in named if one.period),
        )


class Scopes:
    """The outlets, authors and dates of all stored articles, to be found in questions.

    Args:
        sources: by article id.
    """

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._of_outlet: dict[str, list[str]] = {}
        self._of_author: dict[str, list[str]] = {}
        self._of_day: dict[str, list[str]] = {}
        bylines: dict[str, list[str]] = {}
        for article_id, source in sources.items():
            if source.outlet:
                self._of_outlet.setdefault(source.outlet, []).append(article_id)
            if source.author:
                bylines.setdefault(source.author, []).append(article_id)
            if source.published:
                self._of_day.setdefault(source.published, []).append(article_id)
        self._outlets: dict[str, set[str]] = {}
        for outlet in self._of_outlet:
            for alias in outlet_names(outlet):
                self._outlets.setdefault(_key(alias), set()).add(outlet)
        for byline, ids in bylines.items():
            for author in _authors(byline):
                self._of_author.setdefault(author, []).extend(ids)
        self._authors = {author: {author} for author in self._of_author}

    def mentions(self, question: str) -> tuple[Mention, ...]:
        """Returns what the question names, in its order; mentions do not overlap.

        The longest name wins; an outlet before an author of the same name.
        """
        found = list(self._names(question))
        if self._of_day:
            found += [Mention(one.start, one.end, "date", period=one) for one in periods(question)]
        found.sort(key=lambda one: (one.start, -one.end))
        kept: list[Mention] = []
        for one in found:
            if not kept or one.start >= kept[-1].end:
                kept.append(one)
        return tuple(kept)

    def boosts(self, scope: Scope) -> dict[str, float]:
        """Returns what the scope adds to the scores of the articles that fit it, by their ids."""
        boosts: Counter[str] = Counter()
        for names, found, boost in (
            (scope.outlets, self._of_outlet, OUTLET_BOOST),
            (scope.authors, self._of_author, AUTHOR_BOOST),
        ):
            boosts.update(dict.fromkeys(chain(*(found[name] for name in names)), boost))
        dated: dict[str, float] = {}
        for weight, period in sorted((_weight(one), one) for one in scope.periods):
            days = (ids for day, ids in self._of_day.items() if period.holds(day))
            dated |= dict.fromkeys(chain(*days), weight)
        boosts.update(dated)
        return dict(boosts)

    def boosted(self, scores: Mapping[str, float], scope: Scope) -> dict[str, float]:
        """Returns the scores of passages, by id, with what the scope adds to their articles."""
        boosts = self.boosts(scope)
        result = dict(scores)
        if boosts:
            for identity, score in scores.items():
                result[identity] = score + boosts.get(article_of(identity), 0.0)
        return result

    def _names(self, question: str) -> Iterator[Mention]:
        words = [match.span() for match in _WORD.finditer(question)]
        place = 0
        while place < len(words):
            mention, place = self._name_at(question, words, place)
            if mention:
                yield mention

    def _name_at(
        self, question: str, words: list[tuple[int, int]], place: int
    ) -> tuple[Mention | None, int]:
        """Returns the longest name that begins with a word, and the place of the next word."""
        start, end = words[place]
        key, lengths = "", []
        for last in range(place, min(place + _LONGEST_NAME, len(words))):
            if last > place and not _BETWEEN_WORDS.fullmatch(question, end, words[last][0]):
                break
            end = words[last][1]
            key += _folded(question[slice(*words[last])])
            lengths.append((last, end, key))
        for last, end, key in reversed(lengths):
            for kind, known in (("outlet", self._outlets), ("author", self._authors)):
                if (names := known.get(key)) is None:
                    continue
                if domain := _DOMAIN.match(question, end):
                    end = domain.end()
                elif not _is_name(question, words[place : last + 1]):
                    continue
                following = next(
                    (row for row in range(last + 1, len(words)) if words[row][0] >= end), len(words)
                )
                return Mention(start, end, kind, frozenset(names)), following
        return None, place + 1


def outlet_names(outlet: str) -> tuple[str, ...]:
    """Returns how readers may write an outlet: without its section, "The", "News" or domain.

    "BBC News - Technology" is also "BBC News" and "BBC"; a name of three words or more also has
    its initials.
    """
    names = [outlet, _SUBTITLE.split(outlet)[0]]
    for name in tuple(names):
        short = _DOMAIN.sub("", re.sub(r"^www\.", "", name)) if " " not in name else name
        names += [short, re.sub(r"^the\s+", "", short, flags=re.IGNORECASE)]
    if station := re.fullmatch(r"([A-Z]{3,5}) (?:News|Sports?|Radio|TV)", names[-1]):
        names.append(station[1])
    initials = "".join(word[0] for word in _WORD.findall(names[-1]))
    if len(initials) >= 3 and initials.isupper():
        names.append(initials)
    return tuple(dict.fromkeys(name for name in names if len(_key(name)) > 1))


def _is_name(question: str, words: Sequence[tuple[int, int]]) -> bool:
    """Tells whether words of a question can be an outlet's name, not just words."""
    named = question[words[0][0] : words[-1][1]]
    article = question[slice(*words[0])].lower() == "the"
    if len(words) - article != 1:
        return True
    start, end = words[-1]
    word = question[start:end]
    if word.lower() not in COMMON_WORDS:
        return len(word) > 3 or word[0].isupper()
    if _CREDIT_BEFORE.search(question, 0, start - (len(named) - len(word))):
        return True
    if not word[0].isupper():
        return False
    if article or _ARTICLE_BEFORE.search(question, 0, start):
        return True
    return _stands_alone(question, start, end)


def _stands_alone(question: str, start: int, end: int) -> bool:
    """Tells whether a capitalised common word is a name of its own, and no sentence's first."""
    after = question[end:]
    if _POSSESSIVE.match(after) or _REPORT.match(after):
        return True
    before = question[:start].rstrip(" '\"‘“")
    if not before or before[-1] in ".?!":
        return False
    following = _CAPITALISED_AFTER.match(after)
    if following and not periods(following[1]):
        return False
    longer = _CAPITALISED_BEFORE.search(question, 0, start)
    return longer is None or question[: longer.start()].rstrip()[-1:] in {"", ".", "?", "!"}


def _weight(period: Period) -> float:
    if period.is_day:
        return DAY_BOOST
    return YEAR_BOOST if period.is_year else MONTH_BOOST


def _authors(stated: str) -> tuple[str, ...]:
    """Returns the keys of the names in a byline; a single word is no name of a person."""
    names = [_BYLINE.sub("", name) for name in _AUTHORS.split(stated)]
    return tuple(_key(name) for name in names if len(_WORD.findall(name)) > 1)


def _key(name: str) -> str:
    return "".join(_folded(word) for word in _WORD.findall(name))


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.lower())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
