"""Parties that stand next to their figures, with no verb of their own."""

import pytest

from rag.elliptic import party_of
from rag.figures import figures


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("The army spoke of 12 dead, the union of 20.", ["The army", "the union"]),
        (
            "The cost is put at 48 million talers by the board and at 31 million by the ministry.",
            ["the board", "the ministry"],
        ),
        (
            "A contract worth 1.2 billion a year by Tessaria's reckoning and barely 800 million by "
            "that of the operator, Ormegas.",
            ["Tessaria", "the operator"],
        ),
        (
            "The injured, whom the prefect put at 29 and the hospitals as 44.",
            [None, "the hospitals"],
        ),
        ("By one estimate 700 stood there (the police said 450).", [None, "the police"]),
        ("Between 300 (police) and 900 (organisers) marched.", ["police", "organisers"]),
        (
            "The council believes that 30,000 moved; the interior ministry admits 8,500.",
            [None, "the interior ministry"],
        ),
        ("A spokesman said 12 men were killed, and another 20 wounded.", ["A spokesman", None]),
        ("It has 300 rooms, the annex 40.", [None, None]),  # nobody estimates anything
        ("He said they killed 50 soldiers, captured 12 and lost 3.", [None, None, None]),
    ],
)
def test_a_figure_belongs_to_the_party_beside_it(text: str, parties: list[str | None]) -> None:
    found = [figure for figure in figures(text) if text[figure.start].isdigit()]
    assert [party_of(text, one.start, one.end) for one in found] == parties
