"""Questions with their candidate sentences, for training and measuring the evidence model.

Reads labelled stories and SQuAD 2.0 files; finds the sentences that the labels mean, and the
neighbours most like an answer. Knows nothing of tokens or of the network.
"""

import json
import math
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Protocol, TypeVar

from evals.labels import SplitFile, parse
from index.embedding import Encoder
from index.sentences import split
from index.types import Article
from rag.crossencoder import asked, context_of

Change = Callable[[dict[str, Any]], dict[str, Any]]

# A labelled quote means every sentence that shares at least half of the shorter of the two texts.
ALIGNED = 0.5

# What readers leave out who type a question into a search box.
UNTYPED = frozenset(
    [
        "a",
        "an",
        "are",
        "did",
        "do",
        "does",
        "had",
        "has",
        "have",
        "is",
        "the",
        "was",
        "were",
        "what",
        "which",
    ]
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence as the model reads it. `place`: its number within its pool of candidates."""

    sentence: str
    context: str
    place: int


@dataclass(frozen=True, slots=True)
class Label:
    """A sentence that answers. `span`: the answer's offsets in it; None where none stands there."""

    place: int
    span: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Question:
    """A question, the sentences it is asked of, and which of them answer it.

    Attributes:
        ranked: places of candidates that do not answer, the most tempting first.
        near: places of sentences labelled as tempting; they do not answer either.
    """

    source: str
    kind: str
    text: str
    history: tuple[str, ...]
    answerable: bool
    pool: tuple[Candidate, ...] = field(repr=False)
    labels: tuple[Label, ...] = ()
    near: tuple[int, ...] = ()
    ranked: tuple[int, ...] = field(default=(), repr=False)

    @property
    def asked(self) -> str:
        return asked(self.text, self.history)

    @property
    def false_premise(self) -> bool:
        """Whether it presupposes what its `near` sentences contradict."""
        return self.kind == "false_premise"


def divided(split_file: Path) -> tuple[list[str], list[str]]:
    """Returns the names of the tuning stories to train on, and of those kept aside.

    Settings are chosen, and the probability of an answer is calibrated, by those kept aside.
    """
    split = parse(split_file, SplitFile)
    return [name for name in split.tuning if name not in split.kept_aside], split.kept_aside


def read_stories(
    folder: Path,
    names: Iterable[str],
    change: Change | None = None,
    ranker: "Callable[[Sequence[str]], Ranker] | None" = None,
) -> list[Question]:
    """Returns the questions of the named stories; each one's pool is all sentences of its story.

    Args:
        change: applied to each story before it is read (evals/training/renaming.py).
        ranker: what puts the sentences of a story in order for a question; Overlap by default.
    """
    changed = change or (lambda story: story)
    return [
        question
        for name in names
        for question in _story(
            changed(json.loads((folder / f"{name}.json").read_text("utf-8"))), ranker or Overlap
        )
    ]


def _story(story: dict[str, Any], ranker_of: "Callable[[Sequence[str]], Ranker]") -> list[Question]:
    pool: list[Candidate] = []
    spans: list[tuple[str, int, int]] = []
    texts: dict[str, str] = {}
    for raw in story["articles"]:
        article = Article(id=raw["id"], title=raw["title"], text=raw["text"])
        texts[article.id] = article.text
        for start, end, previous in _sentences(article):
            context = context_of(article.title, previous)
            pool.append(Candidate(article.text[start:end], context, len(pool)))
            spans.append((article.id, start, end))
    aligned = Aligner(texts, spans)
    ranker = ranker_of([candidate.sentence for candidate in pool])
    return [
        _story_question(story["story"], raw, tuple(pool), aligned, ranker)
        for raw in story["questions"]
    ]


def _sentences(article: Article) -> Iterable[tuple[int, int, str | None]]:
    """Yields each sentence's span and the sentence before it in the same article."""
    previous = None
    for sentence in split(article):
        yield sentence.start, sentence.end, previous
        previous = sentence.text


def _story_question(
    source: str,
    raw: dict[str, Any],
    pool: tuple[Candidate, ...],
    aligned: "Aligner",
    ranker: "Ranker",
) -> Question:
    places = aligned.places(raw["evidence"])
    same = {pool[place].sentence for place in places}  # the same wire sentence elsewhere
    history = tuple(raw["history"])
    ranked = ranker.ranked(" ".join([*history[-1:], raw["question"]]))
    return Question(
        source=source,
        kind=raw["kind"],
        text=raw["question"],
        history=history,
        answerable=raw["answerable"],
        pool=pool,
        labels=tuple(
            Label(place, find_answer(pool[place].sentence, raw["answers"])) for place in places
        ),
        near=tuple(place for place in aligned.places(raw["near"]) if place not in places),
        ranked=tuple(place for place in ranked if pool[place].sentence not in same),
    )


@dataclass(frozen=True, slots=True)
class Aligner:
    """Finds the sentences that a labelled quote means.

    Attributes:
        texts: the articles' texts by id.
        spans: the sentences, as article id, start and end.
    """

    texts: dict[str, str]
    spans: Sequence[tuple[str, int, int]]

    def places(self, labelled: Sequence[dict[str, str]]) -> list[int]:
        """Returns the sentences' numbers, each once, in the order of the labels.

        Raises:
            ValueError: a quote does not stand in its article.
        """
        return list(dict.fromkeys(place for quote in labelled for place in self._one(quote)))

    def _one(self, labelled: dict[str, str]) -> Iterable[int]:
        article, quote = labelled["article"], labelled["quote"]
        found = re.search(_pattern(quote), straight(self.texts[article]))
        if found is None:
            raise ValueError(f"not in article {article}: {quote}")
        for place, (owner, start, end) in enumerate(self.spans):
            shared = min(end, found.end()) - max(start, found.start())
            shorter = min(end - start, found.end() - found.start())
            if owner == article and shared >= ALIGNED * shorter:
                yield place


def straight(text: str) -> str:
    """Returns the text with straight quote marks, character for character."""
    return text.translate(str.maketrans("’‘“”", "''\"\""))


def _pattern(text: str) -> str:
    return r"\s+".join(re.escape(word) for word in straight(text).split())


def find_answer(sentence: str, answers: Sequence[str]) -> tuple[int, int] | None:
    """Returns where the longest of the answers that stand in the sentence stands, or None."""
    for answer in sorted(answers, key=len, reverse=True):
        pattern = rf"(?<!\w){_pattern(answer)}(?!\w)"
        if found := re.search(pattern, straight(sentence), re.IGNORECASE):
            return found.span()
    return None


def read_squad(path: Path) -> list[Question]:
    """Returns the questions of a SQuAD 2.0 file; a question's pool is its own paragraph."""
    return [
        question
        for title in json.loads(path.read_text("utf-8"))["data"]
        for paragraph in title["paragraphs"]
        for question in _paragraph(title["title"].replace("_", " "), paragraph)
    ]


def _paragraph(headline: str, paragraph: dict[str, Any]) -> Iterable[Question]:
    article = Article(id=headline, title=headline, text=paragraph["context"])
    sentences = list(_sentences(article))
    pool = tuple(
        Candidate(article.text[start:end], context_of(headline, previous), place)
        for place, (start, end, previous) in enumerate(sentences)
    )
    ranker = Overlap([candidate.sentence for candidate in pool])
    for raw in paragraph["qas"]:
        labels = {}
        for answer in raw["answers"]:
            first, last = answer["answer_start"], answer["answer_start"] + len(answer["text"])
            for place, (start, end, _) in enumerate(sentences):
                if start <= first < end:
                    labels[place] = Label(place, (first - start, min(last, end) - start))
        yield Question(
            source=headline,
            kind="impossible" if raw["is_impossible"] else "squad",
            text=raw["question"].strip(),
            history=(),
            answerable=not raw["is_impossible"],
            pool=pool,
            labels=tuple(labels.values()),
            ranked=tuple(place for place in ranker.ranked(raw["question"]) if place not in labels),
        )


def paragraph_texts(questions: Iterable[Question]) -> list[str]:
    """Returns the texts of the pools that questions of SQuAD are asked of, each once."""
    pools = {question.pool for question in questions}
    return [" ".join(candidate.sentence for candidate in pool) for pool in sorted(pools, key=str)]


class Ranker(Protocol):
    """Puts sentences in the order in which they tempt a reader who looks for an answer."""

    def ranked(self, question: str) -> list[int]: ...


class Nearness:
    """Ranks sentences by the cosine of their vectors with the question's, as the search does."""

    def __init__(self, encoder: Encoder, sentences: Sequence[str]) -> None:
        self._encoder = encoder
        self._vectors = encoder.encode(sentences)

    def ranked(self, question: str) -> list[int]:
        """Returns the sentences' places, the nearest first."""
        cosines = self._vectors @ self._encoder.encode([question])[0]
        return [int(place) for place in (-cosines).argsort(kind="stable")]


class Overlap:
    """Ranks sentences by the words they share with a question, rare words counting most."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self._stems = [stems(sentence) for sentence in sentences]
        counts = Counter(stem for found in self._stems for stem in found)
        self._weights = {
            stem: math.log(1 + len(sentences) / count) for stem, count in counts.items()
        }

    def ranked(self, question: str) -> list[int]:
        """Returns the sentences' places, the most alike first, equals in their order."""
        wanted = stems(question)
        scores = [
            sum(self._weights[stem] for stem in wanted & found) / (1 + math.log(1 + len(found)))
            for found in self._stems
        ]
        return sorted(range(len(scores)), key=lambda place: -scores[place])


def stems(text: str) -> frozenset[str]:
    """Returns the text's words in lower case, cut to five letters: a crude stem for ranking."""
    return frozenset(_stem(word) for word in re.findall(r"\w+", text.lower()))


@cache
def _stem(word: str) -> str:
    return word[:5]


@dataclass(frozen=True, slots=True)
class Sampling:
    """How many candidates one question gets in an epoch, and how its texts are varied.

    Attributes:
        positives: at most this many of the sentences that answer.
        near: at most this many of the labelled tempting ones.
        top: drawn from the `reach` most tempting of the rest.
        others: drawn from all that remain.
        hardest: of `top` and `others`, only so many are trained on, those that the network as it
            is then takes most for answers (Shrivastava et al. 2016); None for all.
        distract: chance that a question without history gets an unrelated one before it.
        bare: chance that the candidates come without their context.
        terse: chance that the question comes as one types it into a search box.
    """

    positives: int = 3
    near: int = 2
    top: int = 3
    reach: int = 10
    others: int = 1
    hardest: int | None = None
    distract: float = 0.0
    bare: float = 0.0
    terse: float = 0.0


@dataclass(frozen=True, slots=True)
class Drawn:
    """A question's text and the candidates drawn for it; `labels[i]` is None for a negative.

    Attributes:
        contradicting: numbers of the candidates that contradict what the question presupposes.
        given: how many candidates, the first ones, are labelled; the others were drawn.
        hardest: how many of the drawn ones to train on, the hardest; None for all.
    """

    text: str
    candidates: tuple[Candidate, ...]
    labels: tuple[Label | None, ...]
    contradicting: frozenset[int] = frozenset()
    given: int = 0
    hardest: int | None = None

    def only(self, places: Sequence[int]) -> "Drawn":
        """Returns it with the labelled candidates and, of those drawn, these places in `candidates`."""
        kept = [*range(self.given), *places]
        return replace(
            self,
            candidates=tuple(self.candidates[place] for place in kept),
            labels=tuple(self.labels[place] for place in kept),
            hardest=None,
        )


def draw(
    question: Question, sampling: Sampling, chance: random.Random, turns: Sequence[str] = ()
) -> Drawn:
    """Returns positives and a fresh sample of negatives for one epoch.

    Args:
        turns: other questions of the same source, from which a distracting turn may be drawn.
    """
    labels = _some(question.labels, sampling.positives, chance)
    near = _some(question.near, sampling.near, chance)
    rest = [place for place in question.ranked if place not in near]
    top = _some(rest[: sampling.reach], sampling.top, chance)
    others = _some(rest[sampling.reach :], sampling.others, chance)
    places = [*(label.place for label in labels), *near, *top, *others]
    wording = terse(question.text) if chance.random() < sampling.terse else question.text
    text = asked(wording, question.history)
    if not question.history and turns and chance.random() < sampling.distract:
        text = asked(wording, [chance.choice(turns)])
    candidates = tuple(question.pool[place] for place in places)
    if chance.random() < sampling.bare:
        candidates = tuple(replace(candidate, context="") for candidate in candidates)
    first_near = len(labels)
    contradicting = range(first_near, first_near + len(near)) if question.false_premise else ()
    return Drawn(
        text,
        candidates,
        (*labels, *([None] * (len(places) - len(labels)))),
        frozenset(contradicting),
        given=len(labels) + len(near),
        hardest=sampling.hardest,
    )


def terse(question: str) -> str:
    """Returns the question in lower case without mark, articles, auxiliaries, "what" and "which"."""
    words = question.rstrip(" ?").lower().split()
    return " ".join(word for word in words if word not in UNTYPED) or question


Item = TypeVar("Item")


def _some(items: Sequence[Item], count: int, chance: random.Random) -> list[Item]:
    return chance.sample(items, min(count, len(items)))
