"""The dates that a question names, as periods that an article's ISO date falls into or not."""

import re
from calendar import monthrange
from dataclasses import dataclass, replace

from index.dates import iso_date

_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_FULL = "|".join(name.capitalize() for name in _NAMES)
_MONTH = rf"(?i:{'|'.join(_NAMES)}|sept|{'|'.join(name[:3] for name in _NAMES)})\b\.?"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\w%]|[.,:]\d)"
_YEAR = r"(?:19|20)\d\d(?![\w%]|[.,:]\d)"
_DATE = re.compile(
    rf"(?<![\w.,:/-])(?:(?P<iso>\d{{4}}-\d\d-\d\d)(?!\d)"
    rf"|(?P<year0>(?:19|20)\d\d)-(?P<month0>0[1-9]|1[0-2])(?![\w-])"
    rf"|(?P<slashed>\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{4}})(?!\d)"
    rf"|(?P<day1>{_DAY})(?:\s+of)?\s+(?P<month1>{_MONTH})(?:,?\s+(?P<year1>{_YEAR}))?"
    rf"|(?P<month2>{_MONTH})\s+(?:the\s+)?(?P<day2>{_DAY})(?:,?\s+(?P<year2>{_YEAR}))?"
    rf"|(?P<month3>{_MONTH}),?\s+(?:of\s+)?(?P<year3>{_YEAR})"
    # "May" and "March" alone are months only after a word that announces a date.
    rf"|(?P<month4>(?!May\b|March\b)(?:{_FULL})\b"
    rf"|(?:(?<=[Ii]n )|(?<=of )|(?<=[Ss]ince )|(?<=[Ff]rom )|(?<=early )|(?<=late )|(?<=last )"
    rf"|(?<=[Bb]etween )|(?<=and )|(?<=to )|(?<=until )|(?<=[Dd]uring ))(?:May|March)\b)"
    rf"|(?P<year5>{_YEAR}))"
)
_JOINED = re.compile(r"\s+and\s+")
_UNTIL = re.compile(r"\s*(?:–|-|\bto\b|\buntil\b|\btill\b|\bthrough\b)\s*")
_BETWEEN = re.compile(r"\bbetween\s+$", re.IGNORECASE)
# "between 5 and 9 October", "October 5 to 9": one of the two dates lacks its month.
_DAYS = re.compile(
    rf"(?<![\w.,:/-])(?:(?P<first1>{_DAY})(?:\s*(?:–|-)\s*|\s+(?:to|until|and)\s+)(?P<last1>{_DAY})"
    rf"(?:\s+of)?\s+(?P<month1>{_MONTH})(?:,?\s+(?P<year1>{_YEAR}))?"
    rf"|(?P<month2>{_MONTH})\s+(?P<first2>{_DAY})(?:\s*(?:–|-)\s*|\s+(?:to|until|and)\s+)"
    rf"(?P<last2>{_DAY})(?:,?\s+(?P<year2>{_YEAR}))?)"
)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A span of days that a text names, both ends included, and where the text names it.

    `first` and `last` are YYYY-MM-DD, or MM-DD where the text states no year.
    """

    start: int
    end: int
    first: str
    last: str

    def holds(self, published: str) -> bool:
        """Tells whether an ISO date lies in the period; a stated year must be the date's own."""
        day = published[-len(self.first) :]
        if self.first <= self.last:
            return self.first <= day <= self.last
        return day >= self.first or day <= self.last

    @property
    def is_day(self) -> bool:
        return self.first == self.last

    @property
    def is_year(self) -> bool:
        """Whether the period is so long that many articles of a corpus fall into it."""
        return self.first[:-6] != self.last[:-6] or self.first[-5:] + self.last[-5:] == "01-0112-31"


def periods(text: str) -> tuple[Period, ...]:
    """Returns the periods that a text names, in its order; what is no date is passed over."""
    found = [*_day_ranges(text)]
    taken = [(one.start, one.end) for one in found]
    dates = []
    for match in _DATE.finditer(text):
        clear = all(match.end() <= start or match.start() >= end for start, end in taken)
        if clear and (period := _period(match)):
            dates.append(period)
    return tuple(sorted([*found, *_ranges(text, dates)], key=lambda one: one.start))


def _day_ranges(text: str) -> list[Period]:
    found = []
    for match in _DAYS.finditer(text):
        parts = match.groupdict()
        month = _month(parts["month1"] or parts["month2"])
        year = parts["year1"] or parts["year2"]
        first, last = (
            _day(year, month, parts[f"{name}1"] or parts[f"{name}2"]) for name in ("first", "last")
        )
        if first and last and first < last:
            found.append(Period(*match.span(), first, last))
    return found


def _ranges(text: str, dates: list[Period]) -> list[Period]:
    """Returns the dates with "between A and B" and "A to B" made one period."""
    found: list[Period] = []
    for date in dates:
        before = found[-1] if found else None
        gap = text[before.end : date.start] if before else ""
        named = _BETWEEN.search(text, 0, before.start) if before else None
        if before and (_UNTIL.fullmatch(gap) or (named and _JOINED.fullmatch(gap))):
            first, last = before.first, date.last
            if len(first) < len(last):
                first = f"{last[:4]}-{first}"
            found[-1] = replace(before, end=date.end, first=first[-len(last) :], last=last)
        else:
            found.append(date)
    return found


def _period(match: re.Match[str]) -> Period | None:
    parts = match.groupdict()
    if stated := parts["iso"] or parts["slashed"]:
        iso = iso_date(stated)
        return Period(*match.span(), iso, iso) if iso else None
    year = next((parts[f"year{n}"] for n in (0, 1, 2, 3, 5) if parts[f"year{n}"]), None)
    if parts["year5"]:
        return Period(*match.span(), f"{year}-01-01", f"{year}-12-31")
    named = next((parts[f"month{n}"] for n in (1, 2, 3, 4) if parts[f"month{n}"]), None)
    month = _month(named) if named else int(parts["month0"])
    days = parts["day1"] or parts["day2"]
    first = _day(year, month, days or "1")
    last = _day(year, month, days or str(monthrange(int(year or 2024), month)[1]))
    return Period(*match.span(), first, last) if first and last else None


def _month(name: str | None) -> int:
    return [known[:3] for known in _NAMES].index((name or "").lower()[:3]) + 1


def _day(year: str | None, month: int, day: str | None) -> str | None:
    number = int(re.sub(r"\D", "", day or ""))
    if number > monthrange(int(year or 2024), month)[1]:  # 2024: a year with 29 February
        return None
    return f"{year}-{month:02d}-{number:02d}" if year else f"{month:02d}-{number:02d}"
