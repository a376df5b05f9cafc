"""Cleaning: none of the page's furniture is left, and no sentence of the reporting is lost."""

import json
from dataclasses import replace
from importlib import resources
from pathlib import Path
from textwrap import fill

import pytest
from builders import make_page
from hypothesis import given
from hypothesis import strategies as st

from index.cleaning import article_id, clean
from index.sentences import split
from index.types import Article, RawPage, Removed

STORIES = sorted((Path(__file__).parents[2] / "evals" / "stories").glob("*.json"))
CORPUS = {
    name[:3]: RawPage(
        name, (resources.files("index") / "corpus" / f"{name}.txt").read_text("utf-8")
    )
    for name in (
        "000_781d4b59ef021ca2",
        "001_85930b680a54af28",
        "002_231284b5c5c213f3",
        "003_db1d044b75436677",
        "004_b097853508f3dbe4",
    )
}
# Every line of the five pages that is not reporting, but for the headlines of 000, 001 and 002.
CORPUS_DEBRIS = {
    "000": ("Malian Mi-24 hind helicopter", "Malian Mi-24 hind helicopter", "Exit mobile version"),
    "001": ("Post a Comment (0)", "Previous Post Next Post", "Put your ad code here"),
    "002": (
        "Mali Launches Air Strikes on Rebels After Troop Losses",
        "Reuters",
        "administrator",
        "Related Articles",
        "Leave a Reply",
        "Your email address will not be published. Required fields are marked *",
        "More News",
        "• Politics",
        "• Sports",
        "• National News",
        "• Sister-Sister Talks",
        "Iranian-Backed Militias Launched Five Rockets from Iraq Toward US Military Base in",
        "According to two Iraqi security sources who spoke to Reuters and DailyMail.com, the town of "
        "Zummar in Iraq fired at least five rockets towards a",
        "TikTok Criticizes US House Bill That Could Ban App, Calls It a",
        "TikTok has reiterated its free-speech concerns about a bill passed by the House of "
        "Representatives that would ban the popular social media app in the",
        "US Senate Passes $95 Billion Bill to Ban TikTok, Provide Aid to",
        "The Senate has passed a substantial $95 billion package that includes critical aid for "
        "Ukraine, Israel, Taiwan, and the Indo-Pacific region, as well as a",
        "Lawrence Taylor, Giants Legend, Endorses Donald Trump at New Jersey Rally",
        "Lawrence Taylor, the Hall-of-Fame linebacker who helped lead the New York Giants to two "
        "Super Bowl titles, stunned supporters at a Donald Trump campaign event",
        "Newsletter",
        "Subscribe to our mailing list to get the new updates!",
        "Subscribe to our newsletter to stay updated",
        "Stay Connected",
        "DON'T MISS ANY OF OUR UPDATE",
        "X",
    ),
    "003": ("By John Ikani",),
    "004": ("Share.", "Exit mobile version"),
}


# Without its headline, an interview of a single question, its first line, reads like a page with a
# question for a headline.
ONE_QUESTION = ("oil-field-battle", "o2")


def cleaned(*paragraphs: str, **fields: str | None) -> Article:
    return clean(make_page("\n\n".join(paragraphs), **fields))


def rules(article: Article) -> list[tuple[str, str]]:
    return [(piece.text, piece.rule) for piece in article.removed]


def set_apart(text: str) -> str:
    """A story's text as it leaves cleaning: a blank line also below a subheading set right above."""
    return "\n\n".join(line for line in text.split("\n") if line)


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


@pytest.mark.parametrize("number", CORPUS)
def test_every_line_of_the_corpus_stays_or_is_known_debris(number: str) -> None:
    article = clean(CORPUS[number])
    lines = [plain(line) for line in CORPUS[number].text.split("\n") if line.strip()]
    if article.title_stated:
        assert lines.pop(0) == article.title
    for line in CORPUS_DEBRIS[number]:
        lines.remove(line)

    assert [plain(piece.text) for piece in article.removed] == list(CORPUS_DEBRIS[number])
    assert plain(article.text) == " ".join(lines)
    assert "\u00a0" not in article.text
    assert article.text == article.text.strip()


@pytest.mark.parametrize(
    ("number", "title", "stated", "author", "outlet", "paragraphs"),
    [
        ("000", "Rebels shoot down two Malian army helicopter in ambush", True, None, None, 25),
        (
            "001",
            "Major Triumph for Mali Rebels as They Overpower Army and Russian Mercenaries",
            True,
            None,
            None,
            11,
        ),
        ("002", "Mali Launches Air Strikes on Rebels After Troop Losses", True, None, "Reuters", 9),
        (
            "003",
            "Mali’s military has acknowledged suffering significant casualties in a two-day clash "
            "with Tuareg rebels and al-Qaeda-linked militants.",
            False,
            "John Ikani",
            None,
            13,
        ),
        (
            "004",
            "Mali’s army and its Russian allies suffered heavy losses on Saturday while fighting "
            "separatists in the country’s north, according to a spokesman for the rebels.",
            False,
            None,
            None,
            4,
        ),
    ],
)
def test_what_the_corpus_states(
    number: str,
    title: str,
    stated: bool,
    author: str | None,
    outlet: str | None,
    paragraphs: int,
) -> None:
    article = clean(CORPUS[number])

    assert (article.title, article.title_stated) == (title, stated)
    assert (article.author, article.outlet) == (author, outlet)
    assert (article.published, article.url) == (None, None)
    assert article.id == CORPUS[number].name
    assert len(article.text.split("\n\n")) == paragraphs


def test_a_sentence_broken_across_lines_is_joined() -> None:
    sentences = [sentence.text for sentence in split(clean(CORPUS["001"]))]

    assert "The clash resulted in the deaths of Seven rebels and injuries to twelve." in sentences


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
@pytest.mark.parametrize("with_title", [True, False], ids=["title", "no title"])
def test_clean_articles_stay_as_they_are(path: Path, with_title: bool) -> None:
    for stored in json.loads(path.read_text(encoding="utf-8"))["articles"]:
        if not with_title and (path.stem, stored["id"]) == ONE_QUESTION:
            continue
        title = stored["title"] if with_title else None
        article = clean(RawPage(stored["id"], stored["text"], title=title))

        assert (article.text, article.removed) == (set_apart(stored["text"]), ())
        assert article.title_stated is with_title


@pytest.mark.parametrize("width", [66, 72, 100])
@pytest.mark.parametrize("path", STORIES[::8], ids=lambda path: path.stem)
def test_hard_wrapped_articles_come_back_whole(path: Path, width: int) -> None:
    for stored in json.loads(path.read_text(encoding="utf-8"))["articles"]:
        lines = [stored["title"], "", *stored["text"].split("\n")]
        wrapped = "\n".join(fill(line, width, break_on_hyphens=False) for line in lines)
        article = clean(RawPage(stored["id"], wrapped))

        assert (article.title, article.text) == (stored["title"], set_apart(stored["text"]))
        assert article.removed == ()


REPORT = (
    "SAMARQOL (Reuters) – A dam on the Oqtepa river burst early on Monday after three days of rain.",
    "The water reached the town of Hojakend, where the mayor, Aziza Karimova, said that 12 people "
    "were dead. She asked residents to subscribe to the newsletter of the town.",
    "“We ran,” said Ali Nazarov, a baker in Hojakend. “Nobody had warned us.”",
    "What is known",
    "The director of the dam declined to comment. An advertisement of the builder had called it "
    "the safest dam in Delmaran.",
    "Share prices of the builder fell by 3 per cent on Tuesday.",
)


@pytest.mark.parametrize("place", range(1, len(REPORT)))
@pytest.mark.parametrize(
    "block",
    [
        ("Advertisement",),
        ("- Advertisement -", "Story continues below advertisement"),
        ("Read also: Senate passes aid bill",),
        ("Related Articles", "Senate passes aid bill", "Giants legend endorses candidate at rally"),
        ("ALSO READ", "Senate passes aid bill"),
        (
            "You may also like",
            "US Senate Passes $95 Billion Bill, Provide Aid to",
            "The Senate has passed a substantial $95 billion package that includes critical aid for",
            "Giants Legend Endorses Candidate at New Jersey",
            "The Hall-of-Fame linebacker who helped lead the Giants to two titles stunned …",
        ),
        (
            "Related Posts",
            "Senate passes bill to ban TikTok",
            "The Senate passed a bill on Tuesday that would ban TikTok, the app.",
            "Linebacker endorses Trump at rally",
            "Lawrence Taylor, the linebacker, endorsed Donald Trump at a rally.",
        ),
        ("Newsletter", "Get our best stories delivered to your inbox every morning.", "Sign up"),
        ("Sign up for our newsletter", "Email address", "By signing up, you agree to our Terms."),
        ("Share this:", "Facebook Twitter WhatsApp", "Click to share on X (Opens in new window)"),
        ("Follow us on Facebook and Instagram", "Loading..."),
        ("Rescuers at the dam in Hojakend", "Rescuers at the dam in Hojakend"),
        ("Rescuers at the dam on Monday. (Photo: Jane Doe/AFP)",),
        ("FILE - The dam in 2011. (AP Photo/Jane Doe)",),
        ("Men look at the broken wall", "Getty Images"),
        ("3 Comments", "Leave a Reply"),
    ],
    ids=lambda block: block[0],
)
def test_a_block_inside_the_report_goes_and_the_report_goes_on(
    block: tuple[str, ...], place: int
) -> None:
    article = cleaned("Dam bursts in Delmaran", *REPORT[:place], *block, *REPORT[place:])
    removed = [piece.text for piece in article.removed]
    # A subheading right below a block of headlines cannot be told from another headline.
    swallowed = [*block, "What is known"] if REPORT[place] == "What is known" else []

    assert removed in (list(block), swallowed)
    assert article.text == "\n\n".join(text for text in REPORT if text not in removed)


def test_a_page_full_of_furniture() -> None:
    article = cleaned(
        "Skip to content",
        "Menu",
        "World",
        "Home » World » Dam bursts in Delmaran",
        "Dam bursts in Delmaran",
        "By Jane Doe and J. R. Smith | July 30, 2024",
        "3 min read",
        "Facebook Twitter WhatsApp",
        "The dam seen from the air",
        "The dam seen from the air",
        *REPORT,
        "(AFP)",
        "Tags: dams, floods",
        "About the author",
        "Jane Doe is a reporter who covers dams for the Globe.",
        "Previous: Ministers meet",
        "You may also like",
        "Senate passes aid bill",
        "The Senate has passed a substantial package that includes critical aid for the",
        "2 Comments",
        "Bob says:",
        "July 30, 2024 at 10:32 am",
        "I think this dam was never safe. Great article!",
        "Leave a Reply",
        "Save my name, email, and website in this browser for the next time I comment.",
        "Copyright © 2024 Daily Globe. All rights reserved.",
        "Exit mobile version",
    )

    assert article.text == "\n\n".join(REPORT)
    assert article.title == "Dam bursts in Delmaran"
    assert (article.author, article.outlet) == ("Jane Doe and J. R. Smith", "AFP")
    assert article.published == "2024-07-30"
    assert len(article.removed) == 25


def test_what_is_removed_names_its_rule_in_page_order() -> None:
    article = cleaned(
        "Dam bursts", "By Jane Doe", "The dam burst on Monday.", "Reuters", "Share.", "Sister Talks"
    )

    assert article.removed == (
        Removed("By Jane Doe", "byline"),
        Removed("Reuters", "credit"),
        Removed("Share.", "share bar"),
        Removed("Sister Talks", "tail"),
    )


@pytest.mark.parametrize(
    ("line", "author", "outlet"),
    [
        ("By Jane Doe", "Jane Doe", None),
        ("BY JANE DOE", "JANE DOE", None),
        ("Written by Jane de la Cruz", "Jane de la Cruz", None),
        ("By Jane Doe, Daily Globe", "Jane Doe", None),
        ("By Jane Doe in Hojakend", "Jane Doe", None),
        ("By Reuters", None, "Reuters"),
        ("By Staff Reporter", None, None),
        ("By admin", None, None),
    ],
)
def test_bylines(line: str, author: str | None, outlet: str | None) -> None:
    article = cleaned("Dam bursts in Delmaran", line, *REPORT)

    assert (article.author, article.outlet) == (author, outlet)
    assert article.text == "\n\n".join(REPORT)


def test_a_sentence_that_opens_with_by_is_no_byline() -> None:
    text = "By Monday Jane Doe had counted twelve dead. The town was empty."

    assert cleaned("Dam bursts in Delmaran", text).text == text


@pytest.mark.parametrize("line", ["Source: Daily Globe", "Associated Press", "dpa", "(AFP)"])
def test_the_last_line_names_the_outlet(line: str) -> None:
    article = cleaned("Dam bursts in Delmaran", *REPORT, line)

    assert article.outlet == line.removeprefix("Source: ").strip("()")
    assert rules(article) == [(line, "credit")]


def test_stated_metadata_wins_over_the_page() -> None:
    page = make_page(
        "Dam bursts in Delmaran\n\nBy Jane Doe\n\nJuly 30, 2024\n\nIt burst at four o'clock.\n\nAP",
        name="a b/ç.x",
        title="Dam Bursts in Delmaran",
        outlet="Globe",
        author="J. Doe",
        published="2024-07-31",
        url="https://globe.example/1",
    )

    assert replace(clean(page), removed=()) == Article(
        id="a-b-ç.x",
        title="Dam Bursts in Delmaran",
        text="It burst at four o'clock.",
        outlet="Globe",
        author="J. Doe",
        published="2024-07-31",
        url="https://globe.example/1",
    )


def test_without_a_headline_the_first_sentence_is_the_title() -> None:
    article = cleaned("The dam burst at four. Nobody slept.", "It rained on.")

    assert (article.title, article.title_stated) == ("The dam burst at four.", False)
    assert article.text == "The dam burst at four. Nobody slept.\n\nIt rained on."


@pytest.mark.parametrize("again", [(), ("Who Opened the Gates?",)])
@pytest.mark.parametrize("title", [None, "Who opened the gates?"])
def test_a_question_can_be_the_headline(title: str | None, again: tuple[str, ...]) -> None:
    article = cleaned("Who opened the gates?", *again, *REPORT, title=title)

    assert (article.title, article.title_stated) == ("Who opened the gates?", True)
    assert article.text == "\n\n".join(REPORT)


ANSWERS = (
    "Who opened the gates?",
    "Nobody knows. The keeper says that he was asleep.",
    "And the siren?",
    "It was sold in May, said Aziza Karimova, the mayor.",
)


@pytest.mark.parametrize("below", [(), ("Advertisement",), ("Related Articles", "Who will pay?")])
def test_the_first_question_of_an_interview_is_no_headline(below: tuple[str, ...]) -> None:
    article = cleaned(*ANSWERS, *below)

    assert (article.title, article.title_stated) == ("Who opened the gates?", False)
    assert article.text == "\n\n".join(ANSWERS)


@pytest.mark.parametrize(
    ("below", "text"),
    [
        (("And why at night?", *REPORT), ("And why at night?", *REPORT)),  # the line below it
        ((*REPORT, "And who will close them?"), (*REPORT, "And who will close them?")),
        ((*REPORT, "Related Articles", "Is your cellar safe?", "Who will win the cup?"), REPORT),
    ],
    ids=["below the headline", "last line", "link"],
)
def test_a_question_without_an_answer_makes_no_interview(
    below: tuple[str, ...], text: tuple[str, ...]
) -> None:
    article = cleaned("Who opened the gates?", *below)

    assert (article.title, article.title_stated) == ("Who opened the gates?", True)
    assert article.text == "\n\n".join(text)


def test_a_question_stands_apart_right_above_hard_wrapped_lines() -> None:
    article = clean(
        make_page(
            "Dam bursts in Delmaran\n\n"
            "What happened?\n"
            "A dam on the Oqtepa river burst early on Monday after three days\n"
            "of rain. It was built in 1961.\n\n"
            "Who is to blame?\n"
            "Nobody yet. The ministry said that it was waiting for the report.\n"
            "The builder was silent.\n"
        )
    )

    assert (article.title, article.removed) == ("Dam bursts in Delmaran", ())
    assert article.text == (
        "What happened?\n\n"
        "A dam on the Oqtepa river burst early on Monday after three days of rain. It was built in "
        "1961.\n\n"
        "Who is to blame?\n\n"
        "Nobody yet. The ministry said that it was waiting for the report. The builder was silent."
    )


def test_a_page_without_an_article_has_no_text() -> None:
    assert cleaned("Menu", "Loading...", "Subscribe").text == ""
    assert cleaned("Menu", "Loading...", name="menu").title == "menu"


def test_hard_wrapped_lines_are_joined() -> None:
    article = clean(
        make_page(
            "Dam bursts in Delmaran\n\n"
            "A dam on the Oqtepa river burst early on Monday after three days\n"
            "of rain. The water reached the town of Hojakend at four, residents\n"
            "told Reuters.\n"
            "\n"
            "Twelve people were killed, the mayor said on Tuesday, and she told\n"
            "Reuters. The ministry did not comment, but it sent 300 soldiers and\n"
            "Advertisement\n"
            "two helicopters.\n"
        )
    )

    assert article.text == (
        "A dam on the Oqtepa river burst early on Monday after three days of rain. The water "
        "reached the town of Hojakend at four, residents told Reuters.\n\n"
        "Twelve people were killed, the mayor said on Tuesday, and she told Reuters. The ministry "
        "did not comment, but it sent 300 soldiers and two helicopters."
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The flood resulted in the deaths of", "Seven people and injuries to twelve."),
        ("The flood killed seven people,", "The mayor said on Monday."),
        ("The flood killed seven people in the town", "of Hojakend, the mayor said."),
    ],
)
def test_broken_sentences_are_joined(first: str, second: str) -> None:
    assert cleaned("Dam bursts in Delmaran", REPORT[0], first, second).text == (
        f"{REPORT[0]}\n\n{first} {second}"
    )


@pytest.mark.parametrize(
    "paragraph",
    [
        "That is the full picture: nobody knows how many are missing.",
        "Karimova spoke from the town hall (reached via Telegram)",
        "The case has the number 12 (file a complaint and wait, the clerk says).",
        "The firm that built the dam closed its office in Hojakend. (AFP/Reuters)",
        "Maria Lopez, 42, a baker from the old town, lost her oven and both her cats",
        "“We will share it.”",
        "He waited…",
        "Nobody came.",
        "No comment.",
    ],
)
@pytest.mark.parametrize("place", [2, 3, 5])
def test_paragraphs_that_only_look_like_debris_stay(paragraph: str, place: int) -> None:
    text = "\n\n".join((*REPORT[:place], paragraph, *REPORT[place:]))

    assert cleaned("Dam bursts in Delmaran", text).text == text


def test_an_on_topic_headline_does_not_take_the_report_with_it() -> None:
    link = "Director of the dam detained by police in Hojakend"
    police = "Police in Hojakend detained the director of the dam on Tuesday."

    for after in ((police,), (police, *REPORT[4:])):
        article = cleaned("Dam bursts in Delmaran", *REPORT[:3], "Related Articles", link, *after)

        assert article.text == "\n\n".join((*REPORT[:3], *after))


def test_subheadings_and_lists_stay_apart() -> None:
    paragraphs = (REPORT[0], "What is known:", "• 12 people dead", "• 3 missing", "The mayor left.")

    assert cleaned("Dam bursts in Delmaran", *paragraphs).text == "\n\n".join(paragraphs)


def test_an_appeal_at_the_end_of_a_paragraph_goes() -> None:
    article = cleaned(
        "Dam bursts", "Twelve people died, the mayor said. Follow us on WhatsApp for our updates."
    )

    assert article.text == "Twelve people died, the mayor said."
    assert rules(article) == [("Follow us on WhatsApp for our updates.", "appeal to the reader")]


@pytest.mark.parametrize(
    "line",
    [
        "Senate passes aid bill after a long night of talks in the",
        "The Senate has passed a substantial $95 billion package that includes critical aid for […]",
    ],
)
def test_a_cut_off_line_about_something_else_goes_without_a_marker(line: str) -> None:
    assert cleaned("Dam bursts", *REPORT[:2], line, *REPORT[2:]).text == "\n\n".join(REPORT)


def test_a_last_sentence_without_its_full_stop_stays() -> None:
    last = "The dam will be rebuilt by the people of Hojakend"

    assert cleaned("Dam bursts in Delmaran", *REPORT, last).text.endswith(f"\n\n{last}")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a.b_c-1", "a.b_c-1"), ("Goïta 2024/07", "Goïta-2024-07"), (" x ", "x"), ("??", "article")],
)
def test_ids_are_slugs(name: str, expected: str) -> None:
    assert article_id(name) == expected


ALPHABET = st.sampled_from("aB1 .?!…“”’,:-–\n\u00a0•")


@given(st.text(alphabet=ALPHABET, max_size=200))
def test_any_text_is_cleaned_twice_as_once(text: str) -> None:
    once = clean(RawPage("a", text, title="A title that is stated"))

    assert clean(RawPage("a", once.text, title=once.title)).text == once.text


@pytest.mark.parametrize("number", CORPUS)
def test_a_cleaned_article_stays_clean(number: str) -> None:
    article = clean(CORPUS[number])
    title = article.title if article.title_stated else None

    again = clean(RawPage(article.id, article.text, title=title))

    assert (again.text, again.title, again.removed) == (article.text, article.title, ())
