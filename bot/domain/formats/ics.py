"""iCalendar (RFC 5545): what calendars export, and most programs for conferences beside their own.

It has no field for speakers. They are taken from where it is certain that they stand: from
attendees without a mail address, from lines such as `Speaker: Ada Lovelace` at the beginning of
the description, and from the titles that pretalx writes. Organizers and guests are not taken.
"""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import vDDDTypes
from icalendar.parser import split_on_unescaped_comma
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from bot.domain.agenda import Kind
from bot.domain.exports.ics import suffix_of
from bot.domain.formats.gathering import Gathering, Item
from bot.domain.formats.ics_lines import Calendar, Component, Property, calendar_of
from bot.domain.formats.limits import MOST_NAMES
from bot.domain.formats.reading import Format, Reading
from bot.domain.formats.source import Source
from bot.domain.formats.titles import kind_said
from bot.domain.formats.zone_names import zone_meant
from bot.domain.languages import N_, _, ngettext
from bot.domain.places import Place
from bot.domain.text import cut, plain

_BEGINNING = re.compile(rb"\s*BEGIN\s*:\s*V(?:CALENDAR|EVENT|TIMEZONE)\b", re.IGNORECASE)
_LONGEST_MOMENT = 100
_SPEAKER = re.compile(r"speaker *: *(?P<name>\S.*)", re.IGNORECASE)
_SPEAKERS = re.compile(r"speakers *: *(?P<names>\S.*)", re.IGNORECASE)
_NAMES = re.compile(r"[^:?!/\\|]{1,100}")
_MOST_WORDS_OF_A_NAME = 6

_UNREADABLE = {
    "DTSTART": N_("{session} has '{said}' as its start."),
    "DTEND": N_("{session} has '{said}' as its end."),
    "DURATION": N_("{session} has '{said}' as its length."),
}
_NO_MOMENT = {
    "DTSTART": N_("{session} has a start that is no time."),
    "DTEND": N_("{session} has an end that is no time."),
}
"""What to say of these properties, where they are something else than they should be."""


def fits(source: Source) -> bool:
    """Whether it begins as a calendar does."""
    start = source.content[:1024].replace(b"\0", b"")
    for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        start = start.removeprefix(mark)
    return _BEGINNING.match(start) is not None


def read(source: Source) -> Reading:
    """The events that happen once, at a time of day."""
    return _Reader(source, calendar_of(source)).read()


FORMAT = Format("iCalendar", fits, read)


class _Broken(ValueError):
    """An event of which no session can be made; `what` is to be told of it as of a `{session}`."""

    def __init__(self, what: str, mend: str, **values: str) -> None:
        self.what, self.mend, self.values = what, mend, values
        super().__init__(what)


class _Reader:
    """One calendar on its way to an agenda."""

    def __init__(self, source: Source, calendar: Calendar) -> None:
        self._source = source
        self._calendar = calendar
        self._gathering = Gathering(source)
        self._zones: dict[str, ZoneInfo | None] = {}
        self._alone = {plain(event.text("LOCATION")) for event in calendar.events}
        self._own_suffix = suffix_of(calendar.about.text("PRODID"))
        self._cancels = calendar.about.text("METHOD").strip().upper() == "CANCEL"

    def read(self) -> Reading:
        about = self._calendar.about
        names = ("X-WR-CALNAME", "NAME", "SUMMARY")
        self._gathering.title = next((text for name in names if (text := about.text(name))), "")
        self._gathering.zone_name = self._zone_name()
        for event in self._calendar.events:
            place = Place(self._source.name, event.line)
            try:
                self._gathering.add(self._item(event, place))
            except _Broken as broken:
                name = cut(" ".join(plain(event.text("SUMMARY")).split()), 60)
                session = f"'{name}'" if name else _("A session")
                what = _(broken.what, session=session, **broken.values)
                self._gathering.leave_out(place, what, _(broken.mend))
        self._warn()
        return self._gathering.reading()

    def _zone_name(self) -> str:
        """The calendar's own, else that of most starts; an unknown one only for want of others."""
        if named := self._calendar.about.text("X-WR-TIMEZONE").strip():
            return named
        starts = (start for event in self._calendar.events if (start := event.one("DTSTART")))
        used = Counter(name for start in starts if (name := start.parameter("TZID")))
        known = [zone.key for name, _times in used.most_common() if (zone := self._zone(name))]
        return known[0] if known else next(iter(used), "")

    def _zone(self, name: str) -> ZoneInfo | None:
        """The zone that is meant: also below a prefix of the program, or as Windows calls it."""
        if name not in self._zones:
            parts = name.strip().split("/")
            ends = ("/".join(parts[-length:]) for length in (2, 3) if len(parts) > length)
            names = (WINDOWS_TO_OLSON.get(name.strip(), name), *ends)
            self._zones[name] = next((zone for one in names if (zone := zone_meant(one))), None)
        return self._zones[name]

    def _warn(self) -> None:
        for name in [name for name, zone in self._zones.items() if zone is None]:
            place = Place(self._source.name, where="TZID")
            what = _("'{zone}' is no time zone of the IANA database.", zone=cut(name, 60))
            mend = _(
                "Its times are read as times in the conference's zone; look whether that is so."
            )
            self._gathering.warn(place, what, mend)
        if lines := self._calendar.unreadable:
            place = Place(self._source.name, lines[0])
            what = _("This line cannot be understood.")
            if others := len(lines) - 1:
                what = ngettext(
                    "This line and {n} other cannot be understood.",
                    "This line and {n} others cannot be understood.",
                    others,
                )
            mend = _("They are passed over; what they said is missing.")
            self._gathering.warn(place, what, mend)
        about = self._calendar.about
        if not about.is_whole:
            what = _("The file ends before the calendar does: 'END:VCALENDAR' is missing.")
            mend = _("Download it again; sessions may be missing.")
            self._gathering.warn(Place(self._source.name, about.line), what, mend)

    def _item(self, event: Component, place: Place) -> Item:
        _refuse_what_is_no_session(event)
        starts = self._moment(event, "DTSTART")
        title, speakers = event.text("SUMMARY"), _attendees(event)
        if self._own_suffix is None and event.text("UID").startswith("pretalx-"):
            title, speakers = _as_pretalx_writes(title)
        abstract = event.text("DESCRIPTION")
        if not speakers:
            speakers, abstract = _speakers_described(abstract)
        kind, track, sort = _categories(event)
        return Item(
            place,
            title=title,
            starts=starts,
            ends=self._ends(event, starts),
            id=self._id(event),
            kind=kind if kind or sort else kind_said(title),
            sort=sort,
            rooms=self._rooms(plain(event.text("LOCATION"))),
            speakers=speakers,
            abstract=abstract,
            url=event.text("URL"),
            track=track,
            cancelled=self._cancels or event.text("STATUS").strip().upper() == "CANCELLED",
        )

    def _ends(self, event: Component, starts: datetime) -> datetime | timedelta:
        """As RFC 5545 says: without an end or a length an event takes no time."""
        if length := event.one("DURATION"):
            found = _value(length, "DURATION")
            if not isinstance(found, timedelta):
                raise _Broken(N_("{session} has a length that is none."), N_("Correct DURATION."))
            return found
        if event.one("DTEND") is None:
            return timedelta()
        moment = self._moment(event, "DTEND")
        if (moment.tzinfo is None) != (starts.tzinfo is None):
            # Only one of the two is said to be in a zone: programs mean both.
            moment = moment.replace(tzinfo=starts.tzinfo)
        return moment

    def _moment(self, event: Component, which: str) -> datetime:
        """Without a zone where none is said, or one that nobody knows."""
        written = event.one(which)
        if written is None:
            raise _Broken(N_("{session} has no time."), N_("It is left out until it has one."))
        found = _value(written, which)
        if isinstance(found, datetime):
            zone = self._zone(name) if (name := written.parameter("TZID")) else None
            return found if found.tzinfo or not zone else found.replace(tzinfo=zone)
        if isinstance(found, date):
            what = N_("{session} is on a day and at no time.")
            raise _Broken(what, N_("Give it a time, if it is a session."))
        raise _Broken(_NO_MOMENT[which], N_("Correct it."))

    def _id(self, event: Component) -> str:
        """Its own, and which of several times it is, where it was one of them."""
        own, again = event.text("UID").strip(), event.text("RECURRENCE-ID").strip()
        if self._own_suffix is not None:
            own = own.removesuffix(f"@{self._own_suffix}")
        return "-".join(part for part in (own, again) if part)

    def _rooms(self, location: str) -> tuple[str, ...]:
        """Several only where each of them is the room of another event: rooms may have commas."""
        rooms = [room.strip() for room in location.split(",", MOST_NAMES)]
        return tuple(rooms) if all(room in self._alone for room in rooms) else (location,)


def _value(written: Property, which: str) -> object:
    """What the library makes of a moment or a length; whatever it raises, the event is broken."""
    try:
        return vDDDTypes.from_ical(written.value[:_LONGEST_MOMENT].strip())  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] - it has no types
    except (ValueError, TypeError, ArithmeticError, LookupError, AttributeError) as error:
        said = cut(plain(written.value), 40)
        raise _Broken(_UNREADABLE[which], N_("Correct it."), said=said) from error


def _refuse_what_is_no_session(event: Component) -> None:
    if not event.is_whole:
        what = N_("{session} breaks off: its end is missing.")
        raise _Broken(what, N_("Download the file again."))
    if event.one("RRULE") or event.one("RDATE"):
        what = N_("{session} happens again and again, which sessions do not.")
        raise _Broken(what, N_("Make an event of each time, if these are sessions."))
    if event.text("CLASS").strip().upper() in {"PRIVATE", "CONFIDENTIAL"}:
        what = N_("{session} is marked as private.")
        raise _Broken(what, N_("Mark it as public, if everybody may know of it."))


def _categories(event: Component) -> tuple[Kind | None, str, str]:
    """The kind that one of them says as we would, the first other one as the track, and all."""
    written = (line.value[:2000] for line in event.all("CATEGORIES"))
    names = [
        name for line in written for one in split_on_unescaped_comma(line) if (name := plain(one))
    ]
    kinds = [name for name in names if name.casefold() in set(Kind)]
    if kinds:
        names.remove(kinds[0])
    kind = Kind(kinds[0].casefold()) if kinds else None
    return kind, names[0] if names else "", ", ".join(names)


def _attendees(event: Component) -> tuple[str, ...]:
    """Their names, unless they can be reached: those are guests, and no public matter."""
    attendees = [one for one in event.all("ATTENDEE") if "@" not in one.value]
    return tuple(name for one in attendees if (name := plain(one.parameter("CN"))))


def _as_pretalx_writes(title: str) -> tuple[str, tuple[str, ...]]:
    """Title and speakers of `A title - Ada Lovelace, Grace Hopper`.

    pretalx always writes the hyphen, also where nobody speaks. Where there are several, the last
    one counts, unless what follows does not look like names: then it stays in the title.
    """
    before, hyphen, after = title.rstrip().rpartition(" -")
    if not hyphen or (after and not after.startswith(" ")):
        return title, ()
    names = tuple(name for one in after.split(", ") if (name := one.strip()))
    is_certain = " - " not in before or all(map(_looks_like_a_name, names))
    return (before, names) if is_certain else (title, ())


def _looks_like_a_name(text: str) -> bool:
    return bool(_NAMES.fullmatch(text)) and len(text.split()) <= _MOST_WORDS_OF_A_NAME


def _speakers_described(abstract: str) -> tuple[tuple[str, ...], str]:
    """Those whom the first lines name, each in a line or all in one, and what follows."""
    lines = abstract.lstrip().split("\n")
    names: list[str] = []
    for line in lines[:MOST_NAMES]:
        match = _SPEAKER.fullmatch(line.strip())
        if not match:
            break
        names.append(match["name"])
    if names:
        return tuple(names), _joined(lines[len(names) :])
    if several := _SPEAKERS.fullmatch(lines[0].strip()):
        return tuple(several["names"].split(", ")), _joined(lines[1:])
    return (), abstract


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(lines).strip()
