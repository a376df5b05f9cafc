"""Names in every spelling: which spellings of a question's names the articles use.

Spellings are mined from the articles themselves, by sound, by edit distance, and from acronyms
beside their long forms. `aliases.json` holds the few pairs that cannot be mined because they are
translations (GSIM and JNIM), not spellings.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from index.vocabulary import Vocabulary
from index.words import sound
from rag.question import without_frame
from rag.types import Spelling
from rag.words import STOP_WORDS, fold, stem, words

# Another spelling is at most so many edits away, or its sound is: see `_same_name`.
_FARTHEST, _FARTHEST_SOUND = 3, 1
# Kept in memory: words that were looked up, and initials with all their names.
_WORDS_KEPT, _INITIALS_KEPT = 4096, 64


@dataclass(frozen=True, slots=True)
class Name:
    """A capitalised word of the articles: the ways it is written, most frequent first."""

    written: tuple[str, ...]
    folded: str
    sound: str
    count: int


def _allowed_distance(length: int) -> int:
    """Returns how many edits two spellings of one name may be apart (about a fifth of it)."""
    return 0 if length < 5 else 1 if length < 7 else 2 if length < 11 else _FARTHEST


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
    return near and len(found.sound) >= 5 and OSA.distance(heard, found.sound) <= _FARTHEST_SOUND


@dataclass(frozen=True, slots=True)
class _Used:
    """A folded word in the articles: the name that it is, if it is one, and its uses in lower case."""

    name: Name | None
    common: int


@dataclass(frozen=True, slots=True)
class _Capitalised:
    """The folded words of one initial that are written with a capital, and their sounds."""

    folded: tuple[str, ...]
    sounds: tuple[str, ...]

    def near(self, folded: str, heard: str) -> set[str]:
        """Returns the words that may be spellings of this one, and more: quick, for long lists."""
        written = extract(
            folded, self.folded, scorer=OSA.distance, score_cutoff=_FARTHEST, limit=None
        )
        sounding = extract(
            heard, self.sounds, scorer=OSA.distance, score_cutoff=_FARTHEST_SOUND, limit=None
        )
        return {self.folded[place] for _, _, place in (*written, *sounding)}


class NameLexicon:
    """The names of a collection of articles and the spellings that belong together.

    What a question asks for is looked up in the counted words of the articles; no text is read.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._used = lru_cache(_WORDS_KEPT)(self._look_up)
        self._capitalised = lru_cache(_INITIALS_KEPT)(self._read_capitalised)
        self._long_forms: dict[str, set[str]] = defaultdict(set)
        self._acronyms: dict[str, set[str]] = defaultdict(set)
        self._openings: dict[str, str] = {}
        for long_form, acronym in vocabulary.long_forms():
            self._mine(long_form.strip(" ,").removeprefix("The "), acronym)

    def _mine(self, long_form: str, acronym: str) -> None:
        initials = "".join(part[0] for part in re.findall(r"[A-Z][\w'’-]*", long_form))
        in_order = _is_subsequence(acronym.replace("-", "").upper(), initials.upper())
        if in_order or (len(initials) >= 3 and acronym[1].isupper()):
            for part in {acronym, acronym.split("-")[0]}:
                self._long_forms[fold(part)].add(long_form)
            self._acronyms[long_form].add(acronym)
            self._openings[long_form] = long_form.split()[0].rstrip(",").casefold()

    def is_name(self, word: str) -> bool:
        """Tells whether the articles use this word as a name."""
        return self._used(fold(word)).name is not None

    def knows(self, word: str) -> bool:
        """Tells whether the articles use this word at all, as a name or not."""
        used = self._used(fold(word))
        return used.name is not None or used.common > 0

    def _look_up(self, folded: str) -> _Used:
        written: Counter[str] = Counter()
        common, inside = 0, False
        for form in self._vocabulary.forms(folded):
            if form.written[0].isupper():
                written[re.sub(r"['’]s$", "", form.written)] += form.times
                inside |= form.inside > 0
            elif form.written[0].islower():
                common += form.times
        if folded in STOP_WORDS or written.total() <= common:
            return _Used(None, common)
        if not inside and folded in _common_words():
            return _Used(None, common)
        name = Name(_by_frequency(written), folded, sound(folded), written.total())
        return _Used(name, common)

    def _read_capitalised(self, initial: str) -> _Capitalised:
        found = self._vocabulary.capitalised(initial)
        return _Capitalised(tuple(word for word, _ in found), tuple(heard for _, heard in found))

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
                and not self._vocabulary.has_stem(stem(word))
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
        lowered = question.casefold()
        for long_form, acronyms in self._acronyms.items():
            # A large corpus has thousands, and the expressions that look for one are slow.
            if self._openings[long_form] not in lowered:
                continue
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
        used = self._used(folded)
        if used.common and used.name is None:
            return variants
        if asked[0].isupper() or used.name or folded not in _common_words():
            variants += self._similar(folded)
        return [form for form in dict.fromkeys(variants) if form.casefold() != asked.casefold()]

    def _similar(self, folded: str) -> list[str]:
        known, heard = self._used(folded).name is not None, sound(folded)
        initials = {folded[0], heard[:1]}
        near = {one for each in initials for one in self._capitalised(each).near(folded, heard)}
        names = [name for one in near if (name := self._used(one).name)]
        alike = [name for name in names if _same_name(folded, name, known=known)]
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
