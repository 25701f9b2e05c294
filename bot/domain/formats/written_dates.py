"""Dates as people write them into pages and tables, read without guessing.

`18 May 2022`, `May 18th`, `May 18-19, 2022`, `18.05.2022`, `Mittwoch, 18. Mai`, `2022-05-18`.
Of `06/04/2019` alone nobody can say which is the month; other dates beside it may tell.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from bot.domain.languages import N_, _
from bot.domain.times import FIRST_YEAR, LAST_YEAR, NotATime

_MONTHS = (
    ("jan", "january", "januar"),
    ("feb", "february", "februar"),
    ("mar", "march", "märz", "mär"),
    ("apr", "april"),
    ("may", "mai"),
    ("jun", "june", "juni"),
    ("jul", "july", "juli"),
    ("aug", "august"),
    ("sep", "sept", "september"),
    ("oct", "october", "okt", "oktober"),
    ("nov", "november"),
    ("dec", "december", "dez", "dezember"),
)
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTH_OF, key=len, reverse=True))})\b\.?"
_WEEKDAYS = (
    ("monday", "montag"),
    ("tuesday", "dienstag"),
    ("wednesday", "mittwoch"),
    ("thursday", "donnerstag"),
    ("friday", "freitag"),
    ("saturday", "samstag", "sonnabend"),
    ("sunday", "sonntag"),
)
_WEEKDAY_OF = {name: number for number, names in enumerate(_WEEKDAYS) for name in names}
_SHORT = {name[:size]: n for name, n in _WEEKDAY_OF.items() for size in (2, 3, 4) if name}
_ST = r"(?:st|nd|rd|th|\.)?"
_TO = rf"(?:\s*(?:-|–|—|to|bis)\s*(?P<last>[0-9]{{1,2}}){_ST})?"
_YEAR = r"(?:,?\s*(?P<year>[0-9]{4})\b)?"
_DAY_FIRST = rf"(?<![0-9.:])(?P<day>[0-9]{{1,2}}){_ST}{_TO}\s*(?:of\s+)?\b{_MONTH}{_YEAR}"
_MONTH_FIRST = rf"\b{_MONTH}\s*(?P<day>[0-9]{{1,2}}){_ST}(?![0-9:]){_TO}(?![0-9:]){_YEAR}"
_NUMBER = r"(?P<number>[0-9]{1,2})"
_PATTERNS = (
    rf"(?<![0-9])(?P<year>[0-9]{{4}})[-/]{_NUMBER}[-/](?P<day>[0-9]{{1,2}})(?![0-9])",
    _DAY_FIRST,
    _MONTH_FIRST,
    rf"(?<![0-9.])(?P<day>[0-9]{{1,2}})\.{_NUMBER}\.(?P<year>[0-9]{{4}}|[0-9]{{2}}\b)?(?![0-9])",
    r"(?<![0-9/])(?P<one>[0-9]{1,2})/(?P<other>[0-9]{1,2})/(?P<year>[0-9]{4}|[0-9]{2})(?![0-9/])",
)
_DATE = [re.compile(pattern, re.IGNORECASE) for pattern in _PATTERNS]
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(_WEEKDAY_OF)})\b", re.IGNORECASE)
_SHORT_WEEKDAY = re.compile(rf"\b(?:{'|'.join(_SHORT)})\b\.?", re.IGNORECASE)
_NUMBERED = re.compile(r"\b(?:day|tag)\s*#?(?P<number>[0-9]{1,2})\b", re.IGNORECASE)
_AROUND = re.compile(
    r"\b(?:program(?:me)?|schedule|agenda|programm|main|conference|the|for|on|of|am|vom|für)\b",
    re.IGNORECASE,
)
LONGEST_HEADING = 80
_MEND = N_("Write it like 2022-05-18.")


class Order(Enum):
    """What comes first in dates with slashes."""

    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """A date as it was written; `last` is the day of the month of the last one in a range.

    With slashes, `day` and `month` are in the order in which they were written until an `Order`
    says which is which.
    """

    text: str
    day: int
    month: int
    year: int | None = None
    last: int | None = None
    is_slashed: bool = False

    def on(self, year: int | None = None, order: Order | None = None) -> date:
        """The day of the calendar; `NotATime` where there is none, or nobody knows which."""
        found_year = self.year if self.year is not None else year
        if found_year is None:
            what = _("It says '{said}', but not in which year.", said=self.text)
            raise NotATime(what, _(_MEND))
        day, month = self.day, self.month
        if self.is_slashed:
            order = order or order_of([self])
            if order is None:
                what = _("'{said}' may begin with the day or with the month.", said=self.text)
                raise NotATime(what, _(_MEND))
            day, month = (day, month) if order is Order.DAY else (month, day)
        try:
            found = date(found_year, month, day)
        except ValueError as error:
            raise NotATime(_("'{said}' is not a date.", said=self.text), _(_MEND)) from error
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise NotATime(_("The year of '{said}' cannot be right.", said=self.text), _(_MEND))
        return found


def order_of(days: Iterable[WrittenDay]) -> Order | None:
    """What comes first in all of them; None where none of them tells, or two differ."""
    orders: set[Order] = set()
    for day in days:
        if day.is_slashed and day.day == day.month:
            continue
        if day.is_slashed and day.day > 12:
            orders.add(Order.DAY)
        elif day.is_slashed and day.month > 12:
            orders.add(Order.MONTH)
    if not orders and all(day.day == day.month for day in days if day.is_slashed):
        return Order.DAY
    return orders.pop() if len(orders) == 1 else None


def dates_in(text: str) -> Iterator[WrittenDay]:
    """Every date in a text, in the order of its kinds."""
    for pattern in _DATE:
        for match in pattern.finditer(text):
            yield _written(match)
        text = pattern.sub(" ", text)


def _written(match: re.Match[str]) -> WrittenDay:
    found = match.groupdict()
    year = int(found["year"]) if found["year"] else None
    if year is not None and year < 100:
        year += 2000
    if "one" in found:
        one, other = int(found["one"]), int(found["other"])
        return WrittenDay(match[0].strip(), one, other, year, is_slashed=True)
    month = int(found["number"]) if "number" in found else _MONTH_OF[found["month"].casefold()]
    last = int(found["last"]) if found.get("last") else None
    return WrittenDay(match[0].strip(), int(found["day"]), month, year, last)


@dataclass(frozen=True, slots=True)
class DayNamed:
    """What a text says of a day: its date, its number, its weekday (Monday is 0)."""

    written: WrittenDay | None = None
    number: int | None = None
    weekday: int | None = None


def day_named(text: str) -> DayNamed | None:
    """The day that a text names and nothing else, as headings and cells do; None for other texts.

    `Wednesday`, `Day 2`, `Day 1: Wed, May 18th`, `Programme for 18 May 2022`.
    """
    if len(text) > LONGEST_HEADING:
        return None
    written, rest = None, text
    for pattern in _DATE:
        if match := pattern.search(rest):
            written, rest = _written(match), rest[: match.start()] + " " + rest[match.end() :]
            break
    number, weekday = None, None
    if match := _NUMBERED.search(rest):
        number, rest = int(match["number"]), _NUMBERED.sub(" ", rest, count=1)
    if match := _WEEKDAY.search(rest):
        weekday, rest = _WEEKDAY_OF[match[0].casefold()], _WEEKDAY.sub(" ", rest, count=1)
    elif written and (match := _SHORT_WEEKDAY.search(rest)):
        weekday = _SHORT[match[0].rstrip(".").casefold()]
        rest = _SHORT_WEEKDAY.sub(" ", rest, count=1)
    if written is None and number is None and weekday is None:
        return None
    rest = _AROUND.sub(" ", rest)
    return None if re.search(r"\w", rest) else DayNamed(written, number, weekday)
