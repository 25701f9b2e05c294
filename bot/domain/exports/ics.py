"""The agenda as a calendar (RFC 5545) that people's own calendars follow.

It cannot hold everything. Languages are lost, and a session without a title comes back with what
people call it. Several rooms come back as several where each is the room of another session, too;
an abstract that itself begins with `Speaker: ` names a speaker when it comes back, and what looks
like HTML becomes Markdown. All times are in UTC, whole seconds.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event, vDatetime, vDuration, vInt, vText, vUri

from bot.domain.agenda import Agenda, Session, SessionKey

SPEAKER = "Speaker: "
"""Before a name in a description, in the one language in which calendars are read back."""

_OURS = "-//Session Chair//{suffix}//EN"
_MAKER = re.compile(r"-//Session Chair//(?P<suffix>.*)//EN", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Revision:
    """How often a session has changed since it was published first, and when it last did."""

    sequence: int
    at: datetime


def calendar(
    agenda: Agenda,
    name: str,
    suffix: str,
    revisions: Mapping[SessionKey, Revision],
    alarm: timedelta | None = None,
) -> bytes:
    """The whole agenda as one file; the same agenda gives the same bytes.

    With an `alarm`, every session that takes place rings so long before it begins.
    `suffix` stands behind every id, as a domain does in addresses: with it the ids are the
    conference's alone, and as long as it stays, calendars know a session again that has moved.
    """
    written = Calendar()
    written["VERSION"] = _Text("2.0")
    written["PRODID"] = _Text(_OURS.format(suffix=suffix))
    written["METHOD"] = _Text("PUBLISH")
    written["X-WR-CALNAME"] = _Text(name)
    written["X-WR-TIMEZONE"] = _Text(agenda.zone.key)
    for session in agenda.sessions:
        event = _event(session, suffix, revisions[session.key])
        if alarm is not None and not session.cancelled:
            event.add_component(_alarm(session, alarm))
        written.add_component(event)
    return written.to_ical(sorted=False)


def suffix_of(maker: str) -> str | None:
    """The suffix of the ids in a calendar of ours, by its PRODID; None where it is not ours."""
    match = _MAKER.fullmatch(maker)
    return match["suffix"] if match else None


class _Text(vText):
    """Text as it is: the library takes a backslash before a capital N for the end of a line."""

    def to_ical(self) -> bytes:
        text = str(self).replace("\r\n", "\n").replace("\r", "\n")
        for character in "\\;,":
            text = text.replace(character, f"\\{character}")
        return text.replace("\n", "\\n").encode()


def _event(session: Session, suffix: str, revision: Revision) -> Event:
    event = Event()
    event["UID"] = _Text(f"{session.key}@{suffix}")
    event["SEQUENCE"] = vInt(revision.sequence)
    event["DTSTAMP"] = vDatetime(revision.at.astimezone(UTC))
    event["DTSTART"] = vDatetime(session.starts_at.astimezone(UTC))
    if session.ends_at > session.starts_at:  # an end that is no later is forbidden
        event["DTEND"] = vDatetime(session.ends_at.astimezone(UTC))
    event["SUMMARY"] = _Text(session.name)
    event["STATUS"] = _Text("CANCELLED" if session.cancelled else "CONFIRMED")
    if session.rooms:
        event["LOCATION"] = _Text(", ".join(session.rooms))
    if description := _description(session):
        event["DESCRIPTION"] = _Text(description)
    if session.url:
        event["URL"] = vUri(session.url)
    categories = [session.kind.value, *([session.track] if session.track else [])]
    event["CATEGORIES"] = [_Text(category) for category in categories]
    return event


def _alarm(session: Session, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm["ACTION"] = _Text("DISPLAY")
    alarm["TRIGGER"] = vDuration(-before)
    alarm["DESCRIPTION"] = _Text(session.name)
    return alarm


def _description(session: Session) -> str:
    """The speakers first, one in a line: calendars have no field for them."""
    speakers = "\n".join(f"{SPEAKER}{name}" for name in session.speakers)
    return "\n\n".join(part for part in (speakers, session.abstract or "") if part)
