"""Agreement of articles: the same value, the same words, and what is one origin."""

from index.types import Article
from rag.agreement import agreeing, origins
from rag.compose import compose
from rag.question import Question, analyse
from rag.quotes import find_quote
from rag.types import Citation, Statement

HOW_MANY = analyse("How many people were killed?")
WHERE = analyse("Where did the bridge fall?")
WHY = analyse("Why did the bridge fall?")


def citation(marker: int, article_id: str, text: str, answer: str = "") -> Citation:
    article = Article(article_id, f"Title {article_id}", text)
    quote = find_quote(article, text)
    assert quote is not None
    start = text.find(answer) if answer else None
    return Citation(
        marker,
        quote,
        answer_start=start,
        answer_end=start + len(answer) if start is not None else None,
    )


def markers(question: Question, *citations: Citation) -> list[int]:
    return [one.marker for one in agreeing(question, citations[0], citations[1:])]


KILLED = citation(1, "a", "Two people were killed.", "Two")


def test_articles_with_the_same_figure_agree() -> None:
    same = citation(2, "b", "Police said 2 people were killed.", "2")
    other = citation(3, "c", "Police said 17 people were killed.", "17")
    assert markers(HOW_MANY, KILLED, same, other) == [2]


def test_an_article_counts_once_and_the_first_one_never_again() -> None:
    same = citation(2, "b", "Police said 2 people were killed.", "2")
    again = citation(3, "b", "In all two people were killed.", "two")
    own = citation(4, "a", "Two people were killed.", "Two")
    assert markers(HOW_MANY, KILLED, same, again, own) == [2]


def test_the_same_words_agree_whatever_is_asked() -> None:
    first = citation(1, "a", "The bolts were  rusty.")
    wire = citation(2, "b", "The bolts were rusty.")
    assert markers(WHY, first, wire) == [2]
    assert markers(WHY, first, citation(3, "c", "The bolts had rust.")) == []
    assert (origins([first, wire]), origins([first, KILLED])) == (1, 2)


def test_the_line_counts_articles_and_origins() -> None:
    wire = citation(2, "b", "Two people were killed.", "Two")
    third = citation(3, "c", "Police said 2 people were killed.", "2")
    statements, citations, _ = compose(
        [KILLED], None, HOW_MANY.expects, agreed=[KILLED, wire, third], searched=5
    )
    assert statements == (
        Statement("“Two”", (1,)),
        Statement("“Two people were killed.”", (1,)),
        Statement("3 of 5 articles say so, from 2 origins.", (1, 2, 3)),
    )
    assert [one.quote.article.id for one in citations] == ["a", "b", "c"]


def test_articles_of_their_own_need_no_word_on_origins() -> None:
    third = citation(2, "c", "Police said 2 people were killed.", "2")
    statements, _, _ = compose([KILLED], None, HOW_MANY.expects, agreed=[KILLED, third], searched=2)
    assert statements[-1] == Statement("2 of 2 articles say so.", (1, 2))
