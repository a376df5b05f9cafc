"""The signals of evidence: what can be read off a question and a sentence without a trained reader.

Each is a number by name (`FEATURES`); `rag.evidence` collects them, `rag.calibration` weighs them.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.types import Sentence
from rag.question import Expects, Question
from rag.slots import ranked_figures
from rag.types import Spelling
from rag.words import stem, terms, words

FEATURES = (
    "logit",  # of the cross-encoder; 0 without one
    "contradicts",  # its logit that the sentence denies what is presupposed; UNREAD without one
    "cosine",  # of question and sentence
    "coverage",  # idf-weighted share of the question's terms in the sentence
    "context_coverage",  # the same, with headline and neighbours
    "names",  # share of the question's names in the sentence, its neighbours and headline
    "numbers",  # share of the question's numbers there
    "shape",  # 1 if the sentence holds what the kind of question asks for
    "passage",  # fused search score of the best passage that holds the sentence
    "claimant",  # 1 if it is said by, or names, whoever's word the question asks for, if anyone's
    "speaker",  # 1 if the question names whoever says it, in whatever words it asks
    "slot",  # how well its best figure fills what the question counts or dates (rag.slots), 0 to 1
    "withheld",  # 1 if the sentence says that something was not said or is not known
    "unknown",  # share of the question's terms that no article holds in any spelling
)

_ANSWER_SHAPES = {
    Expects.COUNT: r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|"
    r"\w+ty|hundreds?|thousands?|millions?|dozens?|half|third|quarter|none|no one|nobody|several|"
    r"single|both|twice|once|couple|number|figures?)\b",
    Expects.PERSON: r"\b(?<![.!?] )(?<!^)[A-Z]\w+|\b(?:president|minister|governor|mayor|director|army|"
    r"police|group|officials?|spokes\w+|commander|leader|company|union|prosecutors?)\b",
    Expects.TIME: r"\b(?:1[89]|20)\d\d\b|\b\d{1,2}[:.]\d\d\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|"
    r"\b(?:january|february|march|april|june|july|august|september|october|november|december)\b|"
    r"\b(?:morning|evening|night|noon|midnight|dawn|yesterday|today|tomorrow|ago|o'clock|a\.m|p\.m|"
    r"weeks?|months?|years?|days?|hours?|spring|summer|autumn|winter|may)\b",
    Expects.PLACE: r"\b(?:in|at|near|from|to|on|of|outside|inside|across|around|off|into|through|along|"
    r"between|towards?|behind|under|over)\s+(?:the\s+|a\s+|an\s+|its\s+|his\s+|her\s+)?[\w’'-]+",
    Expects.REASON: r"\b(?:because|due|after|since|so that|in order|caus\w+|blam\w+|owing|result\w*|led to|"
    r"reason|fear\w*|to\s+\w+|as|for|accus\w+|followed|over|led)\b",
    Expects.SPEECH: r"[“\"]|\b(?:said|says|claim\w*|told|tells|accord\w+|den\w+|report\w*|state[ds]?|"
    r"announc\w+|call\w*|warn\w*|add(?:s|ed)|insist\w*|demand\w*|ask\w*|estimat\w+|view|put)\b",
}
_ANSWER_SHAPES[Expects.MONEY] = _ANSWER_SHAPES[Expects.COUNT]
_ANSWER_SHAPES[Expects.MEASURE] = _ANSWER_SHAPES[Expects.COUNT]
_ANSWER_SHAPES[Expects.AGE] = r"\b\d{1,3}\b|\b(?:aged?|years? old|year-old|born)\b"
_ANSWER_SHAPES[Expects.DURATION] = (
    r"\b(?:second|minute|hour|day|night|week|month|year|decade|centur)\w*\b|\bsince\b|\buntil\b"
)
_SHAPES = {
    expects: re.compile(pattern, 0 if expects is Expects.PERSON else re.IGNORECASE)
    for expects, pattern in _ANSWER_SHAPES.items()
}

_WITHHELD = re.compile(
    r"\b(?:(?:did|does|do|would|could|will|has|have|had|was|were|is|are)(?: not|n['’]t)(?: yet| been| be)*"
    r" (?:say|said|give|given|disclos\w*|specif\w*|reveal\w*|comment\w*|provid\w*|name[ds]?|explain\w*|"
    r"know\w*|confirm\w*|clear|respond\w*|repl\w+|answer\w*|state[ds]?|publish\w*|identif\w*|verif\w*)|"
    r"(?:declin|refus)\w+ to|neither .{0,60}\b(?:provid|disclos|said|gave|given)\w*|unclear|unknown|"
    r"undisclosed|unverified|not (?:known|clear|immediately|disclosed|specified|named)|"
    r"(?:gave|giving|given) (?:no|neither)|without (?:saying|naming|giving|specifying)|"
    r"no (?:figure|number|details?|explanation|reason|comment|further))\b",
    re.IGNORECASE,
)
UNREAD = -6.0  # as unlikely a contradiction as the model ever finds
_FULL_SLOT = 12.0  # the score of a figure that the answering words point at and that fits in all


@dataclass(frozen=True, slots=True)
class Query:
    """What candidates are scored against.

    `text` is spelled as the articles spell it; `context` holds earlier questions of a follow-up;
    `missing` are the question's words that no article holds in any spelling.
    """

    question: Question
    text: str
    spellings: tuple[Spelling, ...] = ()
    context: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def unknown(self) -> float:
        """The missing words as a share of the question's terms."""
        return len(self.missing) / max(len(self.question.terms), 1)

    @property
    def search_text(self) -> str:
        """The text to search for: context first, then every other spelling."""
        others = [spelling.found for spelling in self.spellings if spelling.found not in self.text]
        return " ".join([*self.context, self.text, *dict.fromkeys(others)])


@dataclass(frozen=True, slots=True)
class Overlap:
    """The words of the question and their weights over one pool of candidate sentences."""

    query: Query
    weights: dict[str, float]
    alternatives: dict[str, frozenset[str]]

    @classmethod
    def of(cls, query: Query, pool: Sequence[Sentence]) -> "Overlap":
        frequency = Counter(one for sentence in pool for one in stems(sentence.text))
        alternatives = {term: frozenset({term}) for term in query.question.terms}
        for spelling in query.spellings:
            written = stems(spelling.found)
            for word in words(spelling.asked):
                term = stem(word.group())
                alternatives[term] = alternatives.get(term, frozenset({term})) | written
        weights = {
            term: _inverse_document_frequency(max(frequency[other] for other in others), len(pool))
            for term, others in alternatives.items()
        }
        return cls(query, weights, alternatives)

    def signals(
        self, sentence: Sentence, around: Sequence[Sentence], cosine: float, passage: float
    ) -> tuple[float, ...]:
        """Returns the values of `FEATURES`; those of other modules are left at a neutral value.

        Args:
            around: the sentence with its neighbours.
            cosine: of question and sentence.
            passage: the score of the best passage that holds it.
        """
        own = stems(sentence.text)
        near = own.union(stems(sentence.article.title), *(stems(other.text) for other in around))
        question = self.query.question
        names = {stem(name) for name in question.names}
        read_in = " ".join([sentence.article.title, *(other.text for other in around)])
        shape = _SHAPES.get(question.expects)
        return (
            0.0,
            UNREAD,
            cosine,
            self._coverage(self.weights, own),
            self._coverage(self.weights, near),
            self._coverage(dict.fromkeys(names, 1.0), near),
            _share([number in read_in for number in question.numbers]),
            1.0 if shape is None or shape.search(sentence.text) else 0.0,
            passage,
            1.0,
            0.0,
            0.0,
            1.0 if _WITHHELD.search(sentence.text) else 0.0,
            self.query.unknown,
        )

    def _coverage(self, weights: dict[str, float], stems: frozenset[str]) -> float:
        total = sum(weights.values())
        held = sum(
            weight
            for term, weight in weights.items()
            if not stems.isdisjoint(self.alternatives.get(term, {term}))
        )
        return held / total if total else 1.0


def slot_fit(question: Question, text: str, span: tuple[int, int] | None = None) -> float:
    """Returns how well the best figure of a text fills the question's slot, from 0 to 1.

    0 where the question does not ask for a figure, or the text has none that fits.
    """
    ranked = ranked_figures(question, text, span)
    return min(max(ranked[0][1] / _FULL_SLOT, 0.0), 1.0) if ranked else 0.0


@lru_cache(maxsize=4096)
def stems(text: str) -> frozenset[str]:
    """Returns the stems of a text's content words."""
    return frozenset(terms(text))


def _inverse_document_frequency(frequency: int, total: int) -> float:
    """Returns the weight of a term, as in BM25 (Robertson and Zaragoza 2009, section 3.3)."""
    return math.log(1 + (total - frequency + 0.5) / (frequency + 0.5))


def _share(held: Sequence[bool]) -> float:
    return sum(held) / len(held) if held else 1.0
