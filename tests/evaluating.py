"""Builders for the evaluation's tests: articles, labelled samples, answers, a scripted answerer."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from evals.bench.imports import ImportTime
from evals.bench.report import BenchReport, Measurement
from evals.located import Span, locate
from evals.samples import GoldPosition, Sample
from index.types import Article
from rag.types import Abstention, Answer, Citation, Disagreement, Position, Quote, Statement, Turn

FLOOD = Article(
    id="a1",
    title="Dam bursts",
    text=(
        "The ministry said six people had died. A dam burst on Monday.\n\n"
        "Doctors spoke of 14 bodies. The mayor did not say when the siren failed."
    ),
)
WIRE = Article(id="a2", title="Flood", text="A dam burst on Monday. The rain went on.")
ARTICLES = (FLOOD, WIRE)

SIX = "The ministry said six people had died."
BURST = "A dam burst on Monday."
BODIES = "Doctors spoke of 14 bodies."
SIREN = "The mayor did not say when the siren failed."


def span(quote: str, article: Article = FLOOD) -> Span:
    """Returns the one place where the article has these words."""
    (found,) = locate(quote, article)
    return found


def quote(text: str, article: Article = FLOOD) -> Quote:
    found = span(text, article)
    return Quote(article, found.start, found.end)


def fact(**changes: object) -> Sample:
    """A question that one sentence, printed in both articles, answers."""
    sample = Sample(
        id="flood/q1",
        kind="fact",
        question="When did the dam burst?",
        answerable=True,
        corpus="flood",
        split="tuning",
        answers=("Monday", "on Monday"),
        evidence=(span(BURST), span(BURST, WIRE)),
    )
    return replace(sample, **changes)  # type: ignore[arg-type]


def conflict() -> Sample:
    """A question with two figures, one a claimant."""
    return fact(
        id="flood/q2",
        kind="conflict",
        question="How many died?",
        answers=("six", "14"),
        evidence=(span(SIX), span(BODIES)),
        positions=(
            GoldPosition("The ministry", "six", span(SIX)),
            GoldPosition("Doctors", "14", span(BODIES)),
        ),
    )


def unanswerable() -> Sample:
    """A near miss: the sentence that tempts does not answer."""
    return fact(
        id="flood/q3",
        kind="unanswerable",
        question="When did the siren fail?",
        answerable=False,
        answers=(),
        evidence=(),
        near=(span(SIREN),),
    )


def quoting(*quotes: Quote, positions: Sequence[tuple[str, str]] = ()) -> Answer:
    """An answer that shows the quotes, one a line; positions pair a figure with a quote's text."""
    citations = tuple(Citation(marker, found) for marker, found in enumerate(quotes, start=1))
    stated = tuple(
        Position(None, figure, tuple(c.marker for c in citations if c.quote.text == text))
        for figure, text in positions
    )
    return Answer(
        question="?",
        standalone_question="?",
        statements=tuple(Statement(c.quote.text, (c.marker,)) for c in citations),
        citations=citations,
        disagreement=Disagreement("deaths", stated) if stated else None,
        probability=0.9,
    )


def refusal(*nearest: Quote) -> Answer:
    return Answer(
        question="?",
        standalone_question="?",
        abstention=Abstention("The articles do not say.", 2, nearest=nearest),
        probability=0.1,
    )


class ScriptedAnswerer:
    """Gives the answers of its script, by question; an exception in the script is raised."""

    def __init__(self, script: Mapping[str, Answer | Exception]) -> None:
        self._script = script
        self.asked: list[tuple[str, tuple[Turn, ...]]] = []

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        self.asked.append((question, tuple(history)))
        answer = self._script[question]
        if isinstance(answer, Exception):
            raise answer
        return answer


def bench_report() -> BenchReport:
    """Returns a benchmark's report with two measurements, one of them missing for the peer."""
    return BenchReport(
        made="2024-07-27T10:00:00+00:00",
        commit="1a2b3c4",
        machine="A processor, 2 cores",
        rounds=3,
        questions=208,
        systems=("newsdesk", "LlamaIndex, onnx"),
        measurements=(
            Measurement("cold ask", "s", 3.0, {"newsdesk": 1.25, "LlamaIndex, onnx": 2.5}),
            Measurement("warm answer", "ms", None, {"newsdesk": 20.0, "LlamaIndex, onnx": None}),
        ),
        imports=(ImportTime("newsdesk ask", 12, 34.6, (("numpy", 20.0), ("rag", 4.4))),),
    )
