"""When a session starts and ends, in one of the ways in which people write it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.languages import _
from bot.domain.places import Fields, Text
from bot.domain.times import NotATime, WallTime, minutes_of, moment, span, wall_time
from bot.errors import Problem


class SlotReader:
    """The start and the end of a session, in one of the ways in which people write them."""

    def __init__(self, fields: Fields, problems: list[Problem], day: date, zone: ZoneInfo) -> None:
        self._fields = fields
        self._problems = problems
        self._day = day
        self._zone = zone

    def read(self) -> tuple[datetime | None, datetime | None]:
        """Both moments in UTC; None for what is not written or cannot be read.

        An end that cannot be read is said once: in its place stands some moment after the start.
        """
        said = len(self._problems)
        slot, start = self._fields.text("time"), self._fields.text("start")
        end, length = self._fields.text("end"), self._fields.text("length")
        begins = slot or start
        if begins is None:
            what = _("It is not said when this session starts.")
            mend = _("Add a line like 'time: 9:00am - 9:05am'.")
            self._problems.append(self._fields.place.problem(what, mend))
            return None, None
        if slot and start:
            what, mend = _("'time' has a start already."), _("Keep one.")
            self._problems.append(start.place.problem(what, mend))
        starts_at, ends_at = self._slot(begins)
        ends = [text for text in (end, length) if text]
        for extra in ends if ends_at else ends[1:]:
            what, mend = _("The end is said twice."), _("Keep one of them.")
            self._problems.append(extra.place.problem(what, mend))
        if ends_at is None and end:
            ends_at = self._moment(end, end.value)
        if ends_at is None and length and starts_at:
            ends_at = self._after(starts_at, length)
        if starts_at and ends_at and ends_at <= starts_at:
            self._refuse_end(end or length or begins, is_empty=ends_at == starts_at)
        if starts_at and ends_at is None and len(self._problems) > said:
            ends_at = starts_at + timedelta(minutes=1)
        return starts_at, ends_at

    def _slot(self, text: Text) -> tuple[datetime | None, datetime | None]:
        try:
            first, last = span(text.value)
        except NotATime as error:
            self._problems.append(text.place.problem(error.what, error.mend))
            return None, None
        return self._wall(text, first), self._wall(text, last) if last else None

    def _moment(self, text: Text, value: str) -> datetime | None:
        try:
            return self._wall(text, wall_time(value))
        except NotATime as error:
            self._problems.append(text.place.problem(error.what, error.mend))
            return None

    def _wall(self, text: Text, wall: WallTime) -> datetime | None:
        try:
            return moment(wall, self._day, self._zone)
        except NotATime as error:
            self._problems.append(text.place.problem(error.what, error.mend))
        except OverflowError:  # the date could not be read, which is said elsewhere
            pass
        return None

    def _after(self, starts_at: datetime, length: Text) -> datetime | None:
        try:
            return starts_at + minutes_of(length.value)
        except NotATime as error:
            self._problems.append(length.place.problem(error.what, error.mend))
            return None

    def _refuse_end(self, text: Text, *, is_empty: bool) -> None:
        if is_empty:
            what = _("The session ends when it starts.")
            mend = _("Write a later end or a longer length.")
            self._problems.append(text.place.problem(what, mend))
            return
        what = _("The session ends before it starts.")
        mend = _("Correct am and pm; after midnight write the date too, as in 2022-05-19 01:00.")
        self._problems.append(text.place.problem(what, mend))
