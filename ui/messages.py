"""Questions and histories as they come in from files: read, validated, and turned into turns."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TextIO

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from index.errors import InvalidInput
from rag.types import Turn


class Message(BaseModel):
    """One message of a history; unknown keys are ignored."""

    role: Literal["user", "assistant", "system"]
    content: str


class _Line(BaseModel):
    model_config = ConfigDict(coerce_numbers_to_str=True)

    id: str | None = None
    question: str
    history: list[Message] = []


_HISTORY = TypeAdapter(list[Message])


@dataclass(frozen=True, slots=True)
class BatchQuestion:
    """One line of a batch: its own id, if it has one, the question and the turns before it."""

    id: str | None
    question: str
    history: tuple[Turn, ...]


def read_history(path: Path) -> tuple[Turn, ...]:
    """Returns the turns of a JSON list of messages.

    Raises:
        InvalidInput: the file cannot be read, or is not such a list.
    """
    try:
        return turns(_HISTORY.validate_json(path.read_bytes()))
    except OSError as error:
        raise InvalidInput(f"cannot read the history {path}: {error.strerror}") from error
    except ValidationError as error:
        raise InvalidInput(
            f"{path}: the history must be a JSON list of "
            f'{{"role": "user", "content": "..."}}: {_first(error)}'
        ) from error


def read_batch(lines: TextIO, name: str) -> Iterator[BatchQuestion]:
    """Yields the questions of JSON lines; blank lines are passed over.

    Raises:
        InvalidInput: a line is not such an object; what came before it has been yielded.
    """
    for number, line in enumerate(_decoded(lines, name), start=1):
        if not line.strip():
            continue
        try:
            parsed = _Line.model_validate(json.loads(line))
        except (json.JSONDecodeError, RecursionError) as error:
            raise InvalidInput(f"{name}:{number}: not JSON: {error}") from error
        except ValidationError as error:
            raise InvalidInput(f"{name}:{number}: {_first(error)}") from error
        yield BatchQuestion(parsed.id, parsed.question, turns(parsed.history))


def turns(messages: Sequence[Message]) -> tuple[Turn, ...]:
    """Returns one turn for each user message, with the assistant's reply where there is one."""
    result: list[Turn] = []
    for message in messages:
        if message.role == "user":
            result.append(Turn(message.content))
        elif message.role == "assistant" and result and result[-1].answer is None:
            result[-1] = Turn(result[-1].question, message.content)
    return tuple(result)


def _decoded(lines: TextIO, name: str) -> Iterator[str]:
    try:
        yield from lines
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{name}: not UTF-8 text: {error.reason}") from error


def _first(error: ValidationError) -> str:
    """Returns the first complaint of pydantic in one line: where, and what."""
    complaint = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in complaint["loc"])
    return f"{place}: {complaint['msg']}" if place else complaint["msg"]
