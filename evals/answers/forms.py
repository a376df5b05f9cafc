"""The form of SQuAD files and of lines of passages, and nothing about what their labels mean.

They come from elsewhere, so unknown keys are ignored.
"""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator, model_validator


class _Form(BaseModel):
    model_config = ConfigDict(coerce_numbers_to_str=True)


class SquadAnswer(_Form):
    """One gold answer; its place is not read, for the quotes are compared by their words."""

    text: str


class SquadQuestion(_Form):
    """A question of a paragraph. `plausible_answers` and other keys are ignored."""

    id: str
    question: str
    answers: list[SquadAnswer]
    is_impossible: bool = False  # SQuAD 1.1 has no such key, and no such question


class SquadParagraph(_Form):
    """A paragraph and the questions asked of it."""

    context: str
    qas: list[SquadQuestion]


class SquadTitle(_Form):
    """A page of Wikipedia: its name and paragraphs."""

    title: str
    paragraphs: list[SquadParagraph]


class SquadFile(_Form):
    """SQuAD 1.1 or 2.0 (Rajpurkar et al. 2016, 2018)."""

    data: list[SquadTitle]


class Document(_Form):
    """A document of a line of passages; plain text is a document without anything else."""

    text: str
    id: str | None = None
    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: str | None = None
    url: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain_text(cls, given: object) -> object:
        return {"text": given} if isinstance(given, str) else given

    @field_validator("published")
    @classmethod
    def _day(cls, given: str | None) -> str | None:
        return given and datetime.fromisoformat(given).date().isoformat()


class PassagesLine(_Form):
    """A question with its documents, and groups of gold answers; none says that there is none."""

    id: str | None = None
    question: str
    documents: list[Document]
    answers: list[list[str]] | None

    @field_validator("answers", mode="before")
    @classmethod
    def _one_group(cls, given: object) -> object:
        """A flat list is one group of alternatives."""
        flat = isinstance(given, list) and given and not any(isinstance(one, list) for one in given)
        return [given] if flat else given


def complaint(error: ValidationError) -> str:
    """Returns pydantic's first complaint in one line: where, and what."""
    first = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    return f"{place}: {first['msg']}" if place else first["msg"]
