"""Lines and markers of an answer, and what is never shown."""

from dataclasses import replace

from index.types import Article
from rag.compose import compose
from rag.question import Expects
from rag.quotes import find_quote, is_verbatim, verified
from rag.types import Answer, Citation, Disagreement, Position, Quote, Statement

ARMY = Article("a", "One", "The army said that two soldiers were killed. It rained.")
REBELS = Article(
    "b", "Two", "Rebels claim that 17 soldiers died. The army said that two soldiers were killed."
)


def citation(
    marker: int, article: Article, words: str, answer: str = "", claimant: str | None = None
) -> Citation:
    quote = find_quote(article, words)
    assert quote is not None
    at = article.text.find(answer, quote.start) if answer else None
    end = at + len(answer) if at is not None else None
    return Citation(marker, quote, claimant, "said", at, end)


def test_a_fact_is_led_by_the_words_that_answer() -> None:
    cited = [
        citation(
            1, ARMY, "The army said that two soldiers were killed.", "two soldiers", "The army"
        )
    ]
    statements, citations, disagreement = compose(cited, None, Expects.COUNT)
    assert statements == (
        Statement("“two soldiers”", (1,)),
        Statement("The army: “The army said that two soldiers were killed.”", (1,)),
    )
    assert (citations, disagreement) == (tuple(cited), None)


def test_a_reason_has_no_lead_and_a_claimant_outside_the_quote_is_not_named() -> None:
    cited = [citation(1, ARMY, "It rained.", "It rained", "The ministry")]
    statements, _, _ = compose(cited, None, Expects.REASON)
    assert statements == (Statement("“It rained.”", (1,)),)


def test_the_same_words_in_two_articles_are_one_line_with_two_markers() -> None:
    wire = "The army said that two soldiers were killed."
    cited = [citation(1, ARMY, wire), citation(2, ARMY, "It rained."), citation(3, REBELS, wire)]
    statements, citations, _ = compose(cited, None, Expects.OTHER)
    assert statements == (Statement(f"“{wire}”", (1, 2)), Statement("“It rained.”", (3,)))
    assert [one.quote.article.id for one in citations] == ["a", "b", "a"]


def test_a_disagreement_leads_and_numbers_its_positions_first() -> None:
    cited = [
        citation(1, ARMY, "It rained."),
        citation(2, REBELS, "Rebels claim that 17 soldiers died.", "17", "Rebels"),
        citation(3, ARMY, "The army said that two soldiers were killed.", "two", "The army"),
    ]
    sides = Disagreement(
        "soldiers", (Position("The army", "two", (3,)), Position("Rebels", "17", (2,)))
    )
    statements, citations, disagreement = compose(cited, sides, Expects.COUNT)
    assert statements == (
        Statement("The articles do not agree: “two”, “17”", (1, 2)),
        Statement("The army: “The army said that two soldiers were killed.”", (1,)),
        Statement("Rebels: “Rebels claim that 17 soldiers died.”", (2,)),
        Statement("“It rained.”", (3,)),
    )
    assert [one.marker for one in citations] == [1, 2, 3]
    assert disagreement == Disagreement(
        "soldiers", (Position("The army", "two", (1,)), Position("Rebels", "17", (2,)))
    )


def test_an_answer_reads_as_its_lines_with_markers() -> None:
    answer = Answer(
        "q", "q", statements=(Statement("“two”", (1, 2)), Statement("“It rained.”", (3,)))
    )
    assert answer.text == "“two” [1] [2]\n“It rained.” [3]"


def test_a_quote_that_the_stored_article_does_not_hold_is_dropped_and_logged(caplog) -> None:
    good, altered = citation(1, ARMY, "It rained."), citation(2, REBELS, "17 soldiers")
    stored = {"a": ARMY, "b": replace(REBELS, text=REBELS.text.replace("17", "71"))}
    assert verified([good, altered], stored) == (good,)
    assert verified([good, altered], {"b": REBELS}) == (altered,)
    assert "dropped a quote that is not verbatim: b[18:29]" in caplog.text


def test_verbatim_is_to_the_character_and_inside_the_text() -> None:
    assert is_verbatim(Quote(ARMY, 45, 55), "It rained.", ARMY)
    assert not is_verbatim(Quote(ARMY, 45, 55), "It rained", ARMY)
    assert not is_verbatim(Quote(ARMY, 45, 99), "It rained.", ARMY)
    assert not is_verbatim(Quote(ARMY, 5, 5), "", ARMY)
    assert find_quote(ARMY, "It snowed.") is None
    assert find_quote(ARMY, "") is None
