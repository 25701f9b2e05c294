"""Sessions as Discord's own events: which there should be, and what is to be done about it.

    (nothing) --create--> scheduled --start--> active --end--> (forgotten)
                              |  ^                |
                              |  +--edit--+       +-- edited: only its end and its words
                              +--remove--> (forgotten)

Discord takes a hundred events on a server. The next sessions have one, and others as those pass.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.agenda import Kind, Session, SessionKey
from bot.domain.conference import Conference
from bot.domain.languages import N_, _
from bot.domain.markdown import formatted
from bot.domain.text import cut, escaped, length, plain

MOST_EVENTS = 80
"""Some are left to the people of the server."""

NAME_LIMIT, PLACE_LIMIT, WORDS_LIMIT = 100, 100, 1000
EVERYWHERE = N_("this server")
"""Where a session is that names no room; Discord wants to know."""


class EventState(StrEnum):
    """What Discord knows of an event."""

    WANTED = "wanted"
    SCHEDULED = "scheduled"
    ACTIVE = "active"
    TAKEN_AWAY = "taken away"


@dataclass(frozen=True, slots=True)
class Event:
    """What an event says. `mark` is what the bot knows it by; it stands at the end of `words`."""

    session: SessionKey
    mark: str
    name: str
    place: str
    words: str
    starts_at: datetime
    ends_at: datetime

    @property
    def digest(self) -> str:
        """The same for events that say the same."""
        parts = (self.name, self.place, self.words, self.starts_at, self.ends_at)
        return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class KnownEvent:
    """An event as it was written down.

    One that is only wanted may be on the server: it was asked for, and nobody knows what came of
    it. One that somebody took away is left so.
    """

    session: SessionKey
    state: EventState
    digest: str
    event_id: int | None = None


class Deed(StrEnum):
    """What is to be done about an event, in the order in which that is done."""

    END = "end"
    REMOVE = "remove"
    START = "start"
    EDIT = "edit"
    CREATE = "create"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to be done; `event` is None where none is wanted any more."""

    deed: Deed
    session: SessionKey
    event: Event | None
    known: KnownEvent | None


def is_eventful(session: Session) -> bool:
    """Whether people would look for it among the server's events."""
    return session.kind is not Kind.BREAK and not session.cancelled


def event_of(session: Session) -> Event:
    """What is said of a session, within Discord's limits; only its words are Markdown there."""
    ending = f"\n\n({session.mark})"
    head = [cut(escaped(", ".join(session.speakers)), 200), session.url or ""]
    before = "".join(f"{part}\n\n" for part in head if part)
    room = WORDS_LIMIT - length(before) - length(ending)
    about = formatted(session.abstract, room) if session.abstract and room > 0 else ""
    return Event(
        session=session.key,
        mark=session.mark,
        name=cut(plain(session.name), NAME_LIMIT),
        place=cut(plain(", ".join(session.rooms)) or _(EVERYWHERE), PLACE_LIMIT),
        words=f"{before}{about}".strip() + ending,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
    )


def wanted_events(conference: Conference, moment: datetime) -> dict[SessionKey, Event]:
    """The next sessions but breaks, where the organizers want them as events."""
    if not conference.policy.events:
        return {}
    sessions = conference.agenda.sessions
    coming = [one for one in sessions if is_eventful(one) and one.ends_at > moment]
    return {session.key: event_of(session) for session in coming[:MOST_EVENTS]}


def steps(
    conference: Conference, known: Iterable[KnownEvent], moment: datetime
) -> tuple[Step, ...]:
    """What is to be done so that the server has the events that it should have."""
    wanted, by_session = wanted_events(conference, moment), {one.session: one for one in known}
    keys = dict.fromkeys((*wanted, *by_session))
    found = [
        step for key in keys for step in _steps(key, wanted.get(key), by_session.get(key), moment)
    ]
    order = list(Deed)
    return tuple(sorted(found, key=lambda step: order.index(step.deed)))


def _steps(
    key: SessionKey, event: Event | None, known: KnownEvent | None, moment: datetime
) -> Iterator[Step]:
    state = known.state if known else None
    if state is EventState.TAKEN_AWAY:
        return
    if event is None:
        yield Step(Deed.END if state is EventState.ACTIVE else Deed.REMOVE, key, None, known)
    elif state in {None, EventState.WANTED}:
        if event.starts_at > moment or known:  # what was asked for is looked for, however late
            yield Step(Deed.CREATE, key, event, known)
    elif state is EventState.SCHEDULED and event.starts_at <= moment:
        yield Step(Deed.START, key, event, known)
    elif known and known.digest != event.digest:
        yield Step(Deed.EDIT, key, event, known)


def next_moment(conference: Conference, moment: datetime) -> datetime | None:
    """When a session begins or ends next, so that its event has to."""
    if not conference.policy.events:
        return None
    moments = (at for s in conference.agenda.sessions for at in (s.starts_at, s.ends_at))
    return min((at for at in moments if at > moment), default=None)
