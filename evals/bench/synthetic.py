"""Any number of articles, and questions on them: sentences of the stories mixed, names made up.

An article depends on its number alone, so that a larger corpus begins as a smaller one. Almost
every name in the middle of a sentence is replaced by one that no other article has: vocabulary and
names grow with the articles, as they do at a news desk.
"""

import json
import re
from calendar import day_name, month_name
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

from evals.samples import STORIES
from index.sentences import split
from index.types import Article

WORDS = 300
SENTENCES_A_PARAGRAPH = 3
NAMES = 8  # an article has so many names of its own
SYLLABLES = tuple(consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou")
SYLLABLES_A_NAME = 4
# Has no factor in common with the number of names: neighbouring numbers get names far apart.
STRIDE = 7_919_873
FIRST_DAY, DAYS = date(2015, 1, 1), 4000
CALENDAR = frozenset((*month_name, *day_name))
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}\b")
# Most are answered by an article's first sentence, some by none.
QUESTIONS = (
    "Where did {person} speak?",
    "Who spoke in {place}?",
    "What did {person} say?",
    "How many people died in {place}?",
)


@dataclass(frozen=True, slots=True)
class Pool:
    """What articles are mixed of."""

    sentences: tuple[str, ...] = field(repr=False)
    outlets: tuple[str, ...] = field(repr=False)


def load_pool(folder: Path = STORIES) -> Pool:
    """Returns the sentences and outlets of the stories in a folder."""
    sentences: dict[str, None] = {}
    outlets: dict[str, None] = {}
    for path in sorted(folder.glob("*.json")):
        for line in json.loads(path.read_bytes())["articles"]:
            article = Article(id=line["id"], title=line["title"], text=line["text"])
            found = (one.text for one in split(article) if not one.heading)
            sentences.update(dict.fromkeys(text for text in found if "\n" not in text))
            if line.get("outlet"):
                outlets[line["outlet"]] = None
    return Pool(tuple(sentences), tuple(outlets))


def articles(count: int, pool: Pool) -> Iterator[Article]:
    """Yields the first `count` articles, of about `WORDS` words each."""
    for number in range(count):
        yield article(number, pool)


def article(number: int, pool: Pool) -> Article:
    """Returns the article of this number, from 0."""
    random = Random(number)
    own = names(number)
    day = FIRST_DAY + timedelta(days=random.randrange(DAYS))
    sentences = [f"{own[0]} spoke in {own[1]} on {day:%B} {day.day}."]
    words = 0
    known: dict[str, str] = {}
    while words < WORDS:
        sentence = _renamed(random.choice(pool.sentences), own, known)
        words += len(sentence.split())
        sentences.append(sentence)
    starts = range(0, len(sentences), SENTENCES_A_PARAGRAPH)
    paragraphs = (" ".join(sentences[at : at + SENTENCES_A_PARAGRAPH]) for at in starts)
    return Article(
        id=f"synthetic-{number}",
        title=f"{own[0]} speaks in {own[1]}",
        text="\n\n".join(paragraphs),
        outlet=random.choice(pool.outlets),
        published=day.isoformat(),
    )


def names(number: int) -> tuple[str, ...]:
    """Returns the names of an article, which no other has; a person first, then a place."""
    return tuple(_name(number * NAMES + place) for place in range(NAMES))


def questions(count: int, corpus: int) -> tuple[str, ...]:
    """Returns `count` questions on articles spread over a corpus of the first `corpus`."""
    result = []
    for place in range(count):
        person, town, *_ = names(place * corpus // count)
        result.append(QUESTIONS[place % len(QUESTIONS)].format(person=person, place=town))
    return tuple(result)


def _name(number: int) -> str:
    rest = (number + 1) * STRIDE % len(SYLLABLES) ** SYLLABLES_A_NAME
    syllables = []
    for _ in range(SYLLABLES_A_NAME):
        rest, one = divmod(rest, len(SYLLABLES))
        syllables.append(SYLLABLES[one])
    return "".join(syllables).capitalize()


def _renamed(sentence: str, own: Sequence[str], known: dict[str, str]) -> str:
    """Returns the sentence with the article's names; `known` is what stands for what, and grows."""

    def renamed(match: re.Match[str]) -> str:
        word = match.group()
        return word if word in CALENDAR else known.setdefault(word, own[len(known) % len(own)])

    return _NAME.sub(renamed, sentence)
