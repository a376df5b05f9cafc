"""Disagreement: which figures and versions stand against each other, and which only look so."""

from dataclasses import replace

from builders import make_article

from index.types import Article
from rag.disagreement import disagreement
from rag.question import analyse
from rag.slots import choose_figure
from rag.types import Citation, Disagreement, Position, Quote

TOLL = analyse("How many soldiers were killed?")


def cite(
    marker: int,
    text: str,
    claimant: str | None = None,
    *,
    answer: str | None = None,
    article: str | None = None,
    published: str | None = None,
) -> Citation:
    source: Article = make_article(text, id=article or f"a{marker}", published=published)
    start = text.index(answer) if answer else None
    end = start + len(answer) if start is not None and answer else None
    quote = Quote(source, 0, len(text))
    return Citation(marker, quote, claimant, answer_start=start, answer_end=end)


def test_different_figures_are_positions_as_they_are_written() -> None:
    found = disagreement(
        TOLL,
        [
            cite(1, "The army said two soldiers were killed.", "The army"),
            cite(2, "At least 17 soldiers were killed, reports say.", "reports"),
        ],
    )
    assert found == Disagreement(
        "How many soldiers were killed",
        (Position("The army", "two", (1,)), Position("reports", "At least 17", (2,))),
    )


def test_the_same_figure_in_digits_and_words_is_agreement() -> None:
    quotes = [
        cite(1, "The army said two soldiers were killed.", "The army"),
        cite(2, "2 soldiers were killed, the mayor said.", "the mayor"),
    ]
    assert disagreement(TOLL, quotes) is None


def test_bounds_and_rounding_alone_are_no_disagreement() -> None:
    question = analyse("How many people fled?")
    quotes = [
        cite(1, "About 400,000 people fled, the council said.", "the council"),
        cite(2, "412,000 people fled, the union said.", "the union"),
    ]
    assert disagreement(question, quotes) is None
    quotes = [
        cite(1, "15 people fled, the council said.", "the council"),
        cite(2, "At least 15 people fled, the union said.", "the union"),
    ]
    assert disagreement(question, quotes) is None


def test_the_wounded_are_not_mixed_with_the_killed() -> None:
    quotes = [
        cite(1, "Two soldiers were killed and 10 wounded, the army said.", "the army"),
        cite(
            2,
            "The hospital said that 12 soldiers were wounded and two were killed.",
            "The hospital",
        ),
    ]
    assert disagreement(TOLL, quotes) is None


def test_one_wire_sentence_in_two_articles_is_one_origin() -> None:
    wire = "The army said two soldiers were killed."
    quotes = [
        cite(1, wire, "The army", article="a"),
        cite(2, "The rebels claim to have killed ten soldiers.", "The rebels", article="b"),
        cite(3, wire, "The army", article="c"),
    ]
    found = disagreement(TOLL, quotes)
    assert found is not None
    assert found.positions == (
        Position("The army", "two", (1, 3)),
        Position("The rebels", "ten", (2,)),
    )


def test_two_claimants_in_one_quote_are_two_positions() -> None:
    text = "The ministry says 24 miners were killed, the league Jigi says 33."
    found = disagreement(analyse("How many miners were killed?"), [cite(1, text, "The ministry")])
    assert found is not None
    assert found.positions == (
        Position("The ministry", "24", (1,)),
        Position("the league Jigi", "33", (1,)),
    )


def test_a_second_partys_figure_needs_no_noun_of_its_own() -> None:
    text = "The wells are put at 48 million talers by the board and at 31 million by the ministry."
    found = disagreement(
        analyse("What is the cost of the wells?"), [cite(1, text, answer="48 million talers")]
    )
    assert found is not None
    assert [(one.claimant, one.figure) for one in found.positions] == [
        ("the board", "48 million"),
        ("the ministry", "31 million"),
    ]


def test_two_parties_heard_in_one_sentence_are_two_versions() -> None:
    text = (
        "The coast guard says that the trawler turned across its bow; the skipper, Jaime Couto, "
        "says that the launch came up from behind."
    )
    question = analyse("How did the collision come about?")
    quote = cite(1, text, "The coast guard", answer="the trawler turned across its bow")
    found = disagreement(question, [quote])
    assert found is not None
    assert [(one.claimant, one.figure) for one in found.positions] == [
        ("The coast guard", "the trawler turned across its bow"),
        ("the skipper, Jaime Couto", "the launch came up from behind"),
    ]
    both = cite(1, text, "The coast guard", answer=text)
    assert disagreement(question, [both]) is None  # which of the two answers is not known


def test_an_earlier_and_a_later_figure_of_one_claimant_are_told_apart() -> None:
    found = disagreement(
        analyse("How many miners were killed?"),
        [
            cite(
                1,
                "24 miners were killed, the ministry said.",
                "the ministry",
                published="2021-12-01",
            ),
            cite(
                2,
                "17 miners were killed, the ministry said.",
                "the ministry",
                published="2021-11-22",
            ),
        ],
    )
    assert found is not None
    assert found.positions == (
        Position("the ministry", "24", (1,), "later"),
        Position("the ministry", "17", (2,), "earlier"),
    )


def test_figures_of_one_voice_in_one_article_are_parts_and_not_positions() -> None:
    quotes = [
        cite(1, "Nine soldiers were killed at the gate.", article="a"),
        cite(2, "Four soldiers were killed in the yard.", article="a"),
    ]
    assert disagreement(TOLL, quotes) is None


def test_opposed_causes_of_two_claimants_are_versions() -> None:
    found = disagreement(
        analyse("Why did the helicopter come down?"),
        [
            cite(
                1, "The army says it was a technical fault.", "The army", answer="a technical fault"
            ),
            cite(2, "The rebels say they shot it down.", "The rebels", answer="they shot it down"),
        ],
    )
    assert found is not None
    assert [(one.claimant, one.figure) for one in found.positions] == [
        ("The army", "a technical fault"),
        ("The rebels", "they shot it down"),
    ]


def test_one_claimants_two_reasons_are_no_disagreement() -> None:
    quotes = [
        cite(1, "The army says it was a fault.", "The army", answer="a fault"),
        cite(2, "The army says the wind was strong.", "The army", answer="the wind was strong"),
    ]
    assert disagreement(analyse("Why did the helicopter come down?"), quotes) is None


def test_the_figure_that_fills_the_slot_is_chosen() -> None:
    sentence = "They killed 50 Russians and 10 Malian soldiers; 12 were wounded."
    chosen = {
        question: choose_figure(analyse(question), sentence)
        for question in (
            "How many Russians were killed?",
            "How many soldiers were killed?",
            "How many were wounded?",
            "When did it happen?",
        )
    }
    assert {question: one and one.text for question, one in chosen.items()} == {
        "How many Russians were killed?": "50",
        "How many soldiers were killed?": "10",
        "How many were wounded?": "12",
        "When did it happen?": None,
    }


def test_a_hint_decides_between_figures() -> None:
    sentence = "Of 291 stations, 64 were counted again."
    question = analyse("How many stations were counted again?")
    start = sentence.index("64")
    found = choose_figure(question, sentence, (start, start + 2))
    assert found is not None
    assert found.text == "64"


def test_without_quotes_there_is_no_disagreement() -> None:
    assert disagreement(TOLL, []) is None


def test_a_number_in_one_version_does_not_make_it_a_figure() -> None:
    question = analyse("Who caused the fire?")
    boys = cite(1, "Police blame two boys.", "Police", answer="two")
    wire = cite(2, "The mayor blames an electrician.", "The mayor", answer="an electrician")
    found = disagreement(question, [boys, wire])
    assert found is not None
    assert [one.figure for one in found.positions] == ["two", "an electrician"]


def test_figures_are_positions_where_the_question_does_not_ask_for_one() -> None:
    found = disagreement(
        analyse("What is said about the size of the crowd?"),
        [
            cite(1, "The police speak of 200 people.", "The police", answer="200 people"),
            cite(2, "An organiser tells us there are 900.", "An organiser", answer="there are 900"),
        ],
    )
    assert found is not None
    assert [position.figure for position in found.positions] == ["200", "900"]


def test_a_denial_stands_against_words_that_nobody_is_named_for() -> None:
    question = analyse("Was the firm offered money?")
    offered = cite(1, "They offered me 6 million to go away.", answer="6 million to go away")
    other = "The company denies that there was such an offer."
    denial = cite(2, other, "The company", answer="denies that there was such an offer")
    assert disagreement(question, [offered, denial]) is None
    found = disagreement(question, [offered, replace(denial, kind="denied")])
    assert found is not None
    assert len(found.positions) == 2


def test_a_toll_that_is_put_at_nine_is_no_time_of_day() -> None:
    found = disagreement(
        analyse("How many people died?"),
        [
            cite(1, "At least four people died, according to the police.", "the police"),
            cite(2, "The league puts the toll at nine.", "The league"),
        ],
    )
    assert found is not None
    assert [position.figure for position in found.positions] == ["At least four", "nine"]


def test_people_of_another_party_are_not_counted() -> None:
    torvan = analyse("How many Torvan soldiers were killed?")
    army = cite(1, "The Torvan army said two soldiers were killed.", "The Torvan army")
    for other in (
        "Residents say at least 15 Ligra fighters were killed.",
        "Estimates suggest that Ligra suffered between 20 and 80 fatalities.",
    ):
        assert disagreement(torvan, [army, cite(2, other, "Residents")]) is None
    for same in (
        "Residents say at least 15 Torvan soldiers were killed.",
        "Residents say at least 15 soldiers of Torva were killed.",
        "Estimates suggest that Torva lost between 20 and 80 soldiers.",
    ):
        assert disagreement(torvan, [army, cite(2, same, "Residents")]) is not None


def test_the_wounded_are_no_second_claim_where_the_answering_words_cover_both() -> None:
    text = (
        "The army acknowledged the loss of two soldiers and injuries to ten others, reports said."
    )
    found = disagreement(
        TOLL,
        [
            cite(1, "At least 17 soldiers have died, witnesses said.", "witnesses"),
            cite(2, text, "The army", answer="two soldiers and injuries to ten others"),
        ],
    )
    assert found is not None
    assert [position.figure for position in found.positions] == ["At least 17", "two"]
