"""Questions with their own texts, read from SQuAD files and from JSON lines of passages.

An invalid file is one `InvalidInput` that names the file, the line or question, and what is wrong.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

from pydantic import ValidationError

from evals.answers.forms import (
    Document,
    PassagesLine,
    SquadFile,
    SquadParagraph,
    SquadQuestion,
    complaint,
)
from evals.samples import first_by_hash
from index.errors import InvalidInput
from index.sentences import split
from index.types import Article
from rag.question import check_question

Pool = Literal["paragraph", "title"]


@dataclass(frozen=True, slots=True)
class GivenQuestion:
    """A question and its gold answers; none says that the texts do not answer it.

    `answers` holds groups of alternatives: one of each group must be shown. SQuAD has one group.
    """

    id: str
    question: str
    answers: tuple[tuple[str, ...], ...]

    @property
    def answerable(self) -> bool:
        return bool(self.answers)


@dataclass(frozen=True, slots=True)
class GivenText:
    """Articles that are searched together, and their questions; intervals draw whole `source`s."""

    source: str
    articles: tuple[Article, ...] = field(repr=False)
    questions: tuple[GivenQuestion, ...] = field(repr=False)


def read_squad(path: Path, *, pool: Pool = "paragraph") -> tuple[GivenText, ...]:
    """Returns the texts of a SQuAD file (1.1 or 2.0) in its order; the title is the headline.

    Args:
        path: the JSON file.
        pool: search each paragraph on its own, or all paragraphs of a title together.

    Raises:
        InvalidInput: the file cannot be read, breaks the form, or contradicts itself.
    """
    try:
        file = SquadFile.model_validate_json(_text(path))
    except ValidationError as error:
        raise InvalidInput(f"{path}: not a SQuAD file: {complaint(error)}") from error
    seen: set[str] = set()
    by_title: dict[str, list[GivenText]] = {}
    for entry in file.data:
        texts = by_title.setdefault(entry.title, [])
        for paragraph in entry.paragraphs:
            texts.append(_paragraph(path, entry.title, len(texts), paragraph, seen))
    if not seen:
        raise InvalidInput(f"{path}: holds no question")
    if pool == "title":
        return tuple(_pooled(title, texts) for title, texts in by_title.items())
    return tuple(text for texts in by_title.values() for text in texts)


def read_passages(path: Path) -> tuple[GivenText, ...]:
    """Returns the texts of JSON lines; each line is a small corpus and one question.

    A line is `{"id", "question", "documents": [text or {"title", "text", "id"}], "answers"}`, with
    answers as a list, a list of lists (one of each must be shown), or null or [] for none.
    Documents may state outlet, author, published and url. Blank lines are passed over.

    Raises:
        InvalidInput: the file cannot be read, or a line is not such an object.
    """
    texts: list[GivenText] = []
    seen: set[str] = set()
    for number, line in enumerate(_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            text = _line(line, number)
        except ValidationError as error:
            raise InvalidInput(f"{path}:{number}: {complaint(error)}") from error
        except (json.JSONDecodeError, RecursionError) as error:
            raise InvalidInput(f"{path}:{number}: not JSON: {error}") from error
        except InvalidInput as error:
            raise InvalidInput(f"{path}:{number}: {error}") from error
        if text.source in seen:
            raise InvalidInput(f"{path}:{number}: the id {text.source!r} is used twice")
        seen.add(text.source)
        texts.append(text)
    if not texts:
        raise InvalidInput(f"{path}: holds no question")
    return tuple(texts)


def limited(texts: Sequence[GivenText], limit: int | None) -> tuple[GivenText, ...]:
    """Returns the texts with `limit` of their questions, always the same ones, or with all.

    Questions are taken evenly, by a fixed hash of their ids; a text without any is left out.
    """
    if limit is None:
        return tuple(text for text in texts if text.questions)
    kept = set(first_by_hash((one.id for text in texts for one in text.questions), limit))
    fewer = (
        replace(text, questions=tuple(one for one in text.questions if one.id in kept))
        for text in texts
    )
    return tuple(text for text in fewer if text.questions)


def _paragraph(
    path: Path, title: str, number: int, paragraph: SquadParagraph, seen: set[str]
) -> GivenText:
    name = f"{title}#{number}"
    if not paragraph.context.strip():
        raise InvalidInput(f"{path}: paragraph {name}: the context is blank")
    # Wikipedia's page names, as SQuAD has them, stand in the form of addresses.
    headline = unquote(title).replace("_", " ").strip() or name
    questions = tuple(_squad_question(path, line, seen) for line in paragraph.qas)
    return GivenText(title, (Article(name, headline, paragraph.context),), questions)


def _squad_question(path: Path, line: SquadQuestion, seen: set[str]) -> GivenQuestion:
    try:
        if line.id in seen:
            raise InvalidInput("the id is used twice")
        if line.is_impossible == bool(line.answers):
            stated = "impossible, and yet it has" if line.is_impossible else "possible, but without"
            raise InvalidInput(f"{stated} answers")
        group = _alternatives([answer.text for answer in line.answers]) if line.answers else None
        question = check_question(line.question)
    except InvalidInput as error:
        raise InvalidInput(f"{path}: question {line.id}: {error}") from error
    seen.add(line.id)
    return GivenQuestion(line.id, question, (group,) if group else ())


def _pooled(title: str, texts: Sequence[GivenText]) -> GivenText:
    return GivenText(
        title,
        tuple(article for text in texts for article in text.articles),
        tuple(question for text in texts for question in text.questions),
    )


def _line(line: str, number: int) -> GivenText:
    parsed = PassagesLine.model_validate(json.loads(line))
    name = parsed.id if parsed.id is not None else f"line-{number}"
    answers = tuple(_alternatives(group) for group in parsed.answers or ())
    question = GivenQuestion(name, check_question(parsed.question), answers)
    return GivenText(name, tuple(_articles(parsed.documents)), (question,))


def _alternatives(answers: Sequence[str]) -> tuple[str, ...]:
    """Returns the different answers of one group, in order."""
    if not answers or not all(answer.strip() for answer in answers):
        raise InvalidInput("answers: one is blank or a group is empty; [] says that there is none")
    return tuple(dict.fromkeys(answer.strip() for answer in answers))


def _articles(documents: Sequence[Document]) -> Iterator[Article]:
    if not documents:
        raise InvalidInput("documents: give at least one")
    seen: set[str] = set()
    for number, document in enumerate(documents):
        if not document.text.strip():
            raise InvalidInput(f"documents.{number}: the text is blank")
        name = document.id if document.id is not None else f"document-{number + 1}"
        if name in seen:
            raise InvalidInput(f"documents.{number}: the id {name!r} is used twice")
        seen.add(name)
        yield _article(name, document)


def _article(name: str, document: Document) -> Article:
    """Returns the document as an article; without a title its first sentence serves as one."""
    stated = (document.title or "").strip()
    article = Article(
        id=name,
        title=stated,
        text=document.text,
        outlet=document.outlet,
        author=document.author,
        published=document.published,
        url=document.url,
        title_stated=bool(stated),
    )
    if stated:
        return article
    return replace(article, title=next((one.text for one in split(article)), name))


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{path}: not UTF-8 text: {error.reason}") from error
