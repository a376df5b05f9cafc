"""Figures of a text: counts, money, shares, dates, clock times, durations, distances, vague ones.

Owns where a figure stands, what it means, and whether two figures are the same or can both hold.
Which figure answers a question is chosen in rag.disagreement.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from rag.dates import agree, moments
from rag.number_words import FRACTIONS, NUMBER, TENS, UNITS, VAGUE, number
from rag.units import NO_UNIT, STATES, UNITS_OF_MEASURE, counted_noun, read_unit

_SYMBOL = r"(?:(?:US|A|C|HK|NZ|R)?\$|€|£|¥|₹|₽|₴|₦)\s?"
_LOW = (
    r"at\s+least|(?:no|not)\s+(?:fewer|less)\s+than|a\s+minimum\s+of|(?:well\s+)?(?:more|greater)"
    r"\s+than|(?:well\s+)?over|above|upwards?\s+of|exceed(?:s|ed|ing)?|in\s+excess\s+of"
)
_HIGH = (
    r"at\s+(?:the\s+)?most|(?:no|not)\s+(?:more|greater)\s+than|a\s+maximum\s+of|up\s+to|under|"
    r"below|(?:fewer|less)\s+than"
)
_ABOUT = (
    r"about|some|around|approximately|roughly|nearly|almost|close(?:r)?\s+to|nearer|an\s+estimated|"
    r"estimated|just|only|exactly"
)
_SMALL = "|".join([*TENS, *sorted(UNITS, key=len, reverse=True)])
_PARTS = "|".join(list(FRACTIONS)[1:])
_SHARE = (
    rf"\b(?:(?:{_SMALL}|a|an|\d{{1,2}})[\s-]+(?:{_PARTS})s?(?=\s+of\b|[\s.,;:”\"]|$)(?!\s+[a-z]*day)"
    rf"|half(?!\s*[-\s](?:past|a\s+(?:dozen|hundred|thousand|million|billion)|brother|sister|time))"
    rf"|(?:{_SMALL}|\d+)\s+(?:in|out\s+of)\s+(?:every\s+)?(?:{_SMALL}|\d+))\b(?![\s-]\d)"
)
_VAGUE = "|".join(words.replace(" ", r"\s+") for words in sorted(VAGUE, key=len, reverse=True))
_ONE = rf"(?:{_SYMBOL})?{NUMBER}"
_BOUND = rf"\b(?:(?P<low>{_LOW})|(?P<high>{_HIGH})|(?P<about>{_ABOUT}))\s+(?:(?:{_ABOUT}|the)\s+)?"
_FIGURE = re.compile(
    rf"(?:{_BOUND})?(?:(?P<vague>\b(?:{_VAGUE})\b)|(?P<share>{_SHARE})"
    rf"|(?P<between>\bbetween\s+)?(?P<one>{_ONE})"
    rf"(?P<percent1>\s?%|\s+per\s?cent\b)?"
    rf"(?:(?P<glue>\s?[–-]\s?|\s+(?:to|or|and)\s+(?:as\s+many\s+as\s+)?)(?P<two>{_ONE}))?)"
    rf"(?:\s+(?:or\s+(?P<more>more|over)|or\s+(?P<fewer>fewer|less|under)|(?P<least>at\s+(?:the\s+very\s+)?least)"
    rf"|(?P<most>at\s+(?:the\s+)?(?:very\s+)?most))\b)?",
    re.IGNORECASE,
)
_SPAN = re.compile(  # durations without a number word
    r"\b(?:half\s+an\s+hour|an?\s+(?P<unit>minute|hour|day|week|month|year|decade)\s+and\s+a\s+half"
    r"|an\s+hour|a\s+(?P<long>fortnight|decade))\b",
    re.IGNORECASE,
)
# A number after one of these names a thing: "Article 7", "Flight 370", "number 7".
_DESIGNATOR = re.compile(
    r"(?:\b(?:articles?|sections?|chapter|clause|paragraph|flight|boeing|airbus|highway|route|road|no\.?|"
    r"number|unit|room|hall|terminal|gate|platform|reactor|bus|line|shaft|pit|ward|block|level|phase|"
    r"type|mark|page|figure|table|resolution|protocol|channel|apollo|group|team|track|lot|bay|dock|"
    r"pier|camp|sector|zone|district|area)\s+|[^\W\d_]-|#)$",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"\s?%|[\s-]+per\s?cent(?:age)?\b(?:\s+points?\b)?", re.IGNORECASE)
_ORDINAL = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
    r"|(?:(?:thir|four|fif|six|seven|eigh|nine)teen|twentie|thirtie|fortie|fiftie)th"
    r"|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-(?:first|second|third|fourth|fifth"
    r"|sixth|seventh|eighth|ninth)|\d+(?:st|nd|rd|th))\b(?!\s+of\s+[A-Z])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: its offsets in the text, its meaning, and the text as written.

    `low` and `high` are None where that side is open ("at least 15"); both are None for dates and
    clock times, whose meaning is in `value`. `unit` is the counted noun or unit that follows, as
    written. `kind` is one of count, money, percent, date, time, duration, distance, age, ordinal,
    vague. "Dozens" is vague: it is compatible with every figure from 24 up, and names none.
    """

    start: int
    end: int
    text: str
    kind: str
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    value: str = ""

    def overlaps(self, span: tuple[int, int]) -> bool:
        """Whether a stretch of the same text shares a character with it."""
        return self.start < span[1] and span[0] < self.end

    def within(self, span: tuple[int, int]) -> bool:
        """Whether a stretch of the same text holds it."""
        return span[0] <= self.start and self.end <= span[1]


@lru_cache(maxsize=8192)
def figures(text: str) -> tuple[Figure, ...]:
    """Returns the figures of a text in order; they do not overlap."""
    dated = [
        Figure(moment.start, moment.end, text[moment.start : moment.end], moment.kind,
               value=moment.value)
        for moment in moments(text)
    ]  # fmt: skip
    for match in _SPAN.finditer(text):
        unit = (match["unit"] or match["long"] or "hour").lower()
        amount = 1.5 if match["unit"] else 0.5 if match[0].lower().startswith("half") else 1.0
        dated.append(Figure(*match.span(), match[0], "duration", amount, amount, unit))
    masked = list(text)
    for one in dated:
        masked[one.start : one.end] = "\x00" * (one.end - one.start)
    rest = "".join(masked)
    found = [*dated]
    place = 0
    while candidate := _FIGURE.search(rest, place):
        figure, place = _figure(text, rest, candidate)
        if figure is not None:
            found.append(figure)
    taken = sorted((figure.start, figure.end) for figure in found)
    for match in _ORDINAL.finditer(rest):
        if all(match.end() <= start or match.start() >= end for start, end in taken):
            found.append(Figure(*match.span(), match.group(), "ordinal", value=match[0].lower()))
    return tuple(sorted(found, key=lambda figure: figure.start))


def _figure(text: str, rest: str, match: re.Match[str]) -> tuple[Figure | None, int]:
    """Reads one match; returns the figure, or None where it is none, and where to go on."""
    start, end = match.span()
    low, high = _values(match)
    if match["two"] and (
        low is None or high is None
    ):  # no range: "two and three", "3-0", "10 to 4"
        end = match.end("percent1") if match["percent1"] else match.end("one")
        low = high = _number(match["one"])
    if match["between"] and low == high:
        start = match.start("one")
    symbol = bool(re.search(_SYMBOL, match.group())) and match["one"] is not None
    if symbol and (glued := re.match(r"(?:m|bn|k|mn)\b", rest[end:])):
        scale = {"k": 1e3, "bn": 1e9}.get(glued[0], 1e6)
        end, low, high = end + len(glued[0]), low and low * scale, high and high * scale
    elif re.match(r"[^\W\d_]", rest[end : end + 1]) and not re.match(
        r"(?:km|m|cm|mm|kg|g|t|mph|bn|MW|GW|kW|C|F)\b", rest[end:]
    ):
        return None, max(end, match.start() + 1)
    low, high = _bounded(match, low, high)
    if match["one"] and not symbol and _DESIGNATOR.search(rest, 0, match.start("one")):
        return None, end
    if (
        match["one"]
        and re.fullmatch(r"(?i)one|a|an", match["one"])
        and not match["about"]
        and _pronoun(rest, start, end)
    ):
        return None, end
    percent = _PERCENT.match(rest, end) if not match["percent1"] else None
    if match["percent1"] or percent or match["share"]:
        stop = percent.end() if percent else end
        unit = counted_noun(rest, stop)[0] if match["share"] else None
        return Figure(start, stop, text[start:stop], "percent", low, high, unit or "%"), stop
    if re.match(
        r"\s+times\s+(?:as|more|the|higher|larger|bigger|that|what|less|over)\b", rest[end:]
    ):
        return None, end
    unit, kind, stop = read_unit(rest, end, symbol)
    if kind == "count" and re.search(r"\baged\s+(?:\d+\s+and\s+)?$", rest[:start]):
        kind = "age"
    if kind in {"duration", "distance"} or (kind == "money" and not symbol):
        end = stop
    if match["vague"] and kind == "count":
        kind = "vague"
    return Figure(start, end, text[start:end], kind, low, high, unit), end


def _pronoun(rest: str, start: int, end: int) -> bool:
    """Whether "one" is a pronoun there: before a verb, a stop or "of them", not before a noun."""
    if re.search(
        r"\b(?:no|any|every|each|the|this|that|another|last|first)\s+$", rest[:start], re.I
    ):
        return True
    following = re.match(r"[\s,;:.]*([^\W\d_]*)", rest[end:])
    word = following[1].lower() if following else ""
    return rest[end : end + 1] in {",", ";", ".", "’", "'"} or word in NO_UNIT - STATES - {"of"}


def _values(match: re.Match[str]) -> tuple[float | None, float | None]:
    if match["vague"]:
        return VAGUE[" ".join(match["vague"].lower().split())], None
    if match["share"]:
        share = _share(match["share"])
        return share, share
    low = _number(match["one"])
    if not match["two"]:
        return low, low
    high = _number(match["two"])
    glue, scaled = match["glue"].strip().lower(), low
    between = match["between"]
    if low is None or high is None:
        return None, None
    magnitude = re.search(r"(?:million|billion|thousand|hundred)\b", match["two"], re.IGNORECASE)
    if magnitude and not re.search(r"(?:illion|thousand|hundred)", match["one"], re.IGNORECASE):
        scaled = low * (number("one " + magnitude[0]) or 1)
        low = scaled if scaled < high and low < 1000 else low
    if (glue.startswith("and") and not between) or low >= high:
        return None, None
    if glue == "to" and re.search(r"\bfrom\s+$", match.string[: match.start()]):
        return None, None  # a change from one figure to another, not a range
    if glue == "or" and high - low > max(5.0, high / 2):
        return None, None
    return low, high


def _number(written: str) -> float | None:
    return number(re.sub(_SYMBOL, "", written))


def _share(written: str) -> float | None:
    """Returns a share in per cent: "a third", "two thirds", "half", "one in six"."""
    words = re.findall(r"[a-z]+|\d+", written.lower())
    if words[0] == "half":
        return 50.0
    ratio = re.search(r"^(.*?)\s+(?:in|out\s+of)\s+(?:every\s+)?(.*)$", written.lower())
    if ratio:
        part, whole = number(ratio[1]), number(ratio[2])
        return round(100 * part / whole, 4) if part is not None and whole else None
    part = 1.0 if words[0] in {"a", "an"} else number(words[0])
    return None if part is None else round(100 * part * FRACTIONS[words[-1].rstrip("s")], 4)


def _bounded(
    match: re.Match[str], low: float | None, high: float | None
) -> tuple[float | None, float | None]:
    if match["low"] or match["more"] or match["least"]:
        return low, None
    if match["high"] or match["fewer"] or match["most"]:
        return None, high
    return low, high


def normalised(figure: Figure) -> str:
    """Returns a key that equal figures share: the dimension and the bounds in base units.

    "About" and "nearly" are left out; "at least 15" is `count:15..`, and is not `count:15..15`.
    """
    if figure.value:
        return f"{figure.kind}:{figure.value}"
    low, high = bounds(figure)
    kind = "count" if figure.kind in {"vague", "money"} else figure.kind
    if kind == "age":
        kind = "count"
    return f"{kind}:{_plain(low)}..{_plain(high)}"


def bounds(figure: Figure) -> tuple[float | None, float | None]:
    """Returns low and high in base units (minutes, metres, per cent, or the number itself)."""
    scale = 1.0
    if figure.kind in {"duration", "distance"} and figure.unit:
        unit = figure.unit.lower().split("-")[0]
        scale = UNITS_OF_MEASURE.get(unit) or UNITS_OF_MEASURE.get(unit.rstrip("s")) or 1.0
    return figure.low and figure.low * scale, figure.high and figure.high * scale


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:.10g}"


def same(first: Figure, second: Figure) -> bool:
    """Whether two figures say the same; clock times and dates do if no stated part differs."""
    if first.value and second.value and first.kind == second.kind != "ordinal":
        return agree(first.value, second.value)
    return normalised(first) == normalised(second)


def compatible(first: Figure, second: Figure) -> bool:
    """Whether two figures can both hold: their ranges meet ("at least 15" and 20 do)."""
    if first.value or second.value:
        return first.kind == second.kind and same(first, second)
    if normalised(first).split(":")[0] != normalised(second).split(":")[0]:
        return False
    (low, high), (other_low, other_high) = bounds(first), bounds(second)
    infinity = float("inf")
    return max(low or 0, other_low or 0) <= min(
        infinity if high is None else high, infinity if other_high is None else other_high
    )
