"""Dates and clock times of a text, in one comparable form. Owns no counts and no durations.

A date's value is `year-month-day` with an empty part for what is not stated, or a weekday; a clock
time's value is `hour:minute`, with `~` before it where the half of the day is not known.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.number_words import TENS, UNITS, number

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_MONTH = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?(?![\d:.]\d)"
_UNTIL = r"\s*(?:–|-|\bto\b|\band\b|\buntil\b)\s*"
_YEAR = r"(?:1[5-9]|20)\d\d"
_DATE = re.compile(
    rf"\b(?P<iso>{_YEAR}-\d\d-\d\d)\b"
    rf"|(?<![\w.,:])(?P<day>{_DAY})(?:{_UNTIL}{_DAY})?(?:\s+of)?\s+(?P<month>{_MONTH})\b\.?"
    rf"(?:{_UNTIL}{_DAY}\s+(?:{_MONTH})\b)?(?:,?\s+(?P<year>{_YEAR})\b)?"
    rf"|\b(?P<month2>{_MONTH})\b\.?\s+(?P<day2>{_DAY})\b"
    rf"(?:{_UNTIL}(?:(?:{_MONTH})\s+)?{_DAY}\b)?(?:,?\s+(?P<year2>{_YEAR})\b)?"
    rf"|\b(?P<month3>{_MONTH})\b,?\s+(?:of\s+)?(?P<year3>{_YEAR})\b"
    rf"|(?:(?<=\bon )|(?<=\bof )|(?<=\bby )|(?<=until )|(?<=since ))the\s+"
    rf"(?P<day3>\d{{1,2}}(?:st|nd|rd|th))\b(?!\s+(?:day|century|anniversary|floor|minute|time|place))"
    # "May" and "March" alone are months only after a word that announces a date.
    rf"|\b(?P<month4>(?!May\b|March\b)(?:{_MONTH})|(?:(?<=\bin )|(?<=since )|(?<=until )"
    rf"|(?<=last )|(?<=by )|(?<=of ))(?:May|March))\b"
    rf"|\b(?P<weekday>{'|'.join(day.capitalize() for day in WEEKDAYS)})s?\b"
    rf"|(?<![\w.,$€£-])(?P<year4>{_YEAR})(?![\w%]|[.,:-]\d)"
)
_HOUR = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_MINUTES = "|".join([*TENS, *sorted(UNITS, key=len, reverse=True)])
_TIME = re.compile(
    rf"(?<![\d.,])(?P<h>[01]?\d|2[0-3])(?:[:.](?P<m>[0-5]\d))?\s*(?P<half>[ap])\.?\s?m\b\.?"
    rf"|(?<![\d.,:])(?P<h2>[01]?\d|2[0-3]):(?P<m2>[0-5]\d)(?!\d|:\d)"
    rf"|(?:(?<=\bat )|(?<=\bby )|(?<=until )|(?<=after )|(?<=before )|(?<=from ))"
    rf"(?P<h3>[01]?\d|2[0-3])\.(?P<m3>[0-5]\d)(?![\d\w%]|\s+(?:per|million|billion|met|k))"
    rf"|\b(?P<h4>[01]\d|2[0-3])(?P<m4>[0-5]\d)(?=\s*(?:GMT|UTC|hours\b|local))"
    rf"|\b(?:a\s+)?(?P<past>quarter|half|(?:(?:{_MINUTES}|\d{{1,2}})(?:[\s-](?:{_MINUTES}))?))"
    rf"(?:\s+minutes?)?\s+(?P<side>past|to|before)\s+(?P<h5>{_HOUR}|noon|midnight)\b"
    rf"(?!\s+(?:hundred|thousand|million|billion|men|people|days|weeks|hours|minutes|years))"
    rf"|\b(?P<h6>{_HOUR}|\d{{1,2}})\s+o['’]clock\b"
    rf"|(?:(?<=\bat )|(?<=before )|(?<=around )|(?<=until ))(?P<h7>{_HOUR})"
    rf"(?=\s*(?:[,.;”\"]|$|in\s+the\s+(?:morning|afternoon|evening)|at\s+night|on\s+[A-Z]))"
    rf"|\b(?P<word>noon|midday|midnight)\b",
    re.IGNORECASE,
)

# "The league puts the toll at nine": no time of day.
_PUT_AT = re.compile(
    r"\b(?:puts?|placed?|estimated?|counted|reckoned|stands?|stood)\b[^.;:]*\bat $", re.I
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A date or clock time: offsets in the text, kind `date` or `time`, and its value."""

    start: int
    end: int
    kind: str
    value: str


def moments(text: str) -> Iterator[Moment]:
    """Yields the dates, then the clock times of a text; the two never overlap."""
    taken: list[Moment] = []
    for match in _DATE.finditer(text):
        taken.append(Moment(*match.span(), "date", _date(match)))
    yield from taken
    for match in _TIME.finditer(text):
        start, end = match.span()
        if match["h7"] and _PUT_AT.search(text, max(0, start - 80), start):
            continue
        if (value := _time(match)) and all(
            start >= date.end or end <= date.start for date in taken
        ):
            yield Moment(start, end, "time", value)


def _date(match: re.Match[str]) -> str:
    if match["iso"]:
        return match["iso"]
    if match["weekday"]:
        return match["weekday"].lower()
    groups = match.groupdict()
    month = next(
        (groups[key] for key in ("month", "month2", "month3", "month4") if groups[key]), ""
    )
    day = re.sub(r"\D", "", groups["day"] or groups["day2"] or groups["day3"] or "")
    year = next((groups[key] for key in ("year", "year2", "year3", "year4") if groups[key]), "")
    number_of_month = f"{MONTHS.index(month[:3].lower()) + 1:02d}" if month else ""
    return f"{year}-{number_of_month}-{day.zfill(2) if day else ''}"


def _time(match: re.Match[str]) -> str | None:
    if match["word"]:
        return "00:00" if match["word"].lower() == "midnight" else "12:00"
    if match["h"]:
        if int(match["h"]) > 12:
            return None
        hour = int(match["h"]) % 12 + (12 if match["half"].lower() == "p" else 0)
        return f"{hour:02d}:{match['m'] or '00'}"
    for hour_key, minute_key in (("h2", "m2"), ("h3", "m3"), ("h4", "m4")):
        if match[hour_key]:
            return f"{int(match[hour_key]):02d}:{match[minute_key]}"
    if match["h6"] or match["h7"]:
        return f"~{_hour(match['h6'] or match['h7']) % 12:02d}:00"
    minutes = {"quarter": 15.0, "half": 30.0}.get(match["past"].lower(), number(match["past"]) or 0)
    if minutes >= 60 or (match["side"].lower() != "past" and match["past"].lower() == "half"):
        return None
    total = _hour(match["h5"]) * 60 + (minutes if match["side"].lower() == "past" else -minutes)
    return f"~{int(total) // 60 % 12:02d}:{int(total) % 60:02d}"


def _hour(word: str) -> int:
    lowered = word.lower()
    if lowered in {"noon", "midnight"}:
        return 12
    return int(number(lowered) or 0)


def agree(first: str, second: str) -> bool:
    """Whether two values of one kind can mean the same moment: no stated part differs.

    A weekday and a calendar date may agree; so may a clock time and one of unknown half of the day.
    """
    if ":" in first:
        if "~" in first or "~" in second:
            return _minutes(first) % 720 == _minutes(second) % 720
        return first == second
    if "-" not in first or "-" not in second:
        return first == second or ("-" in first) != ("-" in second)
    return all(
        one == other or not one or not other
        for one, other in zip(first.split("-"), second.split("-"), strict=True)
    )


def _minutes(value: str) -> int:
    hour, minute = value.lstrip("~").split(":")
    return int(hour) * 60 + int(minute)
