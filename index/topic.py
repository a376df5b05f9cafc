"""Is a paragraph about the same thing as the article? Decides between reporting and teasers.

Names count most: a paragraph whose names the article never mentions is about something else.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from index.sentences import word_set

# The share of content words in common that makes a paragraph one of the article's, where it has
# names and the article mentions none of them, and where it has none. The second pair holds for
# text whose place already speaks against it. Tuned on evals/stories, with headlines and opening
# sentences of one story put into another: 1 page in 400 lost a paragraph.
NEW_NAMES, NO_NAMES = 0.2, 0.12
NEW_NAMES_SUSPECT, NO_NAMES_SUSPECT = 0.67, 0.34

_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_NAME = re.compile(r"(?<=[\w,;:)’'\"”(–—-] )[“‘\"'(]?([A-Z][\w-]+)|\b([A-Z]{2,}[\w-]*)")
_NOT_NAMES = word_set(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June "
    "July August September October November December Reuters AFP AP The This That He She It They "
    "We I In On At But And US UN EU General President Minister Prime Foreign Defence Defense Interior "
    "Ministry Army Police Court Supreme University State National North South East West Northern "
    "Southern Eastern Western Central Government Council City Party Party Mr Mrs Ms Dr Prof Sgt Col "
    "Lt Captain Colonel Judge Mayor Governor Professor Doctor King Queen Saint San Santa Port News "
    "Commission Committee Department Institute Association Union Federation Republic Democratic "
    "Street Road River Lake Mount Hospital School Airport Bank Press Agency International"
)
_COMMON = word_set(
    "about above according after again against ahead along also although always among another around "
    "because become been before behind being below between both came come comes could does doing "
    "done down during each early either else even ever every five four from gave give given goes "
    "going gone have having here hers himself however into itself just kept know known last late "
    "later least less like made make many might more most much must near never next nine nothing "
    "only other others over part people perhaps quite rather said same says seen seven several shall "
    "should since some still such take taken than that their them then there these they thing think "
    "this those three through time today told took toward towards under until upon used using very "
    "want well went were what when where which while will with within without would year years "
    "your week weeks month months days according news report reports reported including including"
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names and the content words of some text, the words cut to six letters."""

    names: frozenset[str]
    terms: frozenset[str]


def vocabulary(texts: Iterable[str]) -> Vocabulary:
    """Returns the names and content words of all `texts` together."""
    names: set[str] = set()
    terms: set[str] = set()
    for text in texts:
        names.update(first or second for first, second in _NAME.findall(text))
        terms.update(
            word.lower()[:6]
            for word in _WORD.findall(text)
            if len(word) > 3 and word.lower() not in _COMMON
        )
    return Vocabulary(frozenset(names - _NOT_NAMES), frozenset(terms))


def off_topic(text: str, article: Vocabulary, *, suspect: bool = False) -> bool:
    """Whether `text` is about something else than the article.

    Args:
        suspect: its place or its form already speaks against it.
    """
    own = vocabulary([text])
    if own.names & article.names or not own.terms:
        return False
    shared = len(own.terms & article.terms) / len(own.terms)
    if suspect:
        return shared < (NEW_NAMES_SUSPECT if own.names else NO_NAMES_SUSPECT)
    return shared < (NEW_NAMES if own.names else NO_NAMES)


def repeats_heading(text: str, heading: str) -> bool:
    """Whether `text` says again what `heading` says, as a teaser's summary does its headline."""
    other = vocabulary([heading]).terms
    shared = len(vocabulary([text]).terms & other)
    return shared >= 2 and shared >= len(other) / 2


def shares_words(text: str, heading: str) -> bool:
    """Whether `text` has a content word of `heading`."""
    return not vocabulary([text]).terms.isdisjoint(vocabulary([heading]).terms)
