"""The names of one article: which are people, and the full name behind a short mention.

Offsets point into the article.
"""

import re
from collections.abc import Sequence

from index.types import Sentence
from rag.claimants import is_organisation
from rag.noun_phrases import NAME, Span
from rag.reporting_verbs import ORGANISATIONS, TITLES
from rag.words import STOP_WORDS, fold

_NAME = re.compile(NAME)
_TITLE = re.compile(TITLES)
_VERBAL = re.compile(r"\s+(?:is|was|has|had|will|would|can|could|did|does|[a-z]+(?:s|ed))\b")
_WHERE = re.compile(r"\b(?:in|at|near|into|off|outside|reached|around|towards)\s+$", re.IGNORECASE)


class FullNames:
    """The names of two and more words that stand in an article, headings left out."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self._text = sentences[0].article.text if sentences else ""
        self.spans = tuple(self._find(sentences))
        self._places = {
            self._text[start:end]
            for start, end in self.spans
            if _WHERE.search(self._text, max(0, start - 12), start)
        }

    def _find(self, sentences: Sequence[Sentence]) -> list[Span]:
        names = []
        for sentence in sentences:
            if sentence.heading:
                continue
            for match in _NAME.finditer(self._text, sentence.start, sentence.end):
                start, end = match.span()
                while (first := re.match(r"([\w’'-]+)\s+", self._text[start:end])) and fold(
                    first[1]
                ) in STOP_WORDS | {"the"}:
                    start += first.end()
                if self._text[end - 1] in ".'’":
                    end -= 1
                if re.search(r"['’]s$", self._text[start:end]):
                    end -= 2
                if len(self._text[start:end].split()) > 1:
                    names.append((start, end))
        return names

    def is_person(self, span: Span) -> bool:
        """Whether a name is a person's: of two to four words, no body, and no place elsewhere."""
        text = self._text[span[0] : span[1]]
        if is_organisation(text) or text.isupper() or re.match(r"(?i)(?:the|a|an)\s", text):
            return False
        if _TITLE.match(text):
            return True
        parts = [part for part in text.split() if part[0].isupper()]
        if len(parts) == 1:
            return any(
                fold(self._text[s:e].split()[-1]) == fold(parts[0])
                and not is_organisation(self._text[s:e])
                for s, e in self.spans
            )
        return 2 <= len(parts) <= 4 and text not in self._places

    def is_name(self, text: str, end: int) -> bool:
        """Whether a single capitalised word is a name: the article never writes it in lower case."""
        if not _VERBAL.match(self._text, end):
            return False
        return " " not in text and not re.search(rf"\b{re.escape(text.lower())}\b", self._text)

    def full(self, span: Span, text: str) -> Span:
        """Returns the fuller earlier mention of a bare last name or of "the ministry"."""
        bare = _TITLE.sub("", text).strip()
        if re.fullmatch(r"[A-ZÀ-ÞĀ-Ž][\w’'-]*", bare) and not bare.isupper():
            same = [
                (s, e) for s, e in self.spans
                if fold(self._text[s:e].split()[-1]) == fold(bare)
                and len(_TITLE.sub("", self._text[s:e]).split()) > 1
            ]  # fmt: skip
            earlier = [one for one in same if one[0] < span[0]]
            if same:
                return earlier[-1] if earlier else same[0]
            return span
        match = re.fullmatch(r"(?:[Tt]he|[Ii]ts)\s+([\w’'-]+)", text)
        if match and fold(match[1]) in ORGANISATIONS:
            return self._full_organisation(span, match[1])
        return span

    def _full_organisation(self, span: Span, noun: str) -> Span:
        titled = re.compile(
            rf"\b(?:[Tt]he\s+)?(?:[A-ZÀ-Þ][\w’'-]*\s+(?:(?:of|for|and|the)\s+)*){{1,4}}{noun.capitalize()}"
            rf"(?:\s+(?:of|for)\s+(?:the\s+)?[A-ZÀ-Þ][\w’'-]*)?|\b(?:[Tt]he)\s+{noun.capitalize()}\s+(?:of|for)"
            rf"\s+(?:the\s+)?[A-ZÀ-Þ][\w’'-]*|\b[Tt]he\s+(?:[a-z’'-]+\s+){{1,2}}{noun.lower()}\b"
        )
        found = None
        for match in titled.finditer(self._text, 0, span[0]):
            inner = match.group().split()[1:-1]
            if any(fold(word) in STOP_WORDS - {"of", "for", "and", "the"} for word in inner):
                continue
            if match.group()[0].islower() and any(word in {"of", "for", "and"} for word in inner):
                continue
            found = match.span()
        return found or span
