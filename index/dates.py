"""Dates as news pages write them, to ISO."""

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FORMS = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[T ].*)?"),
    re.compile(
        r"(?:\w+,? )?(?P<name>[a-z]+)\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})"
    ),
    re.compile(
        r"(?:\w+,? )?(?P<day>\d{1,2})(?:st|nd|rd|th)? (?P<name>[a-z]+)\.?,? (?P<year>\d{4})\b.*"
    ),
    re.compile(r"(?P<first>\d{1,2})[/.](?P<second>\d{1,2})[/.](?P<year>\d{4})"),
)


def iso_date(text: str) -> str | None:
    """Returns YYYY-MM-DD, or None where `text` is no date or day and month could be swapped."""
    folded = " ".join(text.lower().split())
    for form in _FORMS:
        if match := form.fullmatch(folded):
            return _iso(match.groupdict())
    return None


def _iso(parts: dict[str, str | None]) -> str | None:
    year = int(parts["year"] or 0)
    if name := parts.get("name"):
        month = _MONTHS.index(name[:3]) + 1 if name[:3] in _MONTHS else 0
        day = int(parts["day"] or 0)
    elif first := parts.get("first"):
        day, month = int(first), int(parts["second"] or 0)
        if month > 12:
            day, month = month, day
        elif day <= 12 and day != month:
            return None
    else:
        month, day = int(parts["month"] or 0), int(parts["day"] or 0)
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
