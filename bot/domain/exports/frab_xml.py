"""The agenda as XML of frab's family, for the apps and the video teams of many conferences.

Written for the c3voc's schema (https://c3voc.de/schedule/schema.xsd), which wants at least one
session, and for the readers of pretalx. It cannot hold everything:

* of several rooms only the first is told;
* a key that is no UUID becomes one, always the same;
* seconds of a length are lost, and a cancelled session without a title is no longer cancelled;
* a title that begins as those of cancelled sessions do comes back as that of one;
* whatever in an abstract looks like HTML comes back as Markdown.
"""

from datetime import date
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from bot.domain.agenda import Agenda, Session
from bot.domain.exports.frab_fields import (
    MAKER,
    SLOT,
    FrabFields,
    length_of,
    printable,
    room_of,
    title_of,
)


def frab_xml_of(agenda: Agenda, name: str, acronym: str, version: int = 0) -> bytes:
    """All of it; `acronym` stands in every id, and is to stay the same as long as it goes on.

    A version that nobody counts is named after what is in it.
    """
    fields = FrabFields(agenda, acronym, version)
    schedule = Element("schedule")
    SubElement(schedule, "generator", name=MAKER)
    _add(schedule, "version", fields.version)
    conference = SubElement(schedule, "conference")
    _add(conference, "title", name)
    _add(conference, "acronym", fields.acronym)
    for what, day in (("start", agenda.days[:1]), ("end", agenda.days[-1:])):
        for one in day:
            _add(conference, what, one.isoformat())
    _add(conference, "days", str(len(agenda.days)))
    _add(conference, "timeslot_duration", SLOT)
    _add(conference, "time_zone_name", agenda.zone.key)
    for index, (day, by_room) in enumerate(fields.days(), 1):
        element = SubElement(schedule, "day", _day(fields, day, index))
        for room, sessions in by_room.items():
            below = SubElement(element, "room", name=printable(room))
            for session in sessions:
                _add_event(below, session, fields)
    indent(schedule)
    return tostring(schedule, encoding="utf-8", xml_declaration=True) + b"\n"


def _day(fields: FrabFields, day: date, index: int) -> dict[str, str]:
    return {
        "index": str(index),
        "date": day.isoformat(),
        "start": fields.day_begins(day),
        "end": fields.day_ends(day),
    }


def _add_event(room: Element, session: Session, fields: FrabFields) -> None:
    event = SubElement(room, "event", guid=fields.guid(session), id=str(fields.id(session)))
    _add(event, "date", fields.moment(session.starts_at))
    _add(event, "start", fields.clock(session.starts_at))
    _add(event, "duration", length_of(session))
    _add(event, "room", room_of(session))
    _add(event, "slug", fields.slug(session))
    _add(event, "title", title_of(session))
    _add(event, "subtitle", "")
    _add(event, "track", session.track or "")
    _add(event, "type", session.kind.value)
    _add(event, "language", ", ".join(session.languages))
    _add(event, "abstract", session.abstract or "")
    _add(event, "description", "")
    if session.url:
        _add(event, "url", session.url)
    persons = SubElement(event, "persons")
    for speaker in session.speakers:
        _add(persons, "person", speaker)


def _add(element: Element, name: str, text: str) -> None:
    SubElement(element, name).text = printable(text)
