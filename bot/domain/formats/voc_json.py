"""The c3voc's second JSON, as its hub writes it: all events in one list, and things by reference.

Its schema is https://c3voc.de/schema/schedule2. Who only contributes is not on stage; whatever is
not confirmed is not in the schedule yet.
"""

from collections.abc import Iterator
from typing import Any

from bot.domain.formats.frab_events import Event, Events
from bot.domain.formats.frab_json import NAMES
from bot.domain.formats.json_values import fields, items, name, text, texts
from bot.domain.formats.reading import Format, Reading
from bot.domain.formats.source import Source
from bot.domain.languages import N_, _
from bot.domain.places import Place
from bot.errors import InputRefused

CANCELLED = ("CANCELED", "CANCELLED", "WITHDRAWN")
UNCONFIRMED = ("DRAFT", "SUBMITTED", "REJECTED", "DELETED")
BEHIND_THE_STAGE = ("CONTRIBUTOR",)

Names = dict[str, str]
"""What is called how, by its guid and by its slug."""


def fits(source: Source) -> bool:
    """Whether it has a schedule with a conference and a list of events."""
    if not source.looks_like_json:
        return False
    try:
        schedule = fields(fields(source.json).get("schedule"))
    except InputRefused:
        return False
    return isinstance(schedule.get("conference"), dict) and "events" in schedule


def read(source: Source) -> Reading:
    """Read it; an event that is broken is left out, and takes none of the others with it."""
    schedule = fields(fields(source.json).get("schedule"))
    conference = fields(schedule.get("conference"))
    zone_name = text(conference.get("time_zone_name")).strip()
    events = Events(source, title=text(conference.get("title")), zone_name=zone_name)
    told = _Told(conference, schedule)
    for at, one in enumerate(items(schedule.get("events"))):
        place = Place(source.name, where=f"events[{at}]")
        event = fields(one)
        if not event:
            what, mend = _("There is no event here."), _("Ask whoever makes the file.")
            events.leave_out(place, what, mend)
        elif text(event.get("state")).upper() in UNCONFIRMED:
            what = _("'{title}' is not confirmed.", title=text(event.get("title"))[:60])
            events.leave_out(place, what, _("It is left out until it is."))
        else:
            events.add(told.event(event, place))
    return events.reading()


FORMAT = Format(N_("c3voc JSON"), fits, read)


class _Told:
    """What the file says once, and its events refer to."""

    def __init__(self, conference: dict[str, Any], schedule: dict[str, Any]) -> None:
        self._rooms = _names(conference.get("rooms"))
        self._tracks = _names(conference.get("tracks"))
        self._persons = _names(schedule.get("persons"))

    def event(self, event: dict[str, Any], place: Place) -> Event:
        sort = name(event.get("type"), "name")
        return Event(
            place=place,
            ids=tuple(text(event.get(key)) for key in ("guid", "code", "id", "slug")),
            date=text(event.get("start")),
            end=text(event.get("end")),
            duration=text(event.get("duration")),
            title=text(event.get("title")),
            subtitle=text(event.get("subtitle")),
            texts=(text(event.get("abstract")), text(event.get("description"))),
            rooms=(_called(event.get("room"), self._rooms),),
            persons=tuple(self._on_stage(event)),
            track=_called(event.get("track"), self._tracks),
            type=sort,
            languages=tuple(texts(event.get("language"))),
            urls=(text(event.get("url")),),
            serves=sort.upper() in {"BREAK", "META"},
            cancelled=text(event.get("state")).upper() in CANCELLED,
        )

    def _on_stage(self, event: dict[str, Any]) -> Iterator[str]:
        for one in items(event.get("participants")) or items(event.get("persons")):
            if text(fields(one).get("role")).upper() not in BEHIND_THE_STAGE:
                yield _called(one, self._persons)


def _names(listed: Any) -> Names:
    """Each by whatever may refer to it."""
    return {
        reference: called
        for one in items(listed)
        if (called := name(one, *NAMES))
        for key in ("guid", "slug", "id")
        if (reference := text(fields(one).get(key)))
    }


def _called(value: Any, told: Names) -> str:
    """The name beside the reference, else that of what is referred to, else the reference."""
    if found := name(value, *NAMES):
        return told.get(found, found)
    references = [text(fields(value).get(key)) for key in ("guid", "slug", "id")]
    known = next((told[one] for one in references if one in told), "")
    return known or text(fields(value).get("slug"))
