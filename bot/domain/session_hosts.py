"""Who hosts which session: moderators and organizers say so themselves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.agenda import Agenda, Kind, Session, SessionKey
from bot.domain.bookmarks import own_agenda
from bot.domain.people import PersonId


@dataclass(frozen=True, slots=True)
class SessionHost:
    """Somebody who hosts a session, and what they are called."""

    session: SessionKey
    person: PersonId
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Hosting:
    """A session, who hosts it, and which of them host something else at the same time."""

    session: Session
    hosts: tuple[SessionHost, ...]
    clashing: frozenset[PersonId]


def needs_host(session: Session) -> bool:
    """Whether somebody should host it."""
    return not session.cancelled and session.kind is not Kind.BREAK


def clashes_of(
    agenda: Agenda, hosts: Iterable[SessionHost], person: PersonId
) -> dict[SessionKey, tuple[Session, ...]]:
    """What else of theirs is on at the same time, by what the person hosts."""
    own = [one.session for one in hosts if one.person == person]
    return {slot.session.key: slot.clashes for slot in own_agenda(agenda, own) if slot.clashes}


def hosting_on(agenda: Agenda, hosts: Sequence[SessionHost], day: date) -> tuple[Hosting, ...]:
    """Every session of a day that needs a host, with those whom it has."""
    clashes = {person: clashes_of(agenda, hosts, person) for person in {h.person for h in hosts}}
    found: list[Hosting] = []
    for session in filter(needs_host, agenda.on(day)):
        own = tuple(one for one in hosts if one.session == session.key)
        clashing = frozenset(one.person for one in own if session.key in clashes[one.person])
        found.append(Hosting(session, own, clashing))
    return tuple(found)
