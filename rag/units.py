"""Units that follow a number: counted nouns, currencies, durations and distances.

Owns how a unit is read and what it is worth in base units. The numbers are read in rag.figures.
"""

import re

from index.sentences import word_set
from rag.number_words import NUMBER

# Base units: minutes and metres. For comparing, a month has 30 days and a year 365.
DURATIONS = {
    "second": 1 / 60, "minute": 1.0, "min": 1.0, "hour": 60.0, "hr": 60.0, "day": 1440.0,
    "night": 1440.0, "week": 10080.0, "fortnight": 20160.0, "month": 43200.0, "year": 525600.0,
    "decade": 5256000.0,
}  # fmt: skip
DISTANCES = {
    "km": 1e3, "kilometre": 1e3, "kilometer": 1e3, "m": 1.0, "metre": 1.0, "meter": 1.0,
    "cm": 0.01, "centimetre": 0.01, "centimeter": 0.01, "mm": 0.001, "mile": 1609.344,
    "nautical mile": 1852.0, "foot": 0.3048, "feet": 0.3048, "yard": 0.9144,
}  # fmt: skip
CURRENCY = re.compile(
    r"(?:dollar|euro|pound|penny|pence|cent|yen|yuan|franc|crown|krone|kroner|krona|kronor|ruble|"
    r"rouble|rupee|rupiah|peso|reais|rand|naira|cedi|shilling|dinar|dirham|riyal|rial|lira|shekel|"
    r"zloty|forint|koruna|hryvnia|tenge|dram|baht|ringgit|birr|kwacha|metical|florin|escudo)s?"
    r"|USD|EUR|GBP|CHF|CFA",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"[\s-]+(?:(?:more|other|further|additional|another)\s+)?(?:of\s+)?"
    r"(?:(?:the|its|his|her|their|our|these|those|all)\s+)?(?:\d[\d,.]*\s+)?"
    r"(?P<words>[^\W\d_]+(?:['’-][^\W\d_]+)*(?:\s+[^\W\d_]+(?:['’-][^\W\d_]+)*){0,3})"
)
# Words that end a counted noun phrase: function words and the verbs that follow a count.
NO_UNIT = word_set("""a an the and or but nor of in on at by to from for with without as than that which who whom
    whose where when while after before during since until into onto over under about between is are
    was were be been being has have had do does did will would can could may might must shall should
    not no he she it they we you i him her them us this these those its his their our my your there
    here if because though although so then also now if per each every more fewer less if such
    said says say told according went came got took made died killed wounded injured arrested
    detained missing dead left fled lost marched escaped each only just still already""")
STATES = word_set("dead killed wounded injured missing arrested detained")
UNITS_OF_MEASURE = {**DURATIONS, **DISTANCES}


def counted_noun(rest: str, end: int) -> tuple[str | None, int]:
    """Returns the counted noun phrase after a number, and where it ends."""
    match = _UNIT.match(rest, end)
    while match and (again := re.match(rf"(?:{NUMBER})(?=[\s-])", match["words"], re.IGNORECASE)):
        match = _UNIT.match(rest, match.start("words") + again.end())
    if not match:
        glued = re.match(r"(?:km|cm|mm|m|kg|g|t|mph|MW|GW|kW)\b", rest[end:])
        return (glued[0], end + len(glued[0])) if glued else (None, end)
    kept: list[str] = []
    for place, word in enumerate(match["words"].split()):
        if word.lower() in NO_UNIT and not (place == 0 and word.lower() in STATES):
            break
        kept.append(word)
        if word.lower() in STATES:
            break
    if not kept:
        return None, end
    unit = " ".join(kept)
    begin = match.start("words")
    return rest[begin : begin + len(unit)], begin + len(unit)


def read_unit(rest: str, end: int, symbol: bool) -> tuple[str | None, str, int]:
    """Returns the unit after a number, the kind of figure it makes, and where the unit ends.

    Args:
        end: where the number ends in `rest`.
        symbol: whether a currency symbol stands before the number.
    """
    unit, stop = counted_noun(rest, end)
    if symbol:
        return unit, "money", stop
    if unit is None:
        return None, "count", stop
    first = " ".join(unit.lower().split()[:2]) if unit.lower().startswith("naut") else ""
    first = first or re.split(r"[\s-]", unit.lower())[0]
    singular = first.rstrip("s") if first not in UNITS_OF_MEASURE else first
    if re.match(r"[\s-]years?[\s-](?:old\b|of\s+age)", rest[end:]):
        return "years", "age", end
    begin = stop - len(unit)
    measure = unit[: len(first)]
    if singular in DURATIONS:
        return measure, "duration", begin + len(measure)
    if singular in DISTANCES:
        return measure, "distance", begin + len(measure)
    if currency := re.match(rf"(?:[^\W\d_]+\s+)?(?:{CURRENCY.pattern})\b", unit, re.IGNORECASE):
        return currency[0], "money", begin + currency.end()
    return unit, "count", stop
