"""From one version of an agenda to the next: what differs, in words, and what stays decided."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.agenda import Agenda, Session
from bot.domain.languages import _
from bot.domain.moments import short_day_name

MUCH_SMALLER = 0.7
"""An agenda with fewer than so many of the sessions to come is not believed at once."""

WORTH_A_DOUBT = 5
"""As long as no more sessions than this are gone, it may well be meant."""


class Difference(StrEnum):
    """What is different about a session."""

    ADDED = "new"
    GONE = "gone"
    CANCELLED = "cancelled"
    BACK = "back"
    MOVED = "moved"
    ROOM = "room"
    RETITLED = "retitled"
    SPEAKERS = "speakers"
    DETAILS = "details"


FOR_PEOPLE = frozenset(Difference) - {Difference.DETAILS}
"""What attendees are told of; the rest they find when they look."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One session in two versions, at least one of which has it."""

    before: Session | None
    after: Session | None

    @property
    def session(self) -> Session:
        """The session as it is now, or as it was before it went."""
        session = self.after or self.before
        if session is None:
            raise ValueError("neither version has the session")
        return session

    @property
    def differences(self) -> frozenset[Difference]:
        """Everything that is different about it; nothing more is said of what is new or gone."""
        before, after = self.before, self.after
        if before is None or after is None:
            return frozenset({Difference.GONE if before else Difference.ADDED})
        changed = {
            Difference.CANCELLED: after.cancelled and not before.cancelled,
            Difference.BACK: before.cancelled and not after.cancelled,
            Difference.MOVED: _when(before) != _when(after),
            Difference.ROOM: before.rooms != after.rooms,
            Difference.RETITLED: before.title != after.title,
            Difference.SPEAKERS: before.speakers != after.speakers,
        }
        found = {difference for difference, holds in changed.items() if holds}
        return frozenset(found or ({Difference.DETAILS} if before != after else ()))

    @property
    def only_ends_otherwise(self) -> bool:
        """Whether it still begins when and where it did, and only ends sooner or later."""
        before, after = self.before, self.after
        if before is None or after is None or before.starts_at != after.starts_at:
            return False
        return self.differences == frozenset({Difference.MOVED})

    def is_over(self, moment: datetime) -> bool:
        """Whether nobody can be misled any more: it is over as it was, and as it is."""
        return all(one.ends_at <= moment for one in (self.before, self.after) if one)

    def in_words(self, zone: ZoneInfo) -> tuple[str, ...]:
        """What is different, a line each, without the title: `Thu 13:00-13:30, Hall -> …`."""
        before, after, differences = self.before, self.after, self.differences
        if before is None or after is None:
            return (when_and_where(self.session, zone),)
        lines: list[str] = []
        if differences & {Difference.CANCELLED, Difference.BACK}:
            lines.append(when_and_where(after, zone))
        elif differences & {Difference.MOVED, Difference.ROOM}:
            lines.append(f"{when_and_where(before, zone)} -> {when_and_where(after, zone)}")
        if Difference.RETITLED in differences:
            lines.append(f"'{before.name}' -> '{after.name}'")
        if Difference.SPEAKERS in differences:
            lines.append(f"{_names(before.speakers)} -> {_names(after.speakers)}")
        return tuple(lines)


def compare(before: Agenda, after: Agenda) -> tuple[Revision, ...]:
    """Every session that differs, in order of time; keys say which is which."""
    keys = dict.fromkeys(session.key for session in (*after.sessions, *before.sessions))
    pairs = (Revision(before.get(key), after.get(key)) for key in keys)
    found = [pair for pair in pairs if pair.before != pair.after]
    return tuple(sorted(found, key=lambda one: (one.session.starts_at, one.session.key)))


def those(revisions: Iterable[Revision], difference: Difference) -> tuple[Revision, ...]:
    """Those in which this is different."""
    return tuple(one for one in revisions if difference in one.differences)


def is_alarming(before: Agenda, after: Agenda, moment: datetime) -> bool:
    """Whether so much of what is to come is gone that it is rather a mistake."""
    coming = [session for session in before.sessions if session.ends_at > moment]
    left = [session for session in coming if after.get(session.key)]
    gone = len(coming) - len(left)
    return gone > WORTH_A_DOUBT and len(left) < len(coming) * MUCH_SMALLER


def carried_on(before: Agenda, read: Agenda) -> Agenda:
    """What was read, as the next version after `before`.

    A session that has another key but is otherwise the same keeps the key that it had, so that its
    questions stay its own. What was cancelled stays cancelled, also where the source has it again
    or has it no more, until an organizer says otherwise.
    """
    known = _with_known_keys(before, read)
    cancelled = {session.key for session in before.sessions if session.cancelled}
    sessions = [replace(s, cancelled=True) if s.key in cancelled else s for s in known]
    keys = {session.key for session in sessions}
    dropped = [s for s in before.sessions if s.cancelled and s.key not in keys]
    return replace(read, sessions=(*sessions, *dropped))


def _with_known_keys(before: Agenda, read: Agenda) -> list[Session]:
    lost = [session for session in before.sessions if not read.get(session.key)]
    new = [session for session in read.sessions if not before.get(session.key)]
    told = Counter(_told(session) for session in lost)
    asked = Counter(_told(session) for session in new)
    keys = {_told(s): s.key for s in lost if s.title and told[_told(s)] == 1}
    return [
        replace(s, key=keys[_told(s)])
        if not before.get(s.key) and asked[_told(s)] == 1 and _told(s) in keys
        else s
        for s in read.sessions
    ]


def _told(session: Session) -> tuple[object, ...]:
    """By what people would know it again, wherever it is."""
    return session.title, session.kind, session.speakers


def _when(session: Session) -> tuple[datetime, datetime]:
    return session.starts_at, session.ends_at


def when_and_where(session: Session, zone: ZoneInfo) -> str:
    """`Thu 13:00-13:30, Hall`: weekday and time of the conference's own, and the rooms."""
    start, end = session.starts_at.astimezone(zone), session.ends_at.astimezone(zone)
    where = f", {', '.join(session.rooms)}" if session.rooms else ""
    return f"{short_day_name(start, zone)} {start:%H:%M}-{end:%H:%M}{where}"


def _names(names: Sequence[str]) -> str:
    return ", ".join(names) or _("nobody")
