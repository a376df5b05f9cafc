"""A scripted assistant over hand-made articles, and a way to serve the desk from a thread."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import uvicorn
from fastapi import FastAPI

from index.errors import InvalidInput
from index.types import Article
from rag.types import (
    Abstention,
    Answer,
    Citation,
    Disagreement,
    Position,
    Quote,
    Spelling,
    Statement,
    Turn,
)
from ui.chat import listen

HOSTILE = (
    "<script>window.broken=1</script><img src=x onerror=window.broken=1> **bold** $$x^2$$ "
    "[link](javascript:window.broken=1) `tick` {{value}} ${value} &amp; # head_ing_ ~~no~~ "
    "https://example.org/x"
)

ARMY = Article(
    id="a-army",
    title="Army counts its dead",
    outlet="Daily Ledger",
    author="Ada Okoro",
    published="2024-08-01",
    text=(
        "The army said two soldiers were killed in the clash.\n\n"
        + "\n\n".join(f"Paragraph {number} of a long report. " * 9 for number in range(30))
        + "\n\nA spokesman denied that a second convoy was lost. He gave no further figure."
    ),
)
REBELS = Article(
    id="b-rebels",
    title="Rebels claim a victory",
    title_stated=False,
    text="Rebels claim a victory.\n\nThe rebels claim to have killed 17 soldiers\nin the north.",
)
TRICKY = Article(id="c-tricky", title=f"Tricky {HOSTILE}", outlet=HOSTILE, text=f"So: {HOSTILE}")


def quote(article: Article, text: str) -> Quote:
    """The first place where an article says this."""
    start = article.text.index(text)
    return Quote(article, start, start + len(text))


def cited(marker: int, article: Article, text: str, words: str = "", **fields: Any) -> Citation:
    """A citation of this text, answering with these words of it."""
    found = quote(article, text)
    start = article.text.index(words, found.start) if words else None
    end = None if start is None else start + len(words)
    return Citation(marker, found, answer_start=start, answer_end=end, **fields)


DEAD = Answer(
    question="How many soldiers died?",
    standalone_question="How many soldiers died?",
    statements=(
        Statement("The articles do not agree.", (1, 2)),
        Statement("The army: “The army said two soldiers were killed in the clash.”", (1,)),
    ),
    citations=(
        cited(
            1,
            ARMY,
            "The army said two soldiers were killed in the clash.",
            "two",
            claimant="the army",
            kind="said",
        ),
        cited(
            2,
            REBELS,
            "The rebels claim to have killed 17 soldiers\nin the north.",
            "17",
            claimant="the rebels",
            kind="claimed",
        ),
        cited(3, ARMY, "A spokesman denied that a second convoy was lost.", kind="denied"),
    ),
    disagreement=Disagreement(
        slot="soldiers killed",
        positions=(
            Position("the army", "two", (1,)),
            Position("the rebels", "17", (2,), stage="later"),
        ),
    ),
    elapsed_ms=41.26,
    probability=0.9,
    spellings=(Spelling("Tinzouaten", "Tinzaouaten"), Spelling("Tinzouaten", "Tinzawaten")),
    config_digest="0123456789ab",
)
PLACE = Answer(
    question="Where?",
    standalone_question="Where were the soldiers killed?",
    statements=(Statement("In the north.", (1,)),),
    citations=(cited(1, REBELS, "The rebels claim to have killed 17 soldiers\nin the north."),),
)
REFUSAL = Answer(
    question="How old is the minister?",
    standalone_question="How old is the minister?",
    abstention=Abstention(
        reason="The articles do not say how old the minister is.",
        searched_articles=3,
        terms_not_found=("minister",),
        spellings_tried=(Spelling("minister", "ministers"),),
        nearest=(quote(ARMY, "He gave no further figure."),),
        threshold=0.45,
    ),
    probability=0.123,
)
STRANGE = Answer(
    question=HOSTILE,
    standalone_question=HOSTILE,
    statements=(Statement(f"It says {HOSTILE}", (1,)),),
    citations=(cited(1, TRICKY, HOSTILE, "**bold**", claimant=HOSTILE, kind="claimed"),),
)


class ScriptedAssistant:
    """Answers from a script, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[Turn, ...]]] = []

    def articles(self) -> tuple[Article, ...]:
        return (ARMY, REBELS, TRICKY)

    def position(self, article_id: str) -> int:
        return [each.id for each in self.articles()].index(article_id)

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        self.asked.append((question, tuple(history)))
        if len(question) > 10_000:
            raise InvalidInput("the question is longer than 10,000 characters; shorten it")
        if question == "break":
            raise RuntimeError("a fault nobody foresaw")
        script = {each.question: each for each in (DEAD, PLACE, REFUSAL)}
        return script.get(question) or replace(STRANGE, question=question)


@contextmanager
def served(build: Callable[[], FastAPI]) -> Iterator[str]:
    """Serves the application that `build` makes from a thread; yields its address.

    It is built in the server's event loop: outside of one, Gradio opens loops and leaves them.
    """
    with listen("127.0.0.1", 0) as listener:
        config = uvicorn.Config(build, factory=True, log_level="error", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(20)
