"""Cardinal numbers as English news writes them: digits, words, and mixtures of the two.

Owns the pattern of one number and its value. Bounds, units and dates belong to rag.figures.
"""

import re

_FIRST_TWENTY = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
fifteen sixteen seventeen eighteen nineteen"""
_TIES = "twenty thirty forty fifty sixty seventy eighty ninety"
UNITS = {word: value for value, word in enumerate(re.findall(r"\w+", _FIRST_TWENTY))}
TENS = {word: 10 * rank for rank, word in enumerate(re.findall(r"\w+", _TIES), start=2)}
MAGNITUDES = {
    "dozen": 12.0, "score": 20.0, "hundred": 1e2, "thousand": 1e3, "k": 1e3, "lakh": 1e5,
    "million": 1e6, "m": 1e6, "mn": 1e6, "mln": 1e6, "crore": 1e7, "billion": 1e9, "bn": 1e9,
    "trillion": 1e12, "trn": 1e12,
}  # fmt: skip
# A plural magnitude names no number, only its order: "dozens" is 24 or more. Twice the magnitude
# is the smallest plural; no upper end, because "hundreds" is also said of two thousand.
VAGUE = {
    "dozens": 24.0, "scores": 40.0, "hundreds": 200.0, "thousands": 2e3, "millions": 2e6,
    "billions": 2e9, "tens of thousands": 2e4, "hundreds of thousands": 2e5,
    "tens of millions": 2e7, "hundreds of millions": 2e8, "several": 3.0, "a few": 3.0,
    "a handful": 3.0, "several dozen": 36.0, "a few dozen": 36.0, "several hundred": 300.0,
    "a few hundred": 300.0, "several thousand": 3e3, "a few thousand": 3e3,
    "several million": 3e6, "a few million": 3e6,
}  # fmt: skip
FRACTIONS = {
    "half": 1 / 2, "third": 1 / 3, "quarter": 1 / 4, "fifth": 1 / 5, "sixth": 1 / 6,
    "seventh": 1 / 7, "eighth": 1 / 8, "ninth": 1 / 9, "tenth": 1 / 10,
}  # fmt: skip

_SPACE = r"[ \u00a0\u202f\u2009]"
_DIGITS = r"(?>\d{1,3}(?:[,\u00a0\u202f\u2009]\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?)"
_SMALL = "|".join(
    [
        rf"(?:{'|'.join(TENS)})(?:[-\s](?:{'|'.join(list(UNITS)[1:10])}))?",
        "|".join(sorted(UNITS, key=len, reverse=True)),
    ]
)
_MAGNITUDE_WORDS = "dozen|score|hundred|thousand|lakh|million|crore|billion|trillion"
_MAGNITUDE = rf"{_MAGNITUDE_WORDS}|mln|mn|bn|trn"
_WORDS = (
    rf"(?:half\s+a\s+(?:dozen|hundred|thousand|million|billion)"
    rf"|(?:(?:{_SMALL})(?:\s+and\s+a\s+half)?|a|an)(?:[-\s]+(?:{_MAGNITUDE_WORDS}))+"
    rf"(?:\s+and\s+(?:{_SMALL})(?!\s+(?:{_MAGNITUDE_WORDS})))?"
    rf"(?:\s+(?:{_SMALL})(?:\s+(?:hundred|thousand))+)*"
    rf"|(?:{_SMALL})(?:\s+and\s+a\s+half)?)"
)
NUMBER = (
    rf"(?:(?<![\w.,]){_DIGITS}(?:(?:{_SPACE}|-)(?:{_MAGNITUDE})\b|(?:bn|mn|k)\b)?|\b{_WORDS}\b)"
)
_TOKEN = re.compile(r"\d[\d,.\u00a0\u202f\u2009]*|[a-z]+")


def number(text: str) -> float | None:
    """Returns the value of one cardinal ("1.5 million", "twenty-one", "half a dozen"), or None.

    Commas divide thousands and the full stop decimals, as in English.
    """
    total, part, seen = 0.0, 0.0, False
    tokens = _TOKEN.findall(text.lower())
    for place, token in enumerate(tokens):
        if token[0].isdigit():
            part, seen = part + float(re.sub(r"[^\d.]", "", token).rstrip(".")), True
        elif token in UNITS or token in TENS:
            part, seen = part + UNITS.get(token, TENS.get(token, 0)), True
        elif token == "half":
            part, seen = part + 0.5, True
        elif token in {"a", "an"}:
            if place == 0 and tokens[1:] and tokens[1] in MAGNITUDES:
                part, seen = 1.0, True
        elif token in MAGNITUDES:
            part *= MAGNITUDES[token]
            if MAGNITUDES[token] >= 1e3:
                total, part = total + part, 0.0
        elif token != "and":
            return None
    return total + part if seen else None
