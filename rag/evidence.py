"""Evidence: the sentences that may answer a question, and how well each one does.

Candidates come from the hybrid search; their signals (`rag.signals`) are what a small logistic
model (`rag.calibration`) turns into the probability that they answer.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from index.collection import ArticleIndex
from index.types import Sentence
from rag.attribution import Attribution, chosen
from rag.claimants import matches_claimant
from rag.crossencoder import EvidenceModel, context_of
from rag.names import respell
from rag.question import Question
from rag.signals import FEATURES, Overlap, Query, slot_fit, stems

PASSAGES = 20
CANDIDATES = 30
# A claim is often answered in the next sentence ("The county puts it at 16,000"), which shares no
# word with the question: those after the best few are read whatever their score.
FOLLOWED = 4


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

    def precedes(self, other: "Candidate") -> bool:
        """Whether the other one is the next sentence of the same article."""
        article, start = self.sentence.article, other.sentence.start
        return (
            article.id == other.sentence.article.id
            and self.sentence.end <= start
            and not article.text[self.sentence.end : start].strip()
        )

    @property
    def answer_text(self) -> str:
        return self.sentence.article.text[self.answer_start : self.answer_end]

    def signal(self, name: str) -> float:
        """Returns one signal by its name in `FEATURES`."""
        return self.signals[FEATURES.index(name)]

    def with_signals(self, **changed: float) -> tuple[float, ...]:
        """Returns the signals with some of them changed, by name."""
        return tuple(
            changed.get(name, value) for name, value in zip(FEATURES, self.signals, strict=True)
        )


def find_candidates(index: ArticleIndex, query: Query) -> tuple[Candidate, ...]:
    """Returns the best sentences of the passages found, in order of a first score.

    They are the best `CANDIDATES` and the sentences that follow the `FOLLOWED` best.

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
    overlap = Overlap.of(query, pool)
    candidates = []
    for sentence, around, cosine in zip(pool, neighbours, cosines, strict=True):
        passage = found[sentence.article.id, sentence.start]
        signals = overlap.signals(sentence, around, float(cosine), passage)
        candidates.append(Candidate(sentence, _context(sentence, around), signals))
    candidates.sort(
        key=lambda candidate: (
            -_first_score(candidate),
            index.position(candidate.sentence.article.id),
            candidate.sentence.start,
        )
    )
    kept = with_followers(candidates[:CANDIDATES], candidates[CANDIDATES:])
    return tuple(_with_slot(query.question, candidate) for candidate in kept)


def with_followers(
    ranked: Sequence[Candidate], others: Sequence[Candidate]
) -> tuple[Candidate, ...]:
    """Returns the ranked candidates, then those of the others that follow the `FOLLOWED` best."""
    leading = ranked[:FOLLOWED]
    followers = (one for one in others if any(best.precedes(one) for best in leading))
    return (*ranked, *followers)


def _context(sentence: Sentence, around: Sequence[Sentence]) -> str:
    """Returns what the evidence model reads beside a sentence."""
    before = [other.text for other in around if other.end <= sentence.start]
    return context_of(sentence.article.title, before[-1] if before else None)


def _with_slot(question: Question, candidate: Candidate) -> Candidate:
    """Returns the candidate with its slot signal, which is too slow to read off every sentence."""
    fit = slot_fit(question, candidate.sentence.text)
    return replace(candidate, signals=candidate.with_signals(slot=fit))


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
    named = stems(query.search_text)
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
                    speaker=float(any(named & stems(name) for name in names)),
                ),
            )
        )
    return tuple(result)


def with_model(
    model: EvidenceModel, query: Query, candidates: Sequence[Candidate]
) -> tuple[Candidate, ...]:
    """Returns the candidates with the evidence model's logits and the words that it points at.

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
                signals=candidate.with_signals(logit=scored.logit, contradicts=scored.contradicts),
                answer_start=start + scored.start,
                answer_end=start + scored.end,
            )
    return tuple(result)


def respelled_for(query: Query, candidate: Candidate) -> str:
    """Returns the question with each name as the candidate's own article spells it."""
    return respell(
        query.question.text,
        query.spellings,
        within=f"{candidate.sentence.text} {candidate.context}",
    )
