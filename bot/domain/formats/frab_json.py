"""The JSON of frab and pretalx: days, in them rooms by name, in these the events.

Its schema is the c3voc's (https://c3voc.de/schedule/schema.json).
"""

from collections.abc import Iterator
from typing import Any

from bot.domain.formats.frab_events import Event, Events
from bot.domain.formats.json_values import fields, items, name, text, texts
from bot.domain.formats.reading import Format, Reading
from bot.domain.formats.source import Source
from bot.domain.languages import N_, _
from bot.domain.places import Place
from bot.errors import InputRefused

NAMES = ("public_name", "full_public_name", "name", "full_name")
"""What a person is called, by the key; what people want to be called comes first."""


def fits(source: Source) -> bool:
    """Whether it has a schedule with the days of a conference."""
    if not source.looks_like_json:
        return False
    try:
        found = fields(source.json)
    except InputRefused:
        beginning = source.beginning
        return all(f'"{key}"' in beginning for key in ("schedule", "conference", "days"))
    schedule, alone = fields(found.get("schedule")), fields(found.get("conference"))
    return isinstance(schedule.get("conference"), dict) or isinstance(alone.get("days"), list)


def read(source: Source) -> Reading:
    """Read it; an event that is broken is left out, and takes none of the others with it."""
    top = fields(source.json)
    conference = fields(_schedule(top).get("conference"))
    events = Events(
        source,
        title=text(conference.get("title")),
        zone_name=text(conference.get("time_zone_name")).strip(),
        day_change=text(conference.get("day_change")),
        is_by_pretalx=_is_by_pretalx(top),
    )
    for place, day, room, one in _events(conference, source.name):
        if isinstance(one, dict):
            events.add(_event(fields(one), place, day, room))
        else:
            what, mend = _("There is no event here."), _("Ask whoever makes the file.")
            events.leave_out(place, what, mend)
    return events.reading()


FORMAT = Format(N_("frab JSON"), fits, read)


def _schedule(top: dict[str, Any]) -> dict[str, Any]:
    """What stands below `schedule`, or at the top, where somebody took that off."""
    return fields(top.get("schedule")) or top


def _is_by_pretalx(top: dict[str, Any]) -> bool:
    """Whether it says so; before it did, pretalx could be told by its address at best."""
    by = text(fields(top.get("generator")).get("name"))
    return "pretalx" in (by or text(_schedule(top).get("base_url")))


def _events(conference: dict[str, Any], file: str) -> Iterator[tuple[Place, str, str, Any]]:
    """Each event with its place, its day, and its room; also whatever stands in place of some."""
    for at_day, day in enumerate(items(conference.get("days"))):
        where = f"days[{at_day}]"
        if not isinstance(fields(day).get("rooms"), dict):
            yield Place(file, where=where), "", "", None
        date = text(fields(day).get("date")) or text(fields(day).get("day_start"))[:10]
        for room, listed in fields(fields(day).get("rooms")).items():
            in_room = f"{where}.rooms.{room[:60]}"
            if not isinstance(listed, list):
                yield Place(file, where=in_room), date, room, None
            for at, one in enumerate(items(listed)):
                yield Place(file, where=f"{in_room}[{at}]"), date, room, one


def _event(event: dict[str, Any], place: Place, day: str, room: str) -> Event:
    return Event(
        place=place,
        ids=tuple(text(event.get(key)) for key in ("guid", "code", "id", "slug")),
        day=day,
        date=text(event.get("date")),
        start=text(event.get("start")),
        end=text(event.get("end")),
        duration=text(event.get("duration")),
        title=text(event.get("title")),
        subtitle=text(event.get("subtitle")),
        texts=(text(event.get("abstract")), text(event.get("description"))),
        rooms=(name(event.get("room"), "name"), room),
        persons=tuple(p for one in items(event.get("persons")) if (p := name(one, *NAMES))),
        track=_sort(event.get("track")),
        type=_sort(event.get("type")),
        languages=tuple(texts(event.get("language"))),
        urls=(text(event.get("url")),),
    )


def _sort(value: Any) -> str:
    """By name where it has one; else it is a text, perhaps in several languages."""
    return name(value, "name") or text(value)
