"""What a terminal shows of answers, refusals and articles."""

import io

from builders import make_article
from rich.console import Console

from rag.quotes import find_quote
from rag.types import Abstention, Answer, Citation, Quote, Spelling, Statement
from ui.terminal import print_answer, print_articles

ARTICLE = make_article(
    "The [bold]bridge[/bold] fell on Monday. Nobody was hurt.", outlet="The Courier"
)


def shown(answer: Answer) -> str:
    out = io.StringIO()
    print_answer(answer, Console(file=out, width=70, highlight=False, markup=False))
    return out.getvalue()


def quote(text: str) -> Quote:
    found = find_quote(ARTICLE, text)
    assert found is not None
    return found


def test_an_answer_with_markup_in_its_quote_is_shown_as_it_is() -> None:
    cited = quote("The [bold]bridge[/bold] fell on Monday.")
    hurt = quote("Nobody was hurt.")
    answer = Answer(
        "and when?",
        "When did it fall?",
        (Statement(f"“{cited.text}”", (1,)), Statement(f"“{hurt.text}”", (2,))),
        (Citation(1, cited, None, "said", 33, 39), Citation(2, hurt)),
        spellings=(Spelling("brige", "bridge"),),
    )
    assert shown(answer) == (
        "Understood as: When did it fall?\n"
        "“The [bold]bridge[/bold] fell on Monday.” [1]\n"
        "“Nobody was hurt.” [2]\n"
        "\n"
        "Sources\n"
        "  [1] [2] Bridge falls · The Courier · bridge\n"
        "Also searched for: brige → bridge\n"
    )


def test_a_refusal_shows_its_receipt() -> None:
    receipt = Abstention(
        "The articles do not answer this.",
        1,
        ("tungsten",),
        (Spelling("Corier", "Courier"),),
        (quote("Nobody was hurt."),),
        0.4,
    )
    assert shown(Answer("q", "q", abstention=receipt, probability=0.12)) == (
        "The articles do not answer this.\n"
        "\n"
        "Searched: 1 articles\n"
        "Chance that the nearest sentences answer: 12%; answered from 40%\n"
        "Not in them: tungsten\n"
        "Spellings tried: Corier → Courier\n"
        "Nearest, not an answer:\n"
        "  “Nobody was hurt.”\n"
        "  Bridge falls · The Courier · bridge 40–56\n"
    )


def test_articles_say_what_is_not_stated_and_keep_their_ids_whole() -> None:
    out = io.StringIO()
    long = make_article("It fell.", id="a" * 40, title="It fell.", title_stated=False)
    print_articles([ARTICLE, long], Console(file=out, width=110, highlight=False, markup=False))
    text = out.getvalue()
    assert "a" * 40 in text
    assert "not stated" in text
    assert "(no headline:" in text
    assert "The Courier" in text
