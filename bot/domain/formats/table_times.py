"""When a row of a table begins and ends, in whatever cells that is written."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from bot.domain.formats.written_dates import Order, dates_in, day_named
from bot.domain.languages import _
from bot.domain.times import NotATime, WallTime, calendar_day, minutes_of, span, wall_time

NOTHING = frozenset(
    ("", "-", "–", "—", "?", "n/a", "na", "nan", "none", "null", "tbd", "tba", "tbc")
)
_SECONDS = re.compile(r"(?<=[0-9]:[0-9]{2}):[0-9]{2}(?:\.[0-9]+)?(?![0-9:])")
_MIDNIGHT = re.compile(r"\b24[:.]00(?:[:.]00)?$")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ]|$)")
EVENING, MORNING = 17, 8
"""What begins after the one and ends before the other goes on past midnight."""


def said(cell: str) -> str:
    """What the cell says; empty where it says that nothing is known yet."""
    text = cell.strip()
    return "" if text.casefold() in NOTHING else text


@dataclass(frozen=True, slots=True)
class DayReader:
    """Reads cells that name days; `first` is the first day, where organizers say it."""

    first: date | None
    order: Order | None

    def read(self, cell: str) -> date:
        """The day; `NotATime` where the cell names none, or nobody knows which."""
        if _ISO.match(cell):
            return calendar_day(cell[:10])
        named = day_named(cell)
        if named is None:
            what = _("'{said}' is not a date.", said=cell)
            raise NotATime(what, _("Write it like 2022-05-18."))
        if named.written:
            return named.written.on(self.first.year if self.first else None, self.order)
        if self.first is None:
            what = _("'{said}' says no date, so nobody knows which day is meant.", said=cell)
            mend = _("Say the first day with --date, or write it like 2022-05-18.")
            raise NotATime(what, mend)
        if named.number is not None:
            return self.first + timedelta(days=named.number - 1)
        return self.first + timedelta(days=((named.weekday or 0) - self.first.weekday()) % 7)

    def split(self, cell: str) -> tuple[date | None, str]:
        """The date in a cell, and what is left of it: `05/18/2022 9:00 AM`."""
        if _ISO.match(cell):
            return None, cell  # a moment as ISO 8601 has it, which is read as a whole
        written = next(dates_in(cell), None)
        if written is None:
            return None, cell
        rest = cell.replace(written.text, " ", 1).strip(" ,;")
        return written.on(self.first.year if self.first else None, self.order), rest


@dataclass(frozen=True, slots=True)
class RowTimes:
    """The cells of one row that say when it is."""

    start: str
    end: str
    minutes: str
    day: date | None
    end_day: date | None

    def read(self, days: DayReader) -> tuple[datetime | None, datetime | timedelta | None]:
        """Both, without an offset where none was written; `NotATime` where one cannot be read."""
        if not self.start:
            return None, None
        day, text = days.split(self.start)
        first, last = span(_clean(text))
        begins = _combined(first, day or self.day)
        if last is not None:
            return begins, _past_midnight(begins, _combined(last, begins.date()))
        if self.end:
            day, text = days.split(self.end)
            ends = _combined(wall_time(_clean(text)), day or self.end_day or begins.date())
            if _MIDNIGHT.search(text):
                return begins, ends + timedelta(days=1)
            return begins, _past_midnight(begins, ends)
        if self.minutes:
            return begins, minutes_of(_clean(self.minutes))
        return begins, None


def _clean(text: str) -> str:
    """Without seconds, and the end of a day as the midnight that it is."""
    return _MIDNIGHT.sub("00:00", _SECONDS.sub("", text.strip()))


def _combined(wall: WallTime, day: date | None) -> datetime:
    on = wall.on or day
    if on is None:
        what = _("It does not say on which day this is.")
        raise NotATime(what, _("Add a column 'date', or say the day with --date 2022-05-18."))
    zone = timezone(wall.offset) if wall.offset is not None else None
    return datetime.combine(on, wall.at, zone)


def _past_midnight(begins: datetime, ends: datetime) -> datetime:
    if begins.date() != ends.date() or begins.utcoffset() != ends.utcoffset():
        return ends
    is_night = begins.hour >= EVENING and ends.hour <= MORNING and ends <= begins
    return ends + timedelta(days=1) if is_night else ends
