"""What a question names, how it divides, and what that does to a search."""

import pytest
from builders import WordEncoder, make_article

from index.collection import ArticleIndex
from index.fusion import falling, fuse, highest, interleave, supported
from index.ingest import builtin_pages
from index.parts import is_scoped, parts
from index.periods import Period, periods
from index.scope import (
    AUTHOR_BOOST,
    DAY_BOOST,
    MONTH_BOOST,
    OUTLET_BOOST,
    Scope,
    Scopes,
    Source,
    outlet_names,
)
from index.wording import topic

SOURCES = {
    "a": Source("The Lantern", "Ada Holm and Bo Lind", "2023-10-07"),
    "b": Source("TechWire", None, "2023-10-30"),
    "c": Source("Time", "By Cleo Marsh", "2023-11-02"),
    "d": Source("KLM News - Technology", None, "2022-10-07"),
    "e": Source("Sportsday.com", None, None),
    "f": Source("The Northern Evening Post", "Staff", "2023-11-02"),
}
SCOPES = Scopes(SOURCES)


def named(question):
    return [
        (question[one.start : one.end], one.kind, one.period or set(one.names))
        for one in SCOPES.mentions(question)
    ]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What did The Lantern say?", [("The Lantern", "The Lantern")]),
        ("According to the Lantern’s report", [("the Lantern", "The Lantern")]),
        ("the Lantern's story, and TECHWIRE", [("the Lantern", "The Lantern"), ("TECHWIRE", "TechWire")]),
        ("what did techwire and tech wire write", [("techwire", "TechWire"), ("tech wire", "TechWire")]),
        ("a piece on techwire.com", [("techwire.com", "TechWire")]),
        ("time.com on ferries", [("time.com", "Time")]),
        ("a Sportsday report", [("Sportsday", "Sportsday.com")]),
        ("sportsday.com and 'KLM'", [("sportsday.com", "Sportsday.com"), ("KLM", "KLM News - Technology")]),
        ("KLM News or NEP", [("KLM News", "KLM News - Technology"), ("NEP", "The Northern Evening Post")]),
        ("in the northern evening post", [("the northern evening post", "The Northern Evening Post")]),
        ("the article in Time says", [("Time", "Time")]),
        ("according to time", [("time", "Time")]),
        ("How much time did the lantern keeper have?", []),
        ("Time and again, who came?", []),
        ("Who runs the Grand Time Group?", []),
        ("Time reported on what?", [("Time", "Time")]),
        ("Timely techwires in Techwireland", []),
    ],
)  # fmt: skip
def test_outlets_are_found_as_readers_write_them(question, expected):
    assert named(question) == [(text, "outlet", {outlet}) for text, outlet in expected]


def test_an_outlet_is_known_without_section_article_news_and_domain():
    assert outlet_names("KLM News - Technology") == ("KLM News - Technology", "KLM News", "KLM")
    assert outlet_names("The Lantern") == ("The Lantern", "Lantern")
    assert outlet_names("www.sportsday.co.uk") == ("www.sportsday.co.uk", "sportsday")


def test_authors_are_found_by_full_name():
    assert named("the piece by ada holm") == [("ada holm", "author", {"adaholm"})]
    assert named("Cleo Marsh's report, or Marsh's") == [("Cleo Marsh", "author", {"cleomarsh"})]
    assert named("What did the staff say?") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on October 7, 2023", ("2023-10-07", "2023-10-07")),
        ("on 7 October 2023?", ("2023-10-07", "2023-10-07")),
        ("Oct. 7th, 2023", ("2023-10-07", "2023-10-07")),
        ("published 2023-10-07", ("2023-10-07", "2023-10-07")),
        ("on 13/10/2023", ("2023-10-13", "2023-10-13")),
        ("the 7th of October", ("10-07", "10-07")),
        ("in October 2023", ("2023-10-01", "2023-10-31")),
        ("in 2023-10", ("2023-10-01", "2023-10-31")),
        ("in February 2023", ("2023-02-01", "2023-02-28")),
        ("in February", ("02-01", "02-29")),
        ("in May", ("05-01", "05-31")),
        ("in 2023", ("2023-01-01", "2023-12-31")),
        ("between October and November 2023", ("2023-10-01", "2023-11-30")),
        ("from October 5 to November 9, 2023", ("2023-10-05", "2023-11-09")),
        ("between 5 and 9 October 2023", ("2023-10-05", "2023-10-09")),
        ("October 5-9", ("10-05", "10-09")),
    ],
)
def test_dates_are_periods(text, expected):
    assert [(one.first, one.last) for one in periods(text)] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "who may march?",
        "on 7/10/2023",
        "a May wedding",
        "February 30",
        "2,023 ferries",
        "1999.5",
        "v2023-1",
    ],
)
def test_what_is_no_date_or_an_unclear_one_is_passed_over(text):
    assert periods(text) == ()


def test_two_dates_that_are_no_range_stay_two():
    assert [(one.first, one.last) for one in periods("on October 7 and on November 2, 2023")] == [
        ("10-07", "10-07"),
        ("2023-11-02", "2023-11-02"),
    ]


def test_a_period_without_a_year_fits_any_year_and_may_run_over_its_end():
    winter = Period(0, 0, "11-15", "02-28")
    assert [winter.holds(day) for day in ("2022-12-24", "2024-02-28", "2024-06-01")] == [
        True,
        True,
        False,
    ]
    october = Period(0, 0, "2023-10-01", "2023-10-31")
    assert [october.holds(day) for day in ("2023-10-31", "2022-10-31")] == [True, False]


def test_a_scope_adds_to_the_articles_that_fit_and_bars_none():
    mentions = SCOPES.mentions("Ada Holm in the Lantern on October 7, 2023, in October 2023")
    assert SCOPES.boosts(Scope.of(mentions)) == {
        "a": OUTLET_BOOST + AUTHOR_BOOST + DAY_BOOST,
        "b": MONTH_BOOST,
    }
    boosted = SCOPES.boosted(
        {"a:0-9": 0.5, "f:0-9": 0.5}, Scope(outlets=frozenset({"The Lantern"}))
    )
    assert boosted == {"a:0-9": 0.5 + OUTLET_BOOST, "f:0-9": 0.5}


def divided(question):
    return [
        (one.text, sorted(one.scope.outlets), [period.first for period in one.scope.periods])
        for one in parts(question, SCOPES.mentions(question))
    ]


LANTERN, TECHWIRE = ["The Lantern"], ["TechWire"]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "Who was reported on by The Lantern on the sunken ferry, and by TechWire regarding the chip plant?",
            [("sunken ferry,", LANTERN, []), ("chip plant?", TECHWIRE, [])],
        ),
        (
            "Between the Lantern report on the sunken ferry published on October 7, 2023 and the "
            "TechWire report on the chip plant published October 30, was there a change in tone?",
            [("sunken ferry", LANTERN, ["2023-10-07"]), ("chip plant", TECHWIRE, ["10-30"])],
        ),
        (
            "Which man sank the ferry, according to The Lantern, and built the plant, as TechWire reported?",
            [("man sank ferry,", LANTERN, []), (", built plant,", TECHWIRE, [])],
        ),
        (
            "What do both the Lantern and TechWire say about the ferry disaster?",
            [("ferry disaster?", LANTERN, []), ("ferry disaster?", TECHWIRE, [])],
        ),
        (
            "Did the story of the ferry in TechWire change between October 7, 2023, and October 30, 2023?",
            [("ferry change", TECHWIRE, ["2023-10-07"]), ("ferry change", TECHWIRE, ["2023-10-30"])],
        ),
        (
            "Is there an article about the sunken ferry and another about the chip plant?",
            [("sunken ferry", [], []), ("chip plant?", [], [])],
        ),
        (
            "Did TechWire report on the ferry disaster, on the chip plant and on the harbour fire?",
            [
                ("ferry disaster,", TECHWIRE, []),
                ("chip plant", TECHWIRE, []),
                ("harbour fire?", TECHWIRE, []),
            ],
        ),
        ("What does the TechWire article of October 2023 say about chips?", []),
        ("Did both the army and the rebels claim victory?", []),
        ("How many died between Monday and Wednesday, according to The Lantern?", []),
    ],
)  # fmt: skip
def test_a_question_divides_between_its_sources(question, expected):
    found = divided(question)
    assert [
        (" ".join(one[0].replace(",", " ,").split()).strip(" ,"), *one[1:]) for one in found
    ] == [(text.strip(" ,"), *rest) for text, *rest in expected]


def test_no_more_than_five_parts():
    question = "; ".join(f"The Lantern on ferry number {number}" for number in range(10, 18))
    assert len(parts(question, SCOPES.mentions(question))) == 5


def test_the_topic_leaves_out_sources_quotes_and_how_it_is_asked():
    question = "What did 'The Lantern's report say about the ferry's crew?"
    assert topic(question, SCOPES.mentions(question)) == "ferry's crew?"
    assert topic("What did the report say about it?") == ""


def test_rankings_are_interleaved_with_the_best_of_each_article_first():
    rankings = [["a1", "a2", "b1"], ["a2", "c1", "d1"], []]
    # First a1, and a2 is of the same article. In turn b1 and c1, then d1. What is left is a2.
    assert interleave(rankings, lambda identity: identity[0]) == ["a1", "b1", "c1", "d1", "a2"]
    assert interleave([], str) == []


def test_the_highest_keep_those_equal_to_the_last():
    assert highest({"a": 1.0, "b": 0.5, "c": 0.5, "d": 0.1}, 2) == {"a": 1.0, "b": 0.5, "c": 0.5}
    assert highest({"a": 1.0}, 2) == {"a": 1.0}


def test_the_whole_is_supported_by_its_best_part():
    assert supported({"a": 0.5, "b": 0.25}, [{"a": 0.25}, {"a": 0.5, "c": 1.0}]) == {
        "a": 1.0,
        "b": 0.25,
    }


def test_scores_fall_in_the_order_of_the_ids():
    scores = falling(["a", "b", "c"], [{"a": 0.5, "b": 2.0}, {"c": 0.25}])
    # b is 2.0 / 2.0 = 1, but no higher than a, which is 0.5 / 2.0; c is as high as that, and later.
    assert scores == pytest.approx({"a": 0.25, "b": 0.25, "c": 0.25}, abs=1e-5)
    assert scores["a"] > scores["b"] > scores["c"]


WORDS = ("ferry", "sunken", "chip", "plant", "harbour")
STORIES = {
    "a": "The sunken ferry lay in the harbour.",
    "b": "The chip plant closed. A ferry line may follow.",
    "c": "The sunken ferry was raised on Tuesday.",
    "d": "The chip plant opened again on Monday.",
}


@pytest.fixture
def index():
    articles = [
        make_article(
            text,
            id=name,
            title=name,
            outlet=SOURCES[name].outlet,
            published=SOURCES[name].published,
        )
        for name, text in STORIES.items()
    ]
    with ArticleIndex.of(articles, WordEncoder(WORDS)) as made:
        yield made


def ids(hits):
    return [hit.passage.article.id for hit in hits]


def test_each_part_finds_its_own_outlet(index):
    question = "Did The Lantern on the sunken ferry and TechWire on the chip plant name the owner?"
    hits = index.search(question, limit=4)
    assert set(ids(hits)[:2]) == {"a", "b"}
    assert sorted(ids(hits)) == ["a", "b", "c", "d"]
    assert [hit.rank for hit in hits] == [1, 2, 3, 4]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    swapped = question.replace("The Lantern", "Time").replace("TechWire", "KLM News")
    assert set(ids(index.search(swapped, limit=2))) == {"c", "d"}


def test_a_prepared_question_is_not_encoded_again():
    articles = [
        make_article(text, id=name, outlet=SOURCES[name].outlet) for name, text in STORIES.items()
    ]
    encoder = WordEncoder(WORDS)
    with ArticleIndex.of(articles, encoder) as made:
        made.search("of the Lantern and of Time")  # loads what is loaded once
        for question in ("ferry?", "the Lantern on the ferry and TechWire on the chip plant"):
            made.prepare(question)
            encoder.texts.clear()
            assert made.search(question)
            assert encoder.texts == []


def test_an_outlet_with_a_date_is_favoured(index):
    assert ids(index.search("the Time article of November 2023 on the sunken ferry"))[0] == "c"
    assert ids(index.search("the Lantern article of October 2023 on the sunken ferry"))[0] == "a"


def test_one_outlet_is_enough_for_a_scope_and_one_date_is_not(index):
    assert is_scoped(SCOPES.mentions("What did The Lantern say of the ferry?"))
    assert is_scoped(SCOPES.mentions("the ferry between 7 October 2023 and in May 2024, of 2022"))
    assert not is_scoped(SCOPES.mentions("Which ferry sank in October 2023?"))
    assert not is_scoped(())
    assert ids(index.search("What did Time say of the sunken ferry?"))[0] == "c"
    assert ids(index.search("What did the Lantern say of the sunken ferry?"))[0] == "a"


@pytest.mark.parametrize(
    "question",
    [
        "Did The Lantern on the harbour and KLM News on the chip plant that opened name owners?",
        "Did KLM News on the chip plant that opened and The Lantern on the harbour name owners?",
    ],
)
def test_the_part_that_fits_the_whole_question_best_comes_first(index, question):
    assert ids(index.search(question))[:2] == ["d", "a"]


def test_a_headline_says_what_a_short_passage_is_about():
    articles = [
        make_article("The owner was fined on Monday.", id="a", title="Ferry", outlet="Time"),
        make_article("The owner was fined on Monday.", id="b", title="Chip plant", outlet="Time"),
        make_article(
            "The owner was fined.", id="c", title="Ferry", outlet="Time", title_stated=False
        ),
    ]
    encoder = WordEncoder(("owner", "fined", "ferry", "chip"))
    with ArticleIndex.of(articles, encoder) as made:
        found = made._deep(made.encode_query("ferry"))
    by_article = {identity.partition(":")[0]: score for identity, score in found.items()}
    # The text shares no word with the question, the headline is it: 0.5 / sqrt(1 + 0.5 ** 2) = 0.447
    assert by_article == pytest.approx({"a": 0.447, "b": 0.0, "c": 0.0}, abs=1e-3)


def test_a_boost_drops_passages_of_a_divided_question_too(index):
    hits = index.search(
        "Did The Lantern on the sunken ferry and TechWire on the chip plant name the owner?",
        boost=lambda passage: float("-inf") if passage.article.id == "a" else 0.0,
    )
    assert sorted(ids(hits)) == ["b", "c", "d"]


@pytest.mark.parametrize(
    "question",
    [
        "How many soldiers died at Tinzaouaten?",
        "What did Reuters say about the Wagner losses?",
        "Did both the army and JNIM claim victory in July 2024?",
        "who is John Ikani",
    ],
)
def test_other_questions_are_searched_as_they_were(question):
    pages = builtin_pages()
    articles = [
        make_article(
            page.text,
            id=page.name,
            title=page.title or page.name,
            outlet=page.outlet,
            author=page.author,
        )
        for page in pages
    ]
    with ArticleIndex.of(articles, WordEncoder()) as made:
        hits = made.search(question, limit=20)
        plain = fuse(
            made._dense(made.encode_query(question), 100), made._keywords().search(question, 100)
        )
        assert [(hit.passage.id, hit.score) for hit in hits] == sorted(
            plain.items(),
            key=lambda one: (
                -one[1],
                made.position(one[0].rpartition(":")[0]),
                int(one[0].rpartition(":")[2].partition("-")[0]),
            ),
        )[:20]
