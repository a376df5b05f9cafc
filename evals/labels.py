"""The form of story, gold and split files, and nothing about what their labels mean.

These files are edited by hand, so they are checked on load, strictly: an unknown key is an error.
"""

import json
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from index.errors import InvalidInput

File = TypeVar("File", bound=BaseModel)

Kind = Literal[
    "fact",
    "conflict",
    "attribution",
    "paraphrase",
    "spelling",
    "followup",
    "yesno",
    "unanswerable",
    "false_premise",
]
KINDS: tuple[str, ...] = Kind.__args__  # type: ignore[attr-defined]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class QuoteLine(_Strict):
    """A sentence of an article, verbatim but for white space and quote marks."""

    article: str
    quote: str


class PositionLine(QuoteLine):
    """One side of a disagreement."""

    claimant: str | None
    figure: str


class QuestionLine(_Strict):
    """One labelled question. `history`: the user's earlier questions, oldest first."""

    id: str
    kind: Kind
    question: str
    history: list[str]
    answerable: bool
    answers: list[str]
    evidence: list[QuoteLine]
    claimant: str | None
    positions: list[PositionLine]
    near: list[QuoteLine]


class ArticleLine(_Strict):
    """An article inside a story file."""

    id: str
    title: str
    outlet: str | None
    author: str | None
    published: str | None
    text: str


class StoryFile(_Strict):
    """A story: its own articles, and the questions asked of them."""

    story: str
    topic: str
    articles: list[ArticleLine]
    questions: list[QuestionLine]


class GoldFile(_Strict):
    """Questions over articles of the built-in corpus, which are named by id."""

    story: str
    topic: str
    articles: list[str]
    questions: list[QuestionLine]


class SplitFile(_Strict):
    """Which stories are for testing and which for tuning; `kept_aside`: tuning, but not training."""

    rule: str
    test: list[str]
    tuning: list[str]
    kept_aside: list[str] = []


def parse(path: Path, form: type[File]) -> File:
    """Returns the file's content in the given form.

    Raises:
        InvalidInput: it cannot be read, or breaks the form; names the file and the question.
    """
    try:
        return form.model_validate_json(path.read_bytes())
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be read: {error.strerror}") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = _place(path, first["loc"])
        raise InvalidInput(f"{path}: {place}{first['msg']}") from error


def _place(path: Path, location: tuple[int | str, ...]) -> str:
    """Returns 'question q07: evidence.0.quote: ' for where a file breaks its form."""
    if len(location) >= 2 and location[0] == "questions":
        found = json.loads(path.read_bytes())["questions"][location[1]]
        name = found.get("id", f"number {location[1]}") if isinstance(found, dict) else location[1]
        rest = ".".join(str(part) for part in location[2:])
        return f"question {name}: {rest}: " if rest else f"question {name}: "
    return f"{'.'.join(str(part) for part in location)}: " if location else ""
