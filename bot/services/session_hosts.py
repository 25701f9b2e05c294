"""Who hosts which session: moderators and organizers claim sessions themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from bot.domain.agenda import Session
from bot.domain.conference import Conference
from bot.domain.languages import _
from bot.domain.people import Person
from bot.domain.session_hosts import SessionHost, clashes_of, needs_host
from bot.domain.text import escaped
from bot.errors import NotFound, Refusal, TooLate
from bot.services.agenda import Programme
from bot.services.question_records import must_moderate
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class Claimed:
    """What came of claiming a session: who hosts it by now, and what the person cannot be at."""

    session: Session
    hosts: tuple[SessionHost, ...]
    clashes: tuple[Session, ...]
    new: bool


class HostRota:
    """Who hosts what; a session may have several hosts, and a person may host what clashes."""

    def __init__(self, database: Database, clock: Clock, programme: Programme) -> None:
        self._database = database
        self._clock = clock
        self._programme = programme

    async def claim(self, by: Person, words: str) -> Claimed:
        """The person hosts the session that the words mean, until they release it."""
        conference, now = self.for_host(by), self._clock.now()
        session = self._programme.session(by.server, words)
        _must_need_host(session, now)
        async with self._database.transaction() as records:
            host = SessionHost(session.key, by.id, by.name, now)
            new = await records.session_hosts.add(conference.id, host)
            hosts = await records.session_hosts.all(conference.id)
        own = tuple(one for one in hosts if one.session == session.key)
        clashes = clashes_of(conference.agenda, hosts, by.id).get(session.key, ())
        return Claimed(session, own, clashes, new)

    async def release(self, by: Person, words: str) -> Session:
        """The person does not host the session any more."""
        conference = self.for_host(by)
        session = self._programme.session(by.server, words)
        async with self._database.transaction() as records:
            if not await records.session_hosts.remove(conference.id, session.key, by.id):
                raise NotFound(
                    _(
                        "You do not host '{title}'. /hosts list shows who hosts what.",
                        title=escaped(session.name),
                    )
                )
        return session

    async def all(self, by: Person) -> tuple[SessionHost, ...]:
        """Everybody who hosts something."""
        conference = self.for_host(by)
        async with self._database.transaction() as records:
            return await records.session_hosts.all(conference.id)

    async def own(self, by: Person) -> Sequence[Session]:
        """What the person hosts, in order of time."""
        conference, hosts = self.for_host(by), await self.all(by)
        keys = {one.session for one in hosts if one.person == by.id}
        return [session for session in conference.agenda.sessions if session.key in keys]

    def for_host(self, by: Person) -> Conference:
        """The conference; `NotAllowed` unless the person may host its sessions."""
        conference = self._programme.conference(by.server)
        must_moderate(conference, by)
        return conference


def _must_need_host(session: Session, moment: datetime) -> None:
    name = escaped(session.name)
    if session.cancelled:
        raise Refusal(
            _("'{title}' is cancelled, and needs no host. /hosts list has the rest.", title=name)
        )
    if not needs_host(session):
        raise Refusal(
            _("'{title}' is a break, and needs no host. /hosts list has the rest.", title=name)
        )
    if session.ends_at <= moment:
        raise TooLate(_("'{title}' is over. /hosts list shows what is still to come.", title=name))
