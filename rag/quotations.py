"""Quotations of an article, masked so that no rule mistakes quoted words for the reporter's own."""

import re
from collections.abc import Sequence

from index.types import Sentence
from rag.noun_phrases import HIDDEN, QUOTED, Span

_QUOTATION = re.compile(
    r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)|«[^»]*(?:»|$)|„[^“”]*(?:[“”]|$)|(?<!\w)‘[^‘]*?[\w,.?!]’(?!\w)"
)
_PARENTHESES = re.compile(r"\([^()]{1,80}\)")
_LISTED_NAME = re.compile(  # commas inside a name: "Council for Peace, Security and Growth"
    r"\b[A-Z][\w-]+\s(?:for|of|on)\s(?:the\s)?[A-Z][\w-]+,(?:\s[A-Z][\w-]+,)*\s(?:[A-Z][\w-]+,?\s)?and\s(?=[A-Z])"
)
_NICKNAME = re.compile(r"[“\"‘][A-ZÀ-ÞĀ-Ž][\w'’-]*(?:\s+[\w'’-]+)?[”\"’]")
# Quotation marks around so few words mark a term, not speech.
SCARE_QUOTE = 3


def mask(sentences: Sequence[Sentence]) -> tuple[list[str], list[Span]]:
    """Returns each sentence with its quotations masked, and the quotations as article offsets.

    Quotation marks are paired within a paragraph, because one quotation may hold many sentences.
    """
    text = sentences[0].article.text
    quotations: list[Span] = []
    characters = list(text)
    paragraphs: dict[int, Span] = {}
    for sentence in sentences:
        start, _ = paragraphs.get(sentence.paragraph, (sentence.start, 0))
        paragraphs[sentence.paragraph] = (start, sentence.end)
    for start, end in paragraphs.values():
        for match in _PARENTHESES.finditer(text, start, end):
            characters[match.start() : match.end()] = HIDDEN * len(match.group())
        for match in _LISTED_NAME.finditer(text, start, end):
            for comma in re.finditer(",", match.group()):
                characters[match.start() + comma.start()] = HIDDEN
        for match in _QUOTATION.finditer(text, start, end):
            if _NICKNAME.fullmatch(match.group()) and text[match.end() : match.end() + 1] != ",":
                continue
            quotations.append(match.span())
            characters[match.start() : match.end()] = QUOTED * len(match.group())
    joined = "".join(characters)
    return [joined[one.start : one.end] for one in sentences], quotations


def is_speech(quotation: str) -> bool:
    """Whether a quotation is more than a term in quotation marks."""
    return len(quotation.split()) > SCARE_QUOTE or bool(re.search(r"[.!?,]\W?$", quotation))
