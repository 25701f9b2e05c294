"""What somebody wants to be reminded of: their own agenda, and what they were last told of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from bot.domain.agenda import Agenda, Kind, Session, SessionKey
from bot.domain.languages import N_, _
from bot.domain.people import PersonId
from bot.errors import Refusal

SHORTEST_LEAD, LONGEST_LEAD = timedelta(minutes=1), timedelta(hours=2)
WORTH_A_GAP = timedelta(minutes=10)
WORTH_A_NOTICE = timedelta(minutes=15)
"""A session that begins so much later is told of by itself; less is told by the reminder."""


class Way(StrEnum):
    """Where somebody wants to be reminded."""

    INBOX = N_("direct message")
    THREAD = N_("thread")


@dataclass(frozen=True, slots=True)
class Wish:
    """How somebody wants to be reminded: how long before the start, and where."""

    lead: timedelta = timedelta(minutes=10)
    way: Way = Way.INBOX

    def changed(self, minutes: int | None, way: Way | None) -> Self:
        """With another lead or way; raises `Refusal` where it cannot be fulfilled."""
        lead = self.lead if minutes is None else timedelta(minutes=minutes)
        if not SHORTEST_LEAD <= lead <= LONGEST_LEAD:
            most = LONGEST_LEAD // timedelta(minutes=1)
            raise Refusal(_("Choose from 1 to {most} minutes before the start.", most=most))
        return replace(self, lead=lead, way=way or self.way)


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody was last told about a session that they remember.

    Another title is no other session, the less so as one without a title is called something else
    in each language.
    """

    title: str = field(compare=False)
    starts_at: datetime
    rooms: tuple[str, ...]
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A session in somebody's own agenda.

    `reminded_for` is the start of which they were reminded last; another start is another reminder.
    """

    person: PersonId
    session: SessionKey
    at: datetime
    told: Told
    wish: Wish = Wish()
    reminded_for: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Bookmarks that are alike in all that decides when people are to be told."""

    session: SessionKey
    wish: Wish
    told: Told
    reminded_for: datetime | None
    size: int
    """How many of them there are."""


def told_of(session: Session) -> Told:
    """What is told of a session as it stands."""
    return Told(session.name, session.starts_at, session.rooms, session.cancelled)


def now_told(told: Told, session: Session | None) -> Told:
    """What people are to know by now; what is not on the agenda any more does not take place."""
    return told_of(session) if session else replace(told, cancelled=True)


def is_news(told: Told, now: Told, reminded_for: datetime | None) -> bool:
    """Whether that is told by itself, and not only by the reminder at its time."""
    if told.cancelled or now.cancelled:
        return told.cancelled != now.cancelled
    later = now.starts_at - told.starts_at
    if told.rooms != now.rooms or later < timedelta() or later >= WORTH_A_NOTICE:
        return True
    return bool(later) and reminded_for == told.starts_at


@dataclass(frozen=True, slots=True)
class Slot:
    """A session in somebody's own agenda, and what else of theirs is on at the same time.

    `free_before` is the time without anything of theirs since what came before on the same day.
    """

    session: Session
    clashes: tuple[Session, ...] = ()
    free_before: timedelta = timedelta()


def own_agenda(agenda: Agenda, keys: Iterable[SessionKey]) -> tuple[Slot, ...]:
    """Somebody's own agenda in order of time, with its clashes and its free gaps."""
    wanted = set(keys)
    own = [session for session in agenda.sessions if session.key in wanted]
    return tuple(_slots(agenda, own))


def _slots(agenda: Agenda, own: Sequence[Session]) -> Iterator[Slot]:
    busy_until: datetime | None = None
    day = None
    for session in own:
        clashes = tuple(other for other in own if _clash(session, other))
        same_day = day == agenda.day_of(session)
        free = session.starts_at - busy_until if busy_until and same_day else timedelta()
        yield Slot(session, clashes, free if free >= WORTH_A_GAP else timedelta())
        day = agenda.day_of(session)
        if not session.cancelled:
            busy_until = max(busy_until or session.ends_at, session.ends_at)


def _clash(one: Session, other: Session) -> bool:
    if one.key == other.key or one.cancelled or other.cancelled:
        return False
    if Kind.BREAK in {one.kind, other.kind}:
        return False
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at
