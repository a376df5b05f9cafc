"""Names in every spelling: which spellings of a question's names the articles use.

Spellings are mined from the articles themselves, by sound, by edit distance, and from acronyms
beside their long forms. `aliases.json` holds the few pairs that cannot be mined because they are
translations (GSIM and JNIM), not spellings.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from rapidfuzz.distance import OSA

from index.types import Article
from rag.question import without_frame
from rag.types import Spelling
from rag.words import STOP_WORDS, fold, stem, words

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
_INSIDE_A_SENTENCE = re.compile(r"[\w,;)]['’]? $")
_LONG_FORM = re.compile(
    r"((?:[A-Z][\w'’-]+,?\s+)(?:(?:[A-Z][\w'’-]+|of|for|the|and|de|du|des|la|le|et|in|on),?\s+){0,9}"
    r"(?:[A-Z][\w'’-]+)?)\s*\(([A-Z][A-Za-z-]{1,11})\)"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A capitalised word of the articles: the ways it is written, most frequent first."""

    written: tuple[str, ...]
    folded: str
    sound: str
    count: int


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


def _allowed_distance(length: int) -> int:
    """Returns how many edits two spellings of one name may be apart (about a fifth of it)."""
    return 0 if length < 5 else 1 if length < 7 else 2 if length < 11 else 3


def _same_name(asked: str, found: Name, *, known: bool) -> bool:
    """Tells whether a folded word may be a spelling of a name of the articles.

    A word that is itself a name there (`known`) needs the same sound: two names of one corpus
    that differ by a letter are often two people.
    """
    if asked == found.folded:
        return True
    shorter, longer = sorted((len(asked), len(found.folded)))
    if shorter < 4 or longer - shorter > 4:
        return False
    heard = sound(asked)
    if heard == found.sound and shorter >= (5 if known else 4):
        return True
    if known or not (asked[0] == found.folded[0] or heard[:1] == found.sound[:1]):
        return False
    allowed = _allowed_distance(shorter)
    if OSA.distance(asked, found.folded) <= allowed:
        return True
    near = OSA.normalized_distance(asked, found.folded) <= 0.4
    return near and len(found.sound) >= 5 and OSA.distance(heard, found.sound) <= 1


class NameLexicon:
    """The names of a collection of articles and the spellings that belong together."""

    def __init__(self, articles: Iterable[Article]) -> None:
        forms: dict[str, Counter[str]] = defaultdict(Counter)
        common: Counter[str] = Counter()
        inside: set[str] = set()
        self._stems: set[str] = set()
        self._long_forms: dict[str, set[str]] = defaultdict(set)
        self._acronyms: dict[str, set[str]] = defaultdict(set)
        for article in articles:
            text = f"{article.title}\n{article.text}"
            for match in words(text):
                word = match.group()
                self._stems.add(stem(word))
                if word[0].isupper():
                    forms[fold(word)][re.sub(r"['’]s$", "", word)] += 1
                    inside.update(
                        [fold(word)]
                        if _INSIDE_A_SENTENCE.search(text[match.start() - 3 : match.start()])
                        else []
                    )
                elif word[0].islower():
                    common[fold(word)] += 1
            self._mine_long_forms(text)
        self._common = common
        self._names = {
            folded: Name(_by_frequency(written), folded, sound(folded), written.total())
            for folded, written in forms.items()
            if folded not in STOP_WORDS
            and written.total() > common[folded]
            and (folded in inside or folded not in _common_words())
        }
        self._by_initial: dict[str, list[Name]] = defaultdict(list)
        for name in self._names.values():
            for initial in {name.folded[0], name.sound[:1]}:
                self._by_initial[initial].append(name)

    def _mine_long_forms(self, text: str) -> None:
        for match in _LONG_FORM.finditer(text):
            long_form = match.group(1).strip(" ,").removeprefix("The ")
            acronym = match.group(2)
            initials = "".join(part[0] for part in re.findall(r"[A-Z][\w'’-]*", long_form))
            in_order = _is_subsequence(acronym.replace("-", "").upper(), initials.upper())
            if in_order or (len(initials) >= 3 and acronym[1].isupper()):
                for part in {acronym, acronym.split("-")[0]}:
                    self._long_forms[fold(part)].add(long_form)
                self._acronyms[long_form].add(acronym)

    def is_name(self, word: str) -> bool:
        """Tells whether the articles use this word as a name."""
        return fold(word) in self._names

    def knows(self, word: str) -> bool:
        """Tells whether the articles use this word at all, as a name or not."""
        return fold(word) in self._names or fold(word) in self._common

    def missing(self, question: str, spellings: Sequence[Spelling]) -> tuple[str, ...]:
        """Returns the question's content words that the articles use in no form or spelling."""
        spelled = {word.group() for one in spellings for word in words(one.asked)}
        found = (match.group() for match in words(without_frame(question)))
        return tuple(
            dict.fromkeys(
                word
                for word in found
                if fold(word) not in STOP_WORDS
                and word not in spelled
                and stem(word) not in self._stems
            )
        )

    def spellings(self, question: str) -> tuple[Spelling, ...]:
        """Returns the other spellings that the articles use for names in the question.

        Two neighbouring words are also tried as one ("Tin Zaouatine"). In order of the question,
        then of frequency in the articles.
        """
        found: dict[tuple[str, str], Spelling] = {}
        matches = list(words(question))
        joined_with_next: set[int] = set()
        for place, (left, right) in enumerate(pairwise(matches)):
            asked = question[left.start() : right.end()]
            if self._may_join(left.group(), right.group()):
                for written in self._similar(fold(left.group()) + fold(right.group())):
                    found[asked, written] = Spelling(asked, written)
                    joined_with_next |= {place, place + 1}
        for place, match in enumerate(matches):
            if place in joined_with_next:
                continue
            for written in self._variants(match.group()):
                found[match.group(), written] = Spelling(match.group(), written)
        for long_form, acronyms in self._acronyms.items():
            if wording := _find_long_form(long_form, question):
                found |= {(wording, one): Spelling(wording, one) for one in sorted(acronyms)}
        return tuple(found.values())

    def _may_join(self, left: str, right: str) -> bool:
        if self.is_name(left) or self.is_name(right) or not right[0].isalpha():
            return False
        plain = {fold(left), fold(right)} & STOP_WORDS
        return len(fold(left) + fold(right)) >= 6 and (not plain or right[0].isupper())

    def _variants(self, word: str) -> list[str]:
        asked = re.sub(r"['’]s?$", "", word)
        folded = fold(asked)
        if folded in STOP_WORDS or len(folded) < 2 or folded.isdigit():
            return []
        variants = [alias for alias in _aliases().get(folded, ()) if self._holds(alias)]
        variants += sorted(self._long_forms.get(folded, ()))
        if self._common[folded] and folded not in self._names:
            return variants
        if asked[0].isupper() or folded in self._names or folded not in _common_words():
            variants += self._similar(folded)
        return [form for form in dict.fromkeys(variants) if form.casefold() != asked.casefold()]

    def _similar(self, folded: str) -> list[str]:
        known = folded in self._names
        initials = {folded[0], sound(folded)[:1]}
        pool = {name.folded: name for letter in initials for name in self._by_initial[letter]}
        alike = [name for name in pool.values() if _same_name(folded, name, known=known)]
        alike.sort(key=lambda name: (-name.count, name.folded))
        return [written for name in alike for written in name.written]

    def _holds(self, alias: str) -> bool:
        return all(self.knows(match.group()) for match in words(alias))


def respell(text: str, spellings: Sequence[Spelling], within: str | None = None) -> str:
    """Returns a question with its names as the articles spell them.

    Args:
        text: the question.
        spellings: found by `NameLexicon.spellings`, best first for each name.
        within: prefer the spelling that stands in this text (a sentence and its context).
    """
    by_asked: dict[str, list[str]] = defaultdict(list)
    for spelling in spellings:
        by_asked[spelling.asked].append(spelling.found)
    for asked, found in by_asked.items():
        if within is not None and asked in within:
            continue
        standing = [written for written in found if within is not None and written in within]
        replacement = (standing or found)[0]
        text = re.sub(rf"(?<!\w){re.escape(asked)}(?!\w)", replacement.replace("\\", r"\\"), text)
    return text


@lru_cache(maxsize=1)
def _aliases() -> dict[str, tuple[str, ...]]:
    groups = json.loads(files("rag").joinpath("aliases.json").read_text("utf-8"))["groups"]
    table: dict[str, tuple[str, ...]] = {}
    for group in groups:
        for name in group:
            table[fold(name)] = tuple(other for other in group if other != name)
    return table


@lru_cache(maxsize=1)
def _common_words() -> frozenset[str]:
    """Returns the whole words of the embedding model's vocabulary: everyday English, mostly."""
    tokenizer = files("index").joinpath("models/all-MiniLM-L6-v2-int8/tokenizer.json")
    vocabulary = json.loads(tokenizer.read_text("utf-8"))["model"]["vocab"]
    return frozenset(piece for piece in vocabulary if piece.isalpha() and len(piece) > 2)


def _by_frequency(written: Counter[str]) -> tuple[str, ...]:
    """Returns one form for each way of hyphens and accents; capitals alone make no new form."""
    ordered = sorted(written, key=lambda form: (-written[form], form))
    return tuple({form.casefold(): form for form in reversed(ordered)}.values())[::-1]


def _find_long_form(long_form: str, question: str) -> str | None:
    """Returns the question's wording of a long name: its first three words at least, or all."""
    parts = re.findall(r"[\w'’-]+", long_form)
    for count in range(len(parts), min(3, len(parts)) - 1, -1):
        pattern = r"[\s,]+".join(re.escape(part) for part in parts[:count])
        if match := re.search(rf"\b{pattern}\b", question, re.IGNORECASE):
            return match.group()
    return None


def _is_subsequence(letters: str, text: str) -> bool:
    remaining = iter(text)
    return all(letter in remaining for letter in letters)
