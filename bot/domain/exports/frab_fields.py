"""What the XML and the JSON of frab's family want to know of a conference and its sessions."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from itertools import count
from uuid import NAMESPACE_URL, uuid5

from bot.domain.agenda import Agenda, Session, SessionKey
from bot.domain.documents import document_of
from bot.domain.formats.keys import slug

MAKER = "Session Chair"
SLOT = "00:05"
CANCELLED = "Cancelled: "
"""Before a title, in the one language in which such files are read back."""

_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LARGEST_ID = 2**31 - 1


class FrabFields:
    """Fields as the c3voc's schemas want them; the same agenda always gives the same."""

    def __init__(self, agenda: Agenda, acronym: str, version: int = 0) -> None:
        self._agenda = agenda
        self._version = version
        self.acronym = acronym_of(acronym)
        self._ids = _ids(agenda)

    @property
    def version(self) -> str:
        """The number, or another one whenever anything in the agenda is another."""
        if self._version:
            return str(self._version)
        told = [document_of(session) for session in self._agenda.sessions]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:12]

    def days(self) -> Iterator[tuple[date, Mapping[str, list[Session]]]]:
        """Each day of the conference with its sessions by room; no room is an empty name."""
        for day in self._agenda.days:
            by_room: dict[str, list[Session]] = {}
            for session in self._agenda.on(day):
                by_room.setdefault(room_of(session), []).append(session)
            yield day, by_room

    def day_begins(self, day: date) -> str:
        """Its midnight, with the offset of the conference then."""
        return datetime.combine(day, time(), self._agenda.zone).isoformat()

    def day_ends(self, day: date) -> str:
        """The midnight after it."""
        return self.day_begins(day + timedelta(days=1))

    def moment(self, moment: datetime) -> str:
        """With the offset of the conference then."""
        return moment.astimezone(self._agenda.zone).isoformat()

    def clock(self, moment: datetime) -> str:
        """What the clocks of the conference show then."""
        return f"{moment.astimezone(self._agenda.zone):%H:%M}"

    def id(self, session: Session) -> int:
        """A number of its own, which stays the same when the session moves."""
        return self._ids[session.key]

    def guid(self, session: Session) -> str:
        """The key, where that is one already, as of sessions that come from another such file."""
        if _UUID.fullmatch(session.key):
            return session.key
        return str(uuid5(NAMESPACE_URL, f"session-chair:{self.acronym}:{session.key}"))

    def slug(self, session: Session) -> str:
        """As frab makes them: acronym, number, title."""
        title = slug(session.name)
        return f"{self.acronym}-{self.id(session)}-{title if len(title) > 1 else 'session'}"


def acronym_of(name: str) -> str:
    """At least four small letters, digits and underscores."""
    found = re.sub(r"[^a-z0-9]+", "_", slug(name))
    return found if len(found) >= 4 else f"conf_{found or 'x'}"


def room_of(session: Session) -> str:
    """The first of its rooms, for an event has one."""
    return session.rooms[0] if session.rooms else ""


def title_of(session: Session) -> str:
    """With a word before it where the session is cancelled, for which there is no field."""
    title = session.title or ""
    return f"{CANCELLED}{title}" if session.cancelled else title


def length_of(session: Session) -> str:
    """Hours and minutes."""
    hours, minutes = divmod(session.length // timedelta(minutes=1), 60)
    return f"{hours:02}:{minutes:02}"


def printable(text: str) -> str:
    """Without the characters that XML does not know."""
    return _UNPRINTABLE.sub("", text)


def _ids(agenda: Agenda) -> dict[SessionKey, int]:
    """Numbers that hang on the keys alone, but for the rare two that would get the same one."""
    ids: dict[SessionKey, int] = {}
    taken: set[int] = set()
    for key in sorted(session.key for session in agenda.sessions):
        wanted = int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big") % _LARGEST_ID
        ids[key] = next(number for number in count(wanted + 1) if number not in taken)
        taken.add(ids[key])
    return ids
