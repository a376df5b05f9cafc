"""Attribution: who says a sentence, and in what way, in the forms that news uses."""

import pytest
from builders import make_article

from index.sentences import split
from rag.attribution import Attribution, attribute, attribute_all
from rag.claimants import matches_claimant


def last(text: str) -> tuple[str | None, str]:
    sentences = split(make_article(text))
    return attribute(sentences, len(sentences) - 1)


@pytest.mark.parametrize(
    ("text", "claimant", "kind"),
    [
        ("The army said that two men died.", "The army", "said"),
        ("On Tuesday the union also announced a strike.", "the union", "said"),
        ("Two men died, the army said on Monday.", "the army", "said"),
        ("“Nobody died,” said the mayor, Ana Sol.", "the mayor, Ana Sol", "said"),
        ("The bridge held, according to the port authority.", "the port authority", "said"),
        ("According to two engineers, the bolts were old.", "two engineers", "said"),
        ("Pavel Rud, a spokesman for the mine, said it was closed.",
         "Pavel Rud, a spokesman for the mine", "said"),
        ("The fund, which owns the mine, denied that it had closed.", "The fund", "denied"),
        ("The rebels claim to have shot down a plane.", "The rebels", "claimed"),
        ("The ministry confirmed the loss of a ship.", "The ministry", "confirmed"),
        ("The dead number 27 by the rescue service's count of Tuesday.", "the rescue service", "said"),
        ("The board's boats were late, and the union's figure is 12.", "the union", "said"),
        ("Commander Loy said the first call came at 1.15 a.m.", "Commander Loy", "said"),
        ("Local residents put the number at 40.", "Local residents", "estimated"),
        ("Estimates suggest that 40 people died.", "Estimates", "estimated"),
        ("Reports indicate that 17 people died.", "Reports", "reported"),
        ("In the view of Judge Amal Reth, the law is void.", "Judge Amal Reth", "said"),
        ("The council’s count stood at six.", "The council", "said"),
        ("The mayor was quoted as saying that the road was safe.", "The mayor", "said"),
        ("The clash went on, with the separatists claiming victory.", "the separatists", "claimed"),
        ("The toll was confirmed by the hospital.", "the hospital", "confirmed"),
        ("The League for Peace, Bread and Work (LPBW) said ten were hurt.",
         "The League for Peace, Bread and Work (LPBW)", "said"),
        ("The driver is said to have fled.", None, "reported"),
        ("The bridge fell on Monday.", None, "reported"),
        ("The claims of the army have not been checked.", None, "reported"),
    ],
)  # fmt: skip
def test_the_claimant_of_one_sentence(text: str, claimant: str | None, kind: str) -> None:
    assert last(text) == (claimant, kind)


@pytest.mark.parametrize(
    ("text", "claimant"),
    [
        ("Prefect Irma Dal said the road was open. She added that nobody had called.",
         "Prefect Irma Dal"),
        ("The director, Emil Brek, met the press. The ring is lost, Brek said.", "Emil Brek"),
        ("The defence ministry denied it. The statement added that all jets were safe.",
         "The defence ministry"),
        ("The grain board wants more. The board said that it would wait.", "The grain board"),
        ("“They had the valley. We had a grievance,” said a former envoy.", "a former envoy"),
        ("An old nurse, Lia Ost, remembers it. “It was dark and nobody had a lamp.”", "An old nurse, Lia Ost"),
        ("The town was dark. He said that the lamps were old.", None),
    ],
)  # fmt: skip
def test_the_claimant_is_carried_across_sentences(text: str, claimant: str | None) -> None:
    assert last(text)[0] == claimant


def test_two_claimants_in_one_sentence_share_it_between_them() -> None:
    text = "The council believes that 30 have left; the ministry admits eight."
    sentences = split(make_article(text))
    assert attribute(sentences, 0, at=text.index("30")) == ("The council", "estimated")
    assert attribute(sentences, 0, at=text.index("eight")) == ("the ministry", "confirmed")


def test_whoever_reports_anothers_words_answers_for_them() -> None:
    text = "The auditors counted 87, the secretary told reporters."
    assert attribute(split(make_article(text)), 0, at=text.index("87"))[0] == "the secretary"


def test_all_offsets_point_into_the_article() -> None:
    text = "Rain fell.\n\nMayor Ana Sol spoke. She said that “two men” had died."
    article = make_article(text)
    (claim,) = attribute_all(split(article))[-1]
    start = text.index("Mayor Ana Sol")
    said = text.index(" that “two")
    assert claim == Attribution(
        "Mayor Ana Sol", "said", start, start + len("Mayor Ana Sol"), said, len(text)
    )


def test_headings_and_empty_articles_attribute_nothing() -> None:
    assert attribute_all(()) == ()
    assert attribute_all(split(make_article("The mayor said no\n\nRain fell."))) == ((), ())


@pytest.mark.parametrize(
    ("claimant", "asked", "fits"),
    [
        ("Mali’s army", "the army", True),
        ("The Independent Drivers' Association (IDA)", "IDA", True),
        ("the Independent Drivers' Association", "the IDA", True),
        ("Prefect Irma Dalsasso", "Dalsasso", True),
        ("Pavel Rud, a spokesman for the mine", "the mine", True),
        ("the rebels", "rebel", True),
        ("the defence ministry", "the health ministry", False),
        ("the defence minister", "the interior minister", False),
        ("the army", "the union", False),
        ("", "the army", False),
    ],
)
def test_matches_claimant(claimant: str, asked: str, fits: bool) -> None:
    assert matches_claimant(claimant, asked) is fits
