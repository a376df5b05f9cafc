"""What a claimant's name says: person or body, one or several, and whether two names mean the same.

Owns no offsets. Where names stand in a sentence is found in rag.noun_phrases.
"""

import re
from functools import lru_cache

from index.sentences import word_set
from rag.reporting_verbs import FEMALE, MALE, ORGANISATIONS, PERSON_NOUNS, TITLES
from rag.words import STOP_WORDS, fold, stem, words

_TITLE = re.compile(TITLES)


@lru_cache(maxsize=8192)
def content_words(claimant: str) -> frozenset[str]:
    """Returns the folded words of a claimant that tell it from others."""
    return frozenset(
        fold(match.group()) for match in words(claimant) if fold(match.group()) not in STOP_WORDS
    )


_GENERIC = word_set("""mr mrs ms dr prof president minister general colonel major captain spokesman spokeswoman
    spokesperson chief director head mayor governor official officials local former senior acting
    deputy secretary leader chairman own national""")


def acronym_of(claimant: str) -> str:
    """Returns the initials of a claimant's capitalised words ("Independent Drivers' Union": IDU)."""
    initials = [m.group()[0] for m in words(claimant) if m.group()[0].isupper()]
    return "".join(initials)


def matches_claimant(claimant: str, asked: str) -> bool:
    """Whether a claimant is the one a question asks for ("what does the army claim").

    True where one's telling words are all among the other's, where both end in the same name or
    head noun, or where one is the other's acronym. Stems are compared, so "rebel" finds "rebels".
    """
    have = {stem(word) for word in content_words(claimant)}
    want = {stem(word) for word in content_words(asked)}
    telling, wanted = have - _GENERIC_STEMS or have, want - _GENERIC_STEMS or want
    if not telling or not wanted:
        return False
    if wanted <= have or telling <= want:
        return True
    for short, long in ((claimant, asked), (asked, claimant)):
        bare = re.sub(r"[^A-Za-z]", "", short.removeprefix("the ").removeprefix("The "))
        if len(bare) > 1 and bare.isupper() and (bare in acronym_of(long) or fold(bare) in
                                                 content_words(long)):  # fmt: skip
            return True
    head, asked_head = _head(claimant), _head(asked)
    return bool(head) and head == asked_head and head not in _GENERIC_STEMS and len(wanted) == 1


def are_two(first: str | None, second: str | None) -> bool:
    """Whether both claimants are known, and are not the same one."""
    return first is not None and second is not None and not matches_claimant(first, second)


_GENERIC_STEMS = frozenset(stem(word) for word in _GENERIC)


def _head(claimant: str) -> str:
    """The last word before "of", "for" or a comma: the head noun, or a person's last name."""
    phrase = re.split(r"\s(?:of|for|in|at|from|on)\s|,", claimant.strip())[0]
    found = [match.group() for match in words(phrase)]
    return stem(found[-1]) if found else ""


def is_organisation(text: str) -> bool:
    """Whether a noun phrase names an organisation by one of its words ("the grain board")."""
    return any(fold(match.group()).rstrip("s") in ORGANISATIONS or fold(match.group()) in
               ORGANISATIONS for match in words(text))  # fmt: skip


def may_speak(text: str) -> bool:
    """Whether a noun phrase can be somebody who speaks: named, a person, a body, or several."""
    person, plural = nature(text)
    head = re.split(r"\s(?:of|for|in|at|from|on|with|who)\s|,|\(", text)[0].split()[-1]
    return person is not None or plural or head[0].isupper()


def nature(text: str) -> tuple[bool | None, bool]:
    """Whether a mention is a person (None: unknown), and whether it is plural."""
    phrase = re.split(r"\s(?:of|for|in|at|from|on|with|who)\s|,|\(", text)[0].strip()
    found = [fold(match.group()) for match in words(phrase)]
    if not found:
        return None, False
    head = found[-1]
    if phrase.split()[-1][:1].isupper() and set(found[:-1]) & PERSON_NOUNS:
        return True, False
    if is_organisation(phrase) and head not in PERSON_NOUNS:
        return False, head in {"rebels", "police"}
    if _TITLE.match(text) or head in PERSON_NOUNS:
        return True, False
    determined = found[0] in {
        "the",
        "a",
        "an",
        "his",
        "her",
        "its",
        "their",
        "some",
        "two",
        "three",
    }
    lower = phrase[:1].islower() or not phrase.split()[-1][:1].isupper()
    plural = lower and ((head.endswith("s") and not head.endswith("ss")) or head == "people" or
                        (head.endswith("men") and head != "women") or head in {"women", "children"})  # fmt: skip
    if (
        determined
        and not plural
        and head.endswith(("man", "woman", "er", "or", "ist", "ian", "ee"))
    ):
        return True, False
    if phrase.isupper():
        return False, False
    return None, plural or " and " in phrase


def gender_of(text: str) -> str | None:
    """Returns `male` or `female` where a title or a noun tells it, else None."""
    found = {fold(match.group()) for match in words(text)}
    if found & FEMALE or any(word.endswith("woman") for word in found):
        return "female"
    if found & MALE or any(
        word.endswith("man") and not word.endswith("woman") for word in found & PERSON_NOUNS
    ):
        return "male"
    return None
