"""The programme of EuroPython, as its own API gives it: `schedule.json`.

The abstracts are in another file; of a session this one has the few sentences for a post. Nothing
in it names the zone, only the offset of each time.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from bot.domain.agenda import Kind
from bot.domain.formats.gathering import Gathering, Item
from bot.domain.formats.json_times import minutes, moment
from bot.domain.formats.json_values import fields, items, text
from bot.domain.formats.limits import MOST_SESSIONS
from bot.domain.formats.reading import Format, Reading
from bot.domain.formats.source import Source
from bot.domain.languages import N_, _
from bot.domain.places import Place
from bot.domain.text import cut, plain
from bot.errors import InputRefused

Found = tuple[str, dict[str, Any], frozenset[str]]
"""Where an event stands, what it says, and the rooms of its day."""


def fits(source: Source) -> bool:
    """Whether it has days by their dates, and events on them."""
    if not source.looks_like_json:
        return False
    try:
        days = fields(fields(source.json).get("days"))
    except InputRefused:
        return all(f'"{key}"' in source.beginning for key in ("days", "events", "event_type"))
    return any(isinstance(fields(day).get("events"), list) for day in days.values())


def read(source: Source) -> Reading:
    """The sessions and the breaks of all days."""
    source.refuse_too_many(len(fields(fields(source.json).get("days"))))
    events = list(islice(_events(source.json), MOST_SESSIONS + 1))
    source.refuse_too_many(len(events))
    gathering = Gathering(source)
    moments: list[datetime] = []
    for where, event, rooms in events:
        place = Place(source.name, where=where)
        try:
            starts = moment(event.get("start"))
        except ValueError:
            title = cut(plain(text(event.get("title"))), 60)
            what = _("The time of '{title}' cannot be read.", title=title)
            gathering.leave_out(place, what, _("It is left out until it can be."))
            continue
        moments += [starts] if starts else []
        gathering.add(_item(place, event, starts, rooms))
    if moments and source.zone and _are_marked_as_utc(moments) and source.zone.key != "UTC":
        what = _("The times are marked as UTC, which was done to local ones, too.")
        mend = _("Compare one with the published schedule.")
        gathering.warn(Place(source.name, where="start"), what, mend)
    return gathering.reading()


FORMAT = Format(N_("EuroPython's programme"), fits, read)


def _events(found: Any) -> Iterator[Found]:
    for date, day in fields(fields(found).get("days")).items():
        events = items(fields(day).get("events"))
        rooms = frozenset(room for event in events for room in _rooms(fields(event)))
        for index, event in enumerate(events):
            yield f"days.{cut(plain(date), 20)}.events[{index}]", fields(event), rooms


def _rooms(event: dict[str, Any]) -> tuple[str, ...]:
    return tuple(name for room in items(event.get("rooms")) if (name := text(room).strip()))


def _item(
    place: Place, event: dict[str, Any], starts: datetime | None, rooms_of_the_day: frozenset[str]
) -> Item:
    """What is in every room of its day concerns everybody, and is in none."""
    rooms = _rooms(event)
    speakers = (text(fields(one).get("name")) for one in items(event.get("speakers")))
    return Item(
        place,
        title=text(event.get("title")),
        starts=starts,
        ends=minutes(event.get("duration")),
        id=text(event.get("code")),
        kind=Kind.BREAK if event.get("event_type") == "break" else None,
        sort=text(event.get("session_type")),
        rooms=() if len(rooms) > 1 and rooms_of_the_day <= set(rooms) else rooms,
        speakers=tuple(speakers),
        abstract=text(event.get("tweet")),
        url=text(event.get("website_url")),
        track=text(event.get("track")),
    )


def _are_marked_as_utc(moments: list[datetime]) -> bool:
    return all(one.utcoffset() == timedelta() for one in moments)
