"""One reader's conversation: its exchanges, and the steps that a chat takes on them.

Values only: nothing here asks, renders or stores.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from index.types import Article
from rag.types import Answer, Quote, Turn


class Answerer(Protocol):
    """What the desk needs of an assistant."""

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer: ...

    def articles(self) -> tuple[Article, ...]: ...

    def position(self, article_id: str) -> int: ...


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what came of it: an answer, or the line of an error.

    `number` names the exchange in links; it is never used twice in one conversation, so a link
    of an undone answer can never open the quote of a later one.
    """

    number: int
    question: str
    answer: Answer | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """The exchanges so far, oldest first."""

    exchanges: tuple[Exchange, ...] = ()
    next_number: int = 1

    @property
    def history(self) -> tuple[Turn, ...]:
        """The turns that the assistant may build on; those that failed are left out."""
        return tuple(
            Turn(question=exchange.question, answer=exchange.answer.text)
            for exchange in self.exchanges
            if exchange.answer is not None
        )

    def with_exchange(
        self, question: str, *, answer: Answer | None = None, problem: str | None = None
    ) -> "Conversation":
        """Returns the conversation with one more exchange at its end."""
        exchange = Exchange(self.next_number, question, answer, problem)
        return Conversation((*self.exchanges, exchange), self.next_number + 1)

    def until(self, position: int) -> "Conversation":
        """Returns the conversation without the exchange at `position` (from 0) and all later."""
        return replace(self, exchanges=self.exchanges[: max(position, 0)])

    def cleared(self) -> "Conversation":
        """Returns an empty conversation that still uses no number twice."""
        return replace(self, exchanges=())

    def with_number(self, number: int) -> Exchange | None:
        """Returns the exchange of this number, or None where it was undone or cleared."""
        return next((each for each in self.exchanges if each.number == number), None)


@dataclass(frozen=True, slots=True)
class Reference:
    """A link target in the conversation: the quote `index` of exchange `number`.

    `kind` is "cite" (a citation, by its marker) or "near" (a nearest sentence, from 1).
    """

    kind: str
    number: int
    index: int

    def __str__(self) -> str:
        return f"{self.kind}-{self.number}-{self.index}"

    @classmethod
    def parse(cls, text: str) -> "Reference | None":
        """Returns the reference that `str()` made, or None for any other text."""
        kind, _, rest = text.partition("-")
        number, _, index = rest.partition("-")
        digits = number + index
        if kind not in ("cite", "near") or not (number and index):
            return None
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 18):
            return None
        return cls(kind, int(number), int(index))


@dataclass(frozen=True, slots=True)
class Highlight:
    """A quote to mark in its article, and the few words of it that answer, if known."""

    index: int
    quote: Quote
    answer_start: int | None = None
    answer_end: int | None = None


def highlights(answer: Answer, kind: str) -> tuple[Highlight, ...]:
    """Returns all quotes of one answer that links of this kind lead to."""
    if kind == "near":
        nearest = answer.abstention.nearest if answer.abstention else ()
        return tuple(Highlight(index, quote) for index, quote in enumerate(nearest, start=1))
    return tuple(
        Highlight(each.marker, each.quote, each.answer_start, each.answer_end)
        for each in answer.citations
    )
