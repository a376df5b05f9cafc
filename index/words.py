"""Words under the keys that find them: folded, stemmed, by sound. It owns no scores.

Folding takes away what spellings of one word differ in (case, accents, apostrophes, hyphens);
stemming is the Snowball English stemmer, the same as the keyword index uses.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import Stemmer

_WORD = re.compile(r"[^\W_]+(?:[.'’\-][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
_stemmer = Stemmer.Stemmer("english")

# Sounds that transliterations of one name write differently, longest first. French and English
# habits for Arabic, Russian, Turkic and West African names; ISO 9 and ALA-LC tables give the pairs.
_SOUNDS = (
    ("tch", "S"), ("sch", "S"), ("shch", "S"), ("dj", "J"), ("zh", "J"), ("sh", "S"), ("ch", "S"),
    ("kh", ""), ("gh", "g"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("ck", "k"), ("qu", "k"),
    ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ij", "i"), ("iy", "i"), ("yi", "i"), ("ie", "i"),
    ("aw", "au"), ("ts", "z"), ("tz", "z"), ("x", "ks"), ("q", "k"), ("c", "k"), ("w", "v"),
    ("y", "i"), ("j", "J"), ("h", ""),
)  # fmt: skip
_VOWELS = re.compile(r"[aeiou]+")
_DOUBLED = re.compile(r"(.)\1+")


def words(text: str) -> Iterator[re.Match[str]]:
    """Yields the words of a text in order, with their places; numbers count as words."""
    return _WORD.finditer(text)


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Returns a word in lower case without accents, hyphens and a final possessive."""
    bare = _POSSESSIVE.sub("", word)
    decomposed = unicodedata.normalize("NFKD", bare)
    return "".join(letter for letter in decomposed if letter.isalnum()).lower()


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Returns the stem of a word, folded first."""
    return str(_stemmer.stemWord(fold(word)))


@lru_cache(maxsize=65536)
def sound(folded: str) -> str:
    """Returns a key that spellings of one name by sound share: consonants and vowel places.

    Vowels become one letter, because transliterations agree on them least.
    """
    key = folded
    for written, heard in _SOUNDS:
        key = key.replace(written, heard)
    key = _DOUBLED.sub(r"\1", key)
    key = key[:-1] if len(key) > 5 and key.endswith("e") else key
    return _VOWELS.sub("a", key) or key
