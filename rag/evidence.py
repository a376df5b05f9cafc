"""Evidence: the sentences that may answer a question, and how well each one does.

Candidates come from the hybrid search; each is scored by signals that a small logistic model
(`rag.calibration`) turns into two probabilities: that this sentence answers, and that anything does.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.collection import ArticleIndex
from index.types import Sentence
from rag.attribution import Attribution, chosen
from rag.claimants import matches_claimant
from rag.crossencoder import EvidenceModel, context_of
from rag.names import respell
from rag.question import Expects, Question
from rag.slots import ranked_figures
from rag.types import Spelling
from rag.words import stem, terms, words

PASSAGES = 20
CANDIDATES = 30

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

FEATURES = (
    "logit",  # of the cross-encoder; 0 without one
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
_FULL_SLOT = 12.0  # the score of a figure that the answering words point at and that fits in all


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, the context that it is read in, and its signals by `FEATURES`.

    `answer_start`, `answer_end`: the few words that answer, as offsets into the article.
    """

    sentence: Sentence
    context: str = field(repr=False)
    signals: tuple[float, ...]
    claimant: str | None = None
    kind: str = "reported"
    answer_start: int | None = None
    answer_end: int | None = None

    @property
    def answer_text(self) -> str:
        return self.sentence.article.text[self.answer_start : self.answer_end]

    def with_signals(self, **changed: float) -> tuple[float, ...]:
        """Returns the signals with some of them changed, by name."""
        return tuple(
            changed.get(name, value) for name, value in zip(FEATURES, self.signals, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Query:
    """What candidates are scored against.

    `text` is spelled as the articles spell it; `context` holds earlier questions of a follow-up;
    `unknown` is the share of the question's terms that no article holds.
    """

    question: Question
    text: str
    spellings: tuple[Spelling, ...] = ()
    context: tuple[str, ...] = ()
    unknown: float = 0.0

    @property
    def search_text(self) -> str:
        """The text to search for: context first, then every other spelling."""
        others = [spelling.found for spelling in self.spellings if spelling.found not in self.text]
        return " ".join([*self.context, self.text, *dict.fromkeys(others)])


def find_candidates(index: ArticleIndex, query: Query) -> tuple[Candidate, ...]:
    """Returns the best `CANDIDATES` sentences of the passages found, in order of a first score.

    Headings are context, never candidates. Ties are broken by article position, then by place.
    """
    hits = index.search(query.search_text, limit=PASSAGES)
    found: dict[tuple[str, int], float] = {}
    pool: list[Sentence] = []
    neighbours: list[tuple[Sentence, ...]] = []
    rows: list[NDArray[np.float32]] = []
    for hit in hits:
        article = hit.passage.article
        sentences = index.sentences(article.id)
        vectors = index.sentence_vectors(article.id)
        for place, sentence in enumerate(sentences):
            inside = hit.passage.start <= sentence.start and sentence.end <= hit.passage.end
            key = (article.id, sentence.start)
            if inside and not sentence.heading and key not in found:
                found[key] = hit.score
                pool.append(sentence)
                neighbours.append(sentences[max(0, place - 1) : place + 2])
                rows.append(vectors[place])
    if not pool:
        return ()
    cosines = np.asarray(rows, dtype=np.float32) @ index.encode_query(query.text)
    overlap = _Overlap.of(query, pool)
    candidates = [
        overlap.candidate(
            sentence, around, float(cosine), found[sentence.article.id, sentence.start]
        )
        for sentence, around, cosine in zip(pool, neighbours, cosines, strict=True)
    ]
    candidates.sort(
        key=lambda candidate: (
            -_first_score(candidate),
            index.position(candidate.sentence.article.id),
            candidate.sentence.start,
        )
    )
    return tuple(candidates[:CANDIDATES])


def _first_score(candidate: Candidate) -> float:
    """Returns the score that picks candidates: cosine and both coverages, evenly weighted."""
    signals = dict(zip(FEATURES, candidate.signals, strict=True))
    return signals["cosine"] + 0.5 * signals["coverage"] + 0.5 * signals["context_coverage"]


def with_claimants(
    query: Query,
    candidates: Sequence[Candidate],
    attributions: Callable[[str], Sequence[Sequence[Attribution]]],
    sentences: Callable[[str], Sequence[Sentence]],
) -> tuple[Candidate, ...]:
    """Returns the candidates with who says each, and whether that is whom the question asks for.

    Args:
        attributions: the attributions of an article's sentences, by article id.
        sentences: the sentences themselves, by article id.
    """
    asked = query.question.claimant
    named = _stems(query.search_text)
    result = []
    for candidate in candidates:
        article_id = candidate.sentence.article.id
        place = sentences(article_id).index(candidate.sentence)
        found = attributions(article_id)[place]
        claimant, kind = chosen(found, candidate.answer_start)
        names = [one.claimant for one in found if one.claimant]
        fits = asked is None or any(matches_claimant(name, asked) for name in names)
        result.append(
            replace(
                candidate,
                claimant=claimant,
                kind=kind,
                signals=candidate.with_signals(
                    claimant=float(fits),
                    speaker=float(any(named & _stems(name) for name in names)),
                ),
            )
        )
    return tuple(result)


def with_model(
    model: EvidenceModel, query: Query, candidates: Sequence[Candidate]
) -> tuple[Candidate, ...]:
    """Returns the candidates with the evidence model's logit and the words that it points at.

    Each is asked with the names as its own article spells them.
    """
    by_wording: dict[str, list[int]] = {}
    for place, candidate in enumerate(candidates):
        by_wording.setdefault(respelled_for(query, candidate), []).append(place)
    result = list(candidates)
    for wording, places in by_wording.items():
        pairs = [(candidates[one].sentence.text, candidates[one].context) for one in places]
        for place, scored in zip(places, model.score(wording, pairs, query.context), strict=True):
            candidate = candidates[place]
            start = candidate.sentence.start
            result[place] = replace(
                candidate,
                signals=candidate.with_signals(logit=scored.logit),
                answer_start=start + scored.start,
                answer_end=start + scored.end,
            )
    return tuple(result)


@dataclass(frozen=True, slots=True)
class _Overlap:
    """The words of the question and their weights over one pool of candidate sentences."""

    query: Query
    weights: dict[str, float]
    alternatives: dict[str, frozenset[str]]

    @classmethod
    def of(cls, query: Query, pool: Sequence[Sentence]) -> "_Overlap":
        frequency = Counter(one for sentence in pool for one in _stems(sentence.text))
        alternatives = {term: frozenset({term}) for term in query.question.terms}
        for spelling in query.spellings:
            written = _stems(spelling.found)
            for word in words(spelling.asked):
                term = stem(word.group())
                alternatives[term] = alternatives.get(term, frozenset({term})) | written
        weights = {
            term: _inverse_document_frequency(max(frequency[other] for other in others), len(pool))
            for term, others in alternatives.items()
        }
        return cls(query, weights, alternatives)

    def candidate(
        self, sentence: Sentence, around: Sequence[Sentence], cosine: float, passage: float
    ) -> Candidate:
        own = _stems(sentence.text)
        near = own.union(_stems(sentence.article.title), *(_stems(other.text) for other in around))
        question = self.query.question
        names = {stem(name) for name in question.names}
        read_in = " ".join([sentence.article.title, *(other.text for other in around)])
        shape = _SHAPES.get(question.expects)
        signals = (
            0.0,
            cosine,
            self._coverage(self.weights, own),
            self._coverage(self.weights, near),
            self._coverage(dict.fromkeys(names, 1.0), near),
            _share([number in read_in for number in question.numbers]),
            1.0 if shape is None or shape.search(sentence.text) else 0.0,
            passage,
            1.0,
            0.0,
            slot_fit(question, sentence.text),
            1.0 if _WITHHELD.search(sentence.text) else 0.0,
            self.query.unknown,
        )
        before = [other.text for other in around if other.end <= sentence.start]
        context = context_of(sentence.article.title, before[-1] if before else None)
        return Candidate(sentence, context, signals)

    def _coverage(self, weights: dict[str, float], stems: frozenset[str]) -> float:
        total = sum(weights.values())
        held = sum(
            weight
            for term, weight in weights.items()
            if not stems.isdisjoint(self.alternatives.get(term, {term}))
        )
        return held / total if total else 1.0


def respelled_for(query: Query, candidate: Candidate) -> str:
    """Returns the question with each name as the candidate's own article spells it."""
    return respell(
        query.question.text,
        query.spellings,
        within=f"{candidate.sentence.text} {candidate.context}",
    )


def slot_fit(question: Question, text: str, span: tuple[int, int] | None = None) -> float:
    """Returns how well the best figure of a text fills the question's slot, from 0 to 1.

    0 where the question does not ask for a figure, or the text has none that fits.
    """
    ranked = ranked_figures(question, text, span)
    return min(max(ranked[0][1] / _FULL_SLOT, 0.0), 1.0) if ranked else 0.0


@lru_cache(maxsize=4096)
def _stems(text: str) -> frozenset[str]:
    return frozenset(terms(text))


def _inverse_document_frequency(frequency: int, total: int) -> float:
    """Returns the weight of a term, as in BM25 (Robertson and Zaragoza 2009, section 3.3)."""
    return math.log(1 + (total - frequency + 0.5) / (frequency + 0.5))


def _share(held: Sequence[bool]) -> float:
    return sum(held) / len(held) if held else 1.0
