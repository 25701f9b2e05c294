"""The agenda as JSON of frab's family, for the apps and the web pages of many conferences.

Written for the c3voc's schema (https://c3voc.de/schedule/schema.json); of zones, that knows those
that name a place, and UTC. It cannot hold everything:

* of several rooms only the first is told;
* a key that is no UUID becomes one, always the same;
* a cancelled session without a title is no longer cancelled;
* a title that begins as those of cancelled sessions do comes back as that of one;
* whatever in an abstract looks like HTML comes back as Markdown.
"""

import json
from typing import Any

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

Json = dict[str, Any]


def frab_json_of(agenda: Agenda, name: str, acronym: str, version: int = 0) -> bytes:
    """All of it; `acronym` stands in every id, and is to stay the same as long as it goes on.

    A version that nobody counts is named after what is in it.
    """
    fields = FrabFields(agenda, acronym, version)
    days = [
        {
            "index": index,
            "date": day.isoformat(),
            "day_start": fields.day_begins(day),
            "day_end": fields.day_ends(day),
            "rooms": {
                room: [_event(session, fields) for session in sessions]
                for room, sessions in by_room.items()
            },
        }
        for index, (day, by_room) in enumerate(fields.days(), 1)
    ]
    conference = {
        "acronym": fields.acronym,
        "title": name,
        "start": agenda.days[0].isoformat() if days else "",
        "end": agenda.days[-1].isoformat() if days else "",
        "daysCount": len(days),
        "timeslot_duration": SLOT,
        "time_zone_name": agenda.zone.key,
        "days": days,
    }
    document = {
        "$schema": "https://c3voc.de/schedule/schema.json",
        "generator": {"name": MAKER},
        "schedule": {"version": fields.version, "conference": conference},
    }
    return f"{printable(json.dumps(document, ensure_ascii=False, indent=1))}\n".encode()


def _event(session: Session, fields: FrabFields) -> Json:
    return {
        "guid": fields.guid(session),
        "id": fields.id(session),
        "date": fields.moment(session.starts_at),
        "start": fields.clock(session.starts_at),
        "end": fields.moment(session.ends_at),
        "duration": length_of(session),
        "room": room_of(session),
        "slug": fields.slug(session),
        "url": session.url or "",
        "title": title_of(session),
        "subtitle": "",
        "track": session.track,
        "type": session.kind.value,
        "language": ", ".join(session.languages) or None,
        "abstract": session.abstract or "",
        "description": "",
        "persons": [{"name": one, "public_name": one} for one in session.speakers],
        "links": [],
    }
