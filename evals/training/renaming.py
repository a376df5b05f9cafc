"""Stories under other names: the names of invented people and places exchanged for real ones.

Invented names say nothing, real ones carry what the base model has read of them; trained on the
former alone, the model trusts sentences about the latter less (evals/training/README.md).
"""

import random
import re
from collections.abc import Iterable, Sequence
from typing import Any

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SENTENCE_STARTS = re.compile(r"(?:^|[.!?:;“\"(—–-]\s*|\n\s*)$")
SHORTEST = 4  # letters; shorter ones are often abbreviations
# Capitalised words that are no names, or whose meaning an answer may turn on.
KEPT = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may
    june july august september october november december north south east west northern southern
    eastern western president minister prime general colonel captain judge professor doctor mayor
    governor commissioner inspector lieutenant brigadier senator bishop father sister brother
    uncle justice deputy director chief major sergeant corporal admiral marshal prefect sheikh imam
    emir queen king prince princess lord lady court ministry university union council commission party police army bank institute
    agency republic english french german spanish christmas easter""".split()  # noqa: SIM905
)


def names_of(texts: Iterable[str]) -> list[str]:
    """Returns the words that stand capitalised within sentences and never in small letters."""
    capitalised: dict[str, None] = {}
    small: set[str] = set()
    for text in texts:
        for match in _WORD.finditer(text):
            word = match.group()
            if word.islower():
                small.add(word)
            elif word.istitle() and not _SENTENCE_STARTS.search(text[: match.start()][-3:]):
                capitalised[word] = None
    return [
        word
        for word in capitalised
        if len(word) >= SHORTEST and word.lower() not in small and word.lower() not in KEPT
    ]


def renamed(story: dict[str, Any], names: Sequence[str], chance: random.Random) -> dict[str, Any]:
    """Returns the story with each of its names exchanged, everywhere alike, for one of `names`.

    Questions with misspelt names are left out: their spelling would fit the old name.
    """
    own = names_of(f"{article['title']} {article['text']}" for article in story["articles"])
    drawn = chance.sample(names, min(len(own), len(names)))
    exchange = dict(zip((name.lower() for name in own), drawn, strict=False))
    questions = [one for one in story["questions"] if one["kind"] != "spelling"]
    changed: dict[str, Any] = _exchanged({**story, "questions": questions}, exchange)
    return {**changed, "story": story["story"]}


def _exchanged(value: Any, exchange: dict[str, str]) -> Any:
    if isinstance(value, str):
        return _WORD.sub(lambda match: _cased(match.group(), exchange), value)
    if isinstance(value, list):
        return [_exchanged(one, exchange) for one in value]
    if isinstance(value, dict):
        fixed = {"id", "article", "kind"}
        return {
            key: one if key in fixed else _exchanged(one, exchange) for key, one in value.items()
        }
    return value


def _cased(word: str, exchange: dict[str, str]) -> str:
    """Returns the word's exchange in the word's own case, the word itself where it has none."""
    bare, possessive = (word[:-2], word[-2:]) if word.lower().endswith(("'s", "’s")) else (word, "")
    new = exchange.get(bare.lower())
    if new is None:
        return word
    if bare.isupper():
        return new.upper() + possessive
    return (new.lower() if bare.islower() else new) + possessive
