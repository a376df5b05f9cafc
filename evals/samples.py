"""Labelled questions: read, validated against the articles, and turned into frozen samples.

A story file holds its own articles; a gold file names articles of the built-in corpus by id.
An invalid file is one `InvalidInput` that names the file, the question and what is wrong.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from evals.labels import (
    GoldFile,
    QuestionLine,
    QuoteLine,
    SplitFile,
    StoryFile,
    parse,
)
from evals.located import Span, folded, locate, overlap
from index.cleaning import clean
from index.errors import InvalidInput
from index.ingest import builtin_pages
from index.types import Article

STORIES = Path(__file__).parent / "stories"
STORIES_SPLIT = Path(__file__).parent / "stories_split.json"
GOLD = Path(__file__).parent / "gold" / "tinzaouaten.json"
EVIDENCE_MANIFEST = Path(__file__).parents[1] / "rag" / "models" / "evidence.json"

# A shorter sentence ("He did not say when.") may stand in two articles and mean two things.
_WIRE_MIN_CHARS = 40

Split = Literal["tuning", "test"]


@dataclass(frozen=True, slots=True)
class GoldPosition:
    """One labelled side of a disagreement: who says it, the figure as written, and where."""

    claimant: str | None
    figure: str
    span: Span


@dataclass(frozen=True, slots=True)
class Sample:
    """One labelled question. `history` holds the user's earlier questions, oldest first.

    `evidence`: every sentence that answers. `near`: sentences that tempt and do not answer; for
    a false premise, the ones that contradict it. `id` is unique over all corpora.
    """

    id: str
    kind: str
    question: str
    answerable: bool
    corpus: str
    split: Split
    history: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    evidence: tuple[Span, ...] = ()
    positions: tuple[GoldPosition, ...] = ()
    near: tuple[Span, ...] = ()
    claimant: str | None = None


@dataclass(frozen=True, slots=True)
class Corpus:
    """Articles that are searched together, and the questions asked of them."""

    name: str
    family: Literal["articles", "stories"]
    articles: tuple[Article, ...] = field(repr=False)
    samples: tuple[Sample, ...] = field(repr=False)

    @property
    def columns(self) -> tuple[str, ...]:
        """The report's columns that the corpus has questions for: family and split."""
        return tuple(dict.fromkeys(f"{self.family}/{sample.split}" for sample in self.samples))


def builtin_articles() -> tuple[Article, ...]:
    """Returns the five articles that come with newsdesk, cleaned, without an index."""
    return tuple(clean(page) for page in builtin_pages())


def load_stories(
    folder: Path = STORIES, split_file: Path = STORIES_SPLIT, *, names: Sequence[str] | None = None
) -> tuple[Corpus, ...]:
    """Returns the stories in order of name, or only those that are named.

    A story that the split does not name was added later, and is for tuning.

    Raises:
        InvalidInput: a file is not valid.
    """
    splits = load_split(split_file)
    paths = sorted(folder.glob("*.json"))
    if names is not None:
        paths = [path for path in paths if path.stem in names]
    return tuple(_story(path, splits) for path in paths)


def unseen(corpora: Iterable[Corpus]) -> tuple[Corpus, ...]:
    """Returns the corpora that the evidence model was not trained on, as its manifest has them."""
    trained_on = set(json.loads(EVIDENCE_MANIFEST.read_text("utf-8"))["stories"])
    return tuple(corpus for corpus in corpora if corpus.name not in trained_on)


def load_gold(articles: Sequence[Article], path: Path = GOLD) -> Corpus:
    """Returns the gold questions over the built-in articles, which are handed in.

    The split is by question: even or odd first byte of the sha256 of its id.
    """
    gold = parse(path, GoldFile)
    by_id = {article.id: article for article in articles}
    for article_id in gold.articles:
        if article_id not in by_id:
            raise InvalidInput(f"{path}: no article of the built-in corpus is {article_id!r}")
    wanted = {article_id: by_id[article_id] for article_id in gold.articles}
    samples = tuple(
        _sample(line, path, gold.story, wanted, split_of_question(line.id))
        for line in _unique(gold.questions, path)
    )
    return Corpus(gold.story, "articles", tuple(wanted.values()), samples)


def split_of_question(question_id: str) -> Split:
    """Returns the fixed half of the gold set that a question belongs to."""
    return "tuning" if hashlib.sha256(question_id.encode()).digest()[0] % 2 == 0 else "test"


def load_split(path: Path = STORIES_SPLIT) -> dict[str, Split]:
    """Returns the side of each story, by its name.

    Raises:
        InvalidInput: a story is on both sides.
    """
    split = parse(path, SplitFile)
    both = sorted(set(split.test) & set(split.tuning))
    if both:
        raise InvalidInput(f"{path}: on both sides of the split: {', '.join(both)}")
    sides: dict[str, Split] = dict.fromkeys(split.tuning, "tuning")
    return sides | dict.fromkeys(split.test, "test")


def stories_for(side: Split, path: Path = STORIES_SPLIT) -> tuple[str, ...]:
    """Returns the names of the stories on one side of the split."""
    return tuple(name for name, its_side in load_split(path).items() if its_side == side)


def first_by_hash(names: Iterable[str], count: int) -> tuple[str, ...]:
    """Returns `count` of the names, sorted: the first by a fixed hash, the same in every run."""
    by_hash = sorted(names, key=lambda name: hashlib.sha256(f"sample:{name}".encode()).digest())
    return tuple(sorted(by_hash[:count]))


def sampled(corpus: Corpus, count: int) -> Corpus:
    """Returns the corpus with `count` of its questions, always the same ones."""
    kept = set(first_by_hash((sample.id for sample in corpus.samples), count))
    return replace(corpus, samples=tuple(s for s in corpus.samples if s.id in kept))


def _story(path: Path, splits: Mapping[str, Split]) -> Corpus:
    story = parse(path, StoryFile)
    if story.story != path.stem:
        raise InvalidInput(f"{path}: is named after another story, {story.story!r}")
    split = splits.get(story.story, "tuning")
    articles = {
        line.id: Article(
            id=line.id,
            title=line.title,
            text=line.text,
            outlet=line.outlet,
            author=line.author,
            published=line.published,
        )
        for line in story.articles
    }
    samples = tuple(
        _sample(line, path, story.story, articles, split) for line in _unique(story.questions, path)
    )
    return Corpus(story.story, "stories", tuple(articles.values()), samples)


def _unique(lines: Sequence[QuestionLine], path: Path) -> Iterator[QuestionLine]:
    seen: set[str] = set()
    for line in lines:
        if line.id in seen:
            raise InvalidInput(f"{path}: question {line.id}: the id is used twice")
        seen.add(line.id)
        yield line


def _sample(
    line: QuestionLine, path: Path, corpus: str, articles: Mapping[str, Article], split: Split
) -> Sample:
    try:
        _check_labels(line)
        evidence = _spans(line.evidence, articles)
        _check_wire_copies(line, articles, evidence)
        positions = tuple(
            GoldPosition(position.claimant, position.figure, span)
            for position in line.positions
            for span in _spans([position], articles)
        )
        near = _spans(line.near, articles)
    except _LabelError as error:
        raise InvalidInput(f"{path}: question {line.id}: {error}") from error
    return Sample(
        id=f"{corpus}/{line.id}",
        kind=line.kind,
        question=line.question,
        answerable=line.answerable,
        corpus=corpus,
        split=split,
        history=tuple(line.history),
        answers=tuple(line.answers),
        evidence=evidence,
        positions=positions,
        near=near,
        claimant=line.claimant,
    )


class _LabelError(Exception):
    """What is wrong with one question's labels."""


def _check_labels(line: QuestionLine) -> None:
    """Raises `_LabelError` where labels contradict each other, as the format forbids."""
    if not line.question.strip():
        raise _LabelError("the question is blank")
    if line.answerable != (line.kind not in ("unanswerable", "false_premise")):
        raise _LabelError(f"answerable is {line.answerable}, but the kind is {line.kind}")
    if not line.answerable and (line.evidence or line.answers or line.positions):
        raise _LabelError("not answerable, and yet it has evidence, answers or positions")
    if line.answerable and not line.evidence:
        raise _LabelError("answerable without evidence")
    if line.answerable and not line.answers and line.kind not in ("yesno", "conflict"):
        raise _LabelError("answerable without answers")
    if line.kind == "conflict" and len({folded(p.figure).casefold() for p in line.positions}) < 2:
        raise _LabelError("a conflict with fewer than two figures")
    if line.kind == "followup" and not line.history:
        raise _LabelError("a follow-up without history")
    quoted = " ".join(folded(evidence.quote) for evidence in line.evidence).casefold()
    for answer in line.answers:
        if folded(answer).casefold() not in quoted:
            raise _LabelError(f"the answer is not inside the evidence: {answer!r}")


def _check_wire_copies(
    line: QuestionLine, articles: Mapping[str, Article], evidence: Sequence[Span]
) -> None:
    """Raises `_LabelError` where a labelled sentence stands in another article, unlabelled."""
    for labelled in line.evidence:
        if len(labelled.quote) < _WIRE_MIN_CHARS:
            continue
        for article in articles.values():
            for copy in locate(labelled.quote, article):
                if not any(overlap(copy, span) for span in evidence):
                    raise _LabelError(
                        f"stands also in {article.id}, unlabelled: {labelled.quote!r}"
                    )


def _spans(lines: Sequence[QuoteLine], articles: Mapping[str, Article]) -> tuple[Span, ...]:
    spans: list[Span] = []
    for line in lines:
        if line.article not in articles:
            raise _LabelError(f"no article is {line.article!r}")
        found = locate(line.quote, articles[line.article])
        if not found:
            raise _LabelError(f"not in the text of {line.article}: {line.quote!r}")
        spans.extend(found)
    return tuple(dict.fromkeys(spans))
