"""Events as frab's XML and JSON have them, and what both mean by their fields.

The family is large: Pentabarf, frab, pretalx, wafer, FOSDEM's own, and the hub of the c3voc. All of
them call the same things by nearly the same names, and differ in what they leave out.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from textwrap import dedent

from bot.domain.agenda import Kind
from bot.domain.formats.frab_times import (
    may_say_days,
    written_clock,
    written_day,
    written_length,
    written_moment,
)
from bot.domain.formats.gathering import Gathering, Item
from bot.domain.formats.reading import Reading
from bot.domain.formats.source import Source
from bot.domain.formats.zone_names import zone_meant
from bot.domain.languages import _, ngettext
from bot.domain.places import Place
from bot.domain.text import cut, plain

DAY_CHANGE = time(6)
"""When the conference's day begins, where the file does not say: what is before is still night."""

_BETWEEN_LANGUAGES = re.compile(r"[,;/|]")
_KIND_BY_WORD = {kind.value: kind for kind in Kind}


@dataclass(frozen=True, slots=True)
class Event:
    """What the file says of one event, as text; empty where it says nothing."""

    place: Place
    ids: tuple[str, ...] = ()
    """From the one that is the most its own: guid, code, number."""
    day: str = ""
    """That of the part of the file in which it stands, which need not be its own."""
    date: str = ""
    start: str = ""
    end: str = ""
    duration: str = ""
    title: str = ""
    subtitle: str = ""
    texts: tuple[str, ...] = ()
    """Abstract and description, as many as there are."""
    rooms: tuple[str, ...] = ()
    """From the most telling: its own, then that in which it stands."""
    persons: tuple[str, ...] = ()
    track: str = ""
    type: str = ""
    languages: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    serves: bool = False
    cancelled: bool = False


@dataclass
class Events:
    """The events of one schedule on their way to an agenda."""

    source: Source
    title: str = ""
    zone_name: str = ""
    day_change: str = ""
    is_by_pretalx: bool = False
    _events: list[Event] = field(default_factory=list[Event], init=False)
    _has_two_parts: bool = field(default=False, init=False)
    """Whether a length is of hours and minutes alone: then one of three parts is a long one."""
    _odd: list[Event] = field(default_factory=list[Event], init=False)
    _mismarked: list[Event] = field(default_factory=list[Event], init=False)

    def __post_init__(self) -> None:
        self._gathering = Gathering(self.source)
        self._gathering.title = self.title
        self._gathering.zone_name = self.zone_name
        self._zone = zone_meant(self.zone_name) if self.zone_name else None
        self._zone = self._zone or self.source.zone
        self._night_ends = written_clock(self.day_change) or DAY_CHANGE

    def leave_out(self, place: Place, what: str, mend: str) -> None:
        """One that is no event at all."""
        self._gathering.leave_out(place, what, mend)

    def add(self, event: Event) -> None:
        """One more of them."""
        self._events.append(event)
        self._has_two_parts = self._has_two_parts or event.duration.count(":") == 1

    def _gather(self, event: Event) -> None:
        is_bare = not (event.type.strip() or event.persons or event.track.strip())
        self._gathering.add(
            Item(
                place=event.place,
                title=event.title,
                starts=self._starts(event),
                ends=self._ends(event),
                id=_first(event.ids),
                kind=_KIND_BY_WORD.get(event.type.strip().casefold()),
                # What nobody gives and what is of no sort is a break or the like: its title says.
                sort=event.title if is_bare else event.type,
                serves=event.serves,
                rooms=(_first(event.rooms),),
                speakers=event.persons,
                abstract=_together((event.subtitle, *event.texts)),
                url=_first(event.urls),
                track=event.track,
                languages=tuple(
                    one for text in event.languages for one in _BETWEEN_LANGUAGES.split(text)
                ),
                cancelled=event.cancelled,
            )
        )

    def reading(self) -> Reading:
        """The agenda; see `Gathering.reading`."""
        for event in self._events:
            self._gather(event)
        self._warn(self._zone.key if self._zone else "")
        return self._gathering.reading()

    def _warn(self, zone: str) -> None:
        if self._odd:
            sessions = _named(self._odd)
            what = (
                _(
                    "'start' and 'date' disagree in {zone} for {sessions}.",
                    zone=zone,
                    sessions=sessions,
                )
                if zone
                else _("'start' and 'date' disagree for {sessions}.", sessions=sessions)
            )
            self._gathering.warn(self._odd[0].place, what, _("Their 'date' is taken for right."))
        if self._mismarked:
            what = _(
                "'date' says UTC, but means the clocks in {zone} by its 'start', for {sessions}.",
                zone=zone,
                sessions=_named(self._mismarked),
            )
            mend = _("The clocks are taken for right; compare one with what was announced.")
            self._gathering.warn(self._mismarked[0].place, what, mend)

    def _starts(self, event: Event) -> datetime | None:
        """By its date, which has the offset; where there is none, by the day and the clock."""
        clock = written_clock(event.start)
        written = written_moment(event.date) or written_moment(event.start)
        try:
            if written:
                return self._checked(event, written, clock)
            if clock and (own := written_day(event.date)):
                return datetime.combine(own, clock)
            if clock and (day := written_day(event.day)):
                is_after_midnight = clock < self._night_ends
                return datetime.combine(day, clock) + timedelta(days=is_after_midnight)
        except OverflowError:  # at either end of the calendar
            pass
        return None

    def _checked(self, event: Event, written: datetime, clock: time | None) -> datetime:
        """The date, unless it is marked as UTC and shows what the clocks there show.

        So did wafer in 2017: `10:00:00+00:00` for what began at ten in Montréal.
        """
        if clock is None:
            return written
        local = written.astimezone(self._zone) if written.tzinfo and self._zone else written
        if (local.hour, local.minute) == (clock.hour, clock.minute):
            return written
        is_in_utc = written.tzinfo is not None and not written.utcoffset()
        if is_in_utc and (written.hour, written.minute) == (clock.hour, clock.minute):
            self._mismarked.append(event)
            return written.replace(tzinfo=None)
        self._odd.append(event)
        return written

    def _ends(self, event: Event) -> datetime | timedelta | None:
        starts = written_moment(event.date) or written_moment(event.start)
        ends = written_moment(event.end)
        if starts and ends and (starts.tzinfo is None) == (ends.tzinfo is None):
            return ends - starts
        in_days = self.is_by_pretalx or (self._has_two_parts and may_say_days(event.duration))
        length = written_length(event.duration, three_parts_are_days=in_days)
        return ends if length is None else length


def _first(texts: Iterable[str]) -> str:
    return next((text.strip() for text in texts if text.strip()), "")


def _named(events: list[Event]) -> str:
    title, others = cut(plain(events[0].title), 60), len(events) - 1
    if not others:
        return f"'{title}'"
    return ngettext("'{title}' and {n} other", "'{title}' and {n} others", others, title=title)


def _together(texts: Iterable[str]) -> str:
    """All of them, but nothing twice: many programs repeat the abstract in the description."""
    kept: list[tuple[str, str]] = []
    for text in texts:
        whole = dedent(text.replace("\r\n", "\n").replace("\r", "\n")).strip()
        seen = " ".join(whole.split())
        if seen and not any(seen in other for _whole, other in kept):
            kept = [(one, other) for one, other in kept if other not in seen]
            kept.append((whole, seen))
    return "\n\n".join(whole for whole, _seen in kept)
