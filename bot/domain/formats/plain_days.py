"""On which day the slots of a page are: by its headings, by its first lines, or by the organizers.

Nothing is guessed: where a page names no day or several, the organizers are asked.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.domain.formats.gathering import Gathering
from bot.domain.formats.source import Source
from bot.domain.formats.written_dates import DayNamed, Order, WrittenDay, dates_in, order_of
from bot.domain.languages import N_, _
from bot.domain.moments import dated
from bot.domain.places import Place
from bot.domain.times import FIRST_YEAR, LAST_YEAR, NotATime

LONGEST_LINE = 2000
_WEEKDAY = "EEEE"
_YEAR = re.compile(r"(?<![\w./-])(?:19|20)[0-9]{2}(?![\w/-]|\.[0-9])")
_OTHER_YEARS = re.compile(r"©|\(c\)|copyright|\bsince\b|\bfounded\b", re.IGNORECASE)
_OTHER_DAYS = re.compile(
    r"\b(?:deadline|submissions?|submit|cfp|call for|updated|published|posted|early bird|tickets|"
    r"registration|register|until|last year|previous)\b",
    re.IGNORECASE,
)
MEND = N_("Say it: --date 2022-05-18 (the first day).")


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that names a day, for the slots below it."""

    line: int
    named: DayNamed


class DayFinder:
    """Says which day a heading, or the whole page, means."""

    def __init__(self, source: Source, header: Sequence[str], headings: Sequence[DayNamed]) -> None:
        self._source = source
        self._header = [line[:LONGEST_LINE] for line in header]
        self._written = [named.written for named in headings if named.written]
        self._years = self._years_said()
        self._order = order_of(self._written)

    def day_of(self, named: DayNamed | None) -> date:
        """The day; `InputRefused` where nobody can know it."""
        try:
            day = self._day_of(named)
        except NotATime as error:
            raise self._source.refused(error.what, _(MEND)) from error
        except OverflowError as error:
            raise self._source.refused(_("The days cannot be right."), _(MEND)) from error
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise self._source.refused(_("The days cannot be right."), _(MEND))
        return day

    def _day_of(self, named: DayNamed | None) -> date:
        if named and named.written:
            return self._on(named.written)
        first = self._first(named)
        if named and named.number is not None:
            return first + timedelta(days=named.number - 1)
        if named and named.weekday is not None:
            return first + timedelta(days=(named.weekday - first.weekday()) % 7)
        return first

    def warn(self, gathering: Gathering, headings: Iterable[Heading]) -> None:
        """Of weekdays that are not those of their dates, and of a first day that is another."""
        mend = _("Look which of the two is right.")
        if self._source.day and (said := self._said()) and said != self._source.day:
            what = _(
                "The text says {said}; the first day that you gave is {given}.",
                said=said,
                given=self._source.day,
            )
            gathering.warn(Place(self._source.name), what, mend)
        for heading in headings:
            named = heading.named
            if not named.written or named.weekday is None:
                continue
            day = self.day_of(named)
            if day.weekday() != named.weekday:
                what = _(
                    "{date} is a {weekday}, which is not what the text says.",
                    date=day,
                    weekday=dated(datetime.combine(day, time()), _WEEKDAY),
                )
                gathering.warn(Place(self._source.name, heading.line), what, mend)

    def _on(self, written: WrittenDay) -> date:
        year = self._source.day.year if self._source.day else None
        if year is None and len(self._years) == 1:
            year = self._years[0]
        return written.on(year, self._order or self._order_by_first())

    def _order_by_first(self) -> Order | None:
        """The order in which the earliest heading is the organizers' first day."""
        for order in Order:
            try:
                if min(day.on(order=order) for day in self._written) == self._source.day:
                    return order
            except (NotATime, ValueError):
                continue
        return None

    def _first(self, named: DayNamed | None) -> date:
        """The organizers' date, else the first dated heading, else the one date above the slots."""
        if self._source.day:
            return self._source.day
        if self._written:
            return min(self._on(written) for written in self._written)
        found = self._found()
        if not found:
            raise self._source.refused(_("It does not say on which day this is."), _(MEND))
        days = sorted({day for _last, day in found})
        if named is None and any(last for last, _day in found):
            what = _("It is about several days, and does not say which sessions are on which.")
            raise self._source.refused(what, _("Put a line with its date above the slots of each."))
        if len(days) > 1:
            what = _("It names several days: {days}.", days=", ".join(map(str, days[:5])))
            raise self._source.refused(what, _(MEND))
        return days[0]

    def _found(self) -> set[tuple[int | None, date]]:
        """Each date above the slots, with the last day where it is a range."""
        lines = [line for line in self._header if not _OTHER_DAYS.search(line)]
        written = [day for line in lines for day in dates_in(line)]
        return {(day.last, self._on(day)) for day in written}

    def _said(self) -> date | None:
        """The first day that the text itself names, if it names one."""
        try:
            if self._written:
                return min(self._on(written) for written in self._written)
            days = {day for _last, day in self._found()}
        except NotATime:
            return None
        return days.pop() if len(days) == 1 else None

    def _years_said(self) -> tuple[int, ...]:
        """Of the page's title, else of all its lines above the slots."""
        title = next((line for line in self._header if line.strip()), "")
        for lines in ([title], self._header):
            texts = (line for line in lines if not _OTHER_YEARS.search(line))
            years = {int(year) for text in texts for year in _YEAR.findall(text)}
            if years:
                return tuple(sorted(years))
        return ()
