"""Cards and the source pane as HTML: the words as they are, and nothing that renders."""

import html
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted_desk import ARMY, DEAD, HOSTILE, PLACE, REBELS, REFUSAL, STRANGE, TRICKY, cited

from rag.types import Answer, Quote, Statement
from ui.conversation import Conversation, Highlight, Reference
from ui.pane import EMPTY, article_html, first_reference, pane_html, paragraph_spans
from ui.render import answer_html, as_text, clipped, copy_text, emphasised, messages, spelling_line

_TAG = re.compile(r"<[^>]*>")
_LINK = re.compile(r'href="#([^"]*)"')


def visible(markup: str) -> str:
    """The characters that a browser shows for the markup."""
    return html.unescape(_TAG.sub("", markup))


def asked(*answers: Answer) -> Conversation:
    conversation = Conversation()
    for answer in answers:
        conversation = conversation.with_exchange(answer.question, answer=answer)
    return conversation


@given(st.text())
def test_text_is_shown_as_its_own_characters(text: str) -> None:
    markup = as_text(text)
    kept = "".join(
        "\ufffd" if ord(each) < 0xA0 and not each.isprintable() and each not in "\n\t" else each
        for each in text.replace("\r", "")
    )
    assert html.unescape(markup) == kept
    assert re.fullmatch(r"(?:[A-Za-z0-9 ]|&#\d+;|[^\x00-\x9f])*", markup)


def test_what_cannot_be_written_as_utf_8_is_replaced() -> None:
    assert as_text("a\ud800b\x00c\r\n") == "a\ufffdb\ufffdc&#10;"


def test_a_hostile_answer_leaves_only_our_own_tags() -> None:
    markup = answer_html(STRANGE, 1) + pane_html(asked(STRANGE), Reference("cite", 1, 1))
    tags = {tag.strip("</>").split()[0] for tag in _TAG.findall(markup)}
    assert tags == {
        *("div", "p", "a", "span", "strong", "article", "header", "h2", "mark", "sup"),
    }
    assert set(_LINK.findall(markup)) == {"cite-1-1", "copy-1", "back-cite-1-1"}
    assert visible(markup).count(HOSTILE) >= 4


def test_a_message_is_one_html_block_without_a_blank_line() -> None:
    """Markdown ends an HTML block at a blank line, and would render what follows."""
    answer = replace(DEAD, statements=(Statement("one\n\ntwo\r\n\r\n# three", (1,)),))
    conversation = asked(answer).with_exchange("a\n\n# b", problem="no\n\n* c")
    contents = [message["content"] for message in messages(conversation)]
    assert [content.startswith("<div ") for content in contents] == [True] * 4
    assert [content for content in contents if "\n" in content] == []


def test_an_answer_shows_statements_disagreement_and_sources() -> None:
    shown = visible(answer_html(DEAD, 3)).partition("Sources")
    assert shown[0] == (
        "The articles do not agree. [1] [2]"
        "The articles disagreesoldiers killed"
        "Who saysWhatSourcethe armytwo[1]the rebels, later17[2]"
        "The army: “The army said two soldiers were killed in the clash.” [1]"
    )
    assert shown[2].startswith(
        "[1]said by the army · Army counts its dead · Daily Ledger"
        "[2]“The rebels claim to have killed 17 soldiers\nin the north.”"
        "claimed by the rebels · Rebels claim a victory · outlet not stated"
        "[3]“A spokesman denied that a second convoy was lost.”"
        "Army counts its dead · Daily Ledger"
        "extractive · 41 ms · names: Tinzouaten → Tinzaouaten, Tinzawaten Copy"
    )


def test_the_answering_words_are_bold_in_the_statement_and_in_the_source() -> None:
    markup = answer_html(DEAD, 1)
    assert re.findall(r"<strong>(.*?)</strong>", markup) == ["two", "17"]


def test_a_rewritten_question_is_shown_with_the_answer() -> None:
    assert visible(answer_html(PLACE, 1)).startswith(
        "Understood as: Where were the soldiers killed?In the north. [1]"
    )


def test_a_refusal_shows_its_receipt() -> None:
    markup = answer_html(REFUSAL, 2)
    assert visible(markup).startswith(
        "The articles do not say how old the minister is."
        "Articles searched3Not foundministerSpellings triedminister → ministers"
        "Chance that these answer12%; answered from 45%"
        "Nearest, not an answer“He gave no further figure.”Army counts its dead · Daily Ledger"
    )
    assert _LINK.findall(markup) == ["near-2-1", "copy-2"]


def test_links_carry_the_number_of_their_exchange() -> None:
    markup = "".join(message["content"] for message in messages(asked(DEAD, PLACE)))
    assert set(_LINK.findall(markup)) == {
        *("cite-1-1", "cite-1-2", "cite-1-3", "copy-1"),
        *("cite-2-1", "copy-2"),
    }


def test_a_problem_is_one_line_and_a_long_question_is_clipped() -> None:
    conversation = Conversation().with_exchange("why " * 5000, problem="too <long>")
    question, problem = (visible(each["content"]) for each in messages(conversation))
    assert question == ("why " * 75)[:299] + "…"
    assert problem == "too <long>"


def test_copied_text_holds_the_answer_and_its_quotes() -> None:
    assert copy_text(PLACE) == (
        "In the north. [1]\n\n"
        "[1] “The rebels claim to have killed 17 soldiers in the north.” "
        "(Rebels claim a victory · outlet not stated)"
    )
    assert copy_text(REFUSAL) == "The articles do not say how old the minister is."


def test_spellings_are_grouped_by_the_name_that_was_asked() -> None:
    assert spelling_line(DEAD.spellings) == "Tinzouaten → Tinzaouaten, Tinzawaten"


@pytest.mark.parametrize("span", [None, (2, 2), (-1, 2), (0, 9), (3, 1)])
def test_a_span_outside_the_text_emphasises_nothing(span: tuple[int, int] | None) -> None:
    assert emphasised("abcd", span) == "abcd"


def test_clipping_counts_the_ellipsis() -> None:
    assert (clipped("abcdef", 6), clipped("abcdefg", 6)) == ("abcdef", "abcde…")


# The source pane.


def marks(markup: str) -> list[tuple[str, str]]:
    return [
        (style, visible(text))
        for style, text in re.findall(r'<mark class="([^"]*)">(.*?)</mark>', markup)
    ]


def text_of(markup: str) -> list[str]:
    return [visible(each) for each in re.findall(r'<p dir="auto">(.*?)</p>', markup)]


def test_the_pane_marks_all_quotes_of_the_answer_and_the_clicked_one_most() -> None:
    markup = pane_html(asked(DEAD), Reference("cite", 1, 3))
    assert marks(markup) == [
        ("nd-mark", "The army said "),
        ("nd-mark", "two"),
        ("nd-mark", " soldiers were killed in the clash."),
        ("nd-mark nd-active", "A spokesman denied that a second convoy was lost."),
    ]
    assert visible(markup).startswith(
        "Daily LedgerArmy counts its deadBy Ada Okoro · 2024-08-01"
        "Quotes of this answer here: [1] [3] ↑ back to the answer"
    )


def test_the_pane_shows_the_whole_text_character_for_character() -> None:
    markup = pane_html(asked(DEAD), Reference("cite", 1, 1))
    assert text_of(markup) == ARMY.text.split("\n\n")


def test_what_the_source_does_not_state_is_said_not_invented() -> None:
    shown = visible(pane_html(asked(DEAD), Reference("cite", 1, 2)))
    assert shown.startswith(
        "outlet not statedRebels claim a victory"
        "No headline stated: its first sentence stands in."
        "Quotes of this answer here: [2] "
    )


def test_an_old_turns_link_opens_its_own_quote() -> None:
    conversation = asked(DEAD, PLACE)
    old = pane_html(conversation, Reference("cite", 1, 1))
    new = pane_html(conversation, Reference("cite", 2, 1))
    assert ("Army counts its dead" in old, "Army counts its dead" in new) == (True, False)
    assert _LINK.findall(new) == ["cite-2-1", "back-cite-2-1"]


@pytest.mark.parametrize(
    "reference",
    [None, Reference("cite", 9, 1), Reference("cite", 1, 99), Reference("cite", 2, 1)],
)
def test_a_link_that_leads_nowhere_opens_an_empty_pane(reference: Reference | None) -> None:
    assert pane_html(asked(DEAD, REFUSAL), reference) == EMPTY


def test_nearest_sentences_open_as_what_they_are() -> None:
    markup = pane_html(asked(REFUSAL), Reference("near", 1, 1))
    assert marks(markup) == [("nd-mark nd-active", "He gave no further figure.")]
    assert "Nearest, not an answer: [1]" in visible(markup)


def test_an_undone_number_is_never_used_again() -> None:
    conversation = asked(DEAD, PLACE).until(0).with_exchange("Where?", answer=PLACE)
    assert [exchange.number for exchange in conversation.exchanges] == [3]
    assert pane_html(conversation, Reference("cite", 1, 1)) == EMPTY


def test_the_pane_opens_at_the_first_quote_of_the_latest_answer() -> None:
    assert str(first_reference(asked(DEAD, PLACE))) == "cite-2-1"
    assert first_reference(asked(DEAD, REFUSAL)) is None
    assert first_reference(Conversation()) is None


@given(st.data())
def test_any_quotes_leave_the_text_as_it_is(data: st.DataObject) -> None:
    """However quotes overlap, the text stays whole and every quote is marked in full."""
    text = data.draw(st.text(alphabet="ab \n", min_size=1, max_size=40))
    article = replace(REBELS, text=text)
    spots = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text)))
    spans = data.draw(
        st.lists(spots.filter(lambda spot: spot[0] < spot[1]), min_size=1, max_size=4)
    )
    quotes = [Highlight(at, Quote(article, *span)) for at, span in enumerate(spans, start=1)]
    markup = article_html(quotes[0], quotes, Reference("cite", 1, 1))
    paragraphs = [text[start:end] for start, end in paragraph_spans(text)]
    assert text_of(markup) == paragraphs
    marked = "".join(shown for _, shown in marks(markup))
    inside = [at for start, end in paragraph_spans(text) for at in range(start, end)]
    covered = {at for start, end in spans for at in range(start, end)}
    assert marked == "".join(text[at] for at in inside if at in covered)


@given(st.text(alphabet="ab \n\t", max_size=60))
def test_paragraphs_hold_everything_but_white_space(text: str) -> None:
    spans = paragraph_spans(text)
    outside = set(range(len(text))) - {at for span in spans for at in range(*span)}
    assert "".join(text[at] for at in sorted(outside)).strip() == ""
    assert [text[start:end] for start, end in spans if not text[start:end].strip()] == []


@pytest.mark.parametrize(
    ("url", "links"),
    [
        ("https://example.org/a?b", 1),
        ("javascript:alert(1)", 0),
        ("data:text/html,x", 0),
        (None, 0),
    ],
)
def test_only_a_web_address_becomes_a_link(url: str | None, links: int) -> None:
    article = replace(TRICKY, url=url)
    answer = replace(STRANGE, citations=(cited(1, article, HOSTILE),))
    markup = pane_html(asked(answer), Reference("cite", 1, 1))
    assert markup.count("original page</a>") == links


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("cite-1-2", Reference("cite", 1, 2)),
        ("near-10-1", Reference("near", 10, 1)),
        ("cite-1", None),
        ("cite--1", None),
        ("cite-1-2-3", None),
        ("cite-1-٢", None),
        ("copy-1-1", None),
        ("cite-1-" + "9" * 30, None),
        ("", None),
    ],
)
def test_references_are_read_strictly(text: str, reference: Reference | None) -> None:
    assert Reference.parse(text) == reference


def test_references_survive_writing_and_reading() -> None:
    for reference in (Reference("cite", 3, 4), Reference("near", 1, 12)):
        assert Reference.parse(str(reference)) == reference
