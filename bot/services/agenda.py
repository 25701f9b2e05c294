"""The conferences in force, and what people ask about their agendas."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.clock import Clock
from bot.domain.agenda import Session, SessionKey, in_room
from bot.domain.conference import Conference, ConferenceId
from bot.domain.languages import N_, _
from bot.domain.people import Person, Role, ServerId
from bot.domain.session_search import Found, SessionSearch, Wanted
from bot.domain.text import escaped
from bot.errors import NotFound

GONE = N_("That session is no longer on the agenda. /agenda show lists what is.")


@dataclass(frozen=True, slots=True)
class Moment:
    """What is on and what comes next, at one moment and in one room or all of them."""

    running: tuple[Session, ...]
    following: tuple[Session, ...]


class Programme:
    """Answers what is on; everything from memory, so that no answer waits for the database."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._by_server: dict[ServerId, Conference] = {}
        self._by_id: Mapping[ConferenceId, Conference] = {}
        self._searches: dict[ServerId, SessionSearch] = {}

    def put_in_force(self, conference: Conference) -> None:
        """From now on this is how the conference stands."""
        before = self._by_server.get(conference.server)
        self._by_server[conference.server] = conference
        others = {id_: one for id_, one in self._by_id.items() if one is not before}
        self._by_id = others | {conference.id: conference}

    def forget(self, server: ServerId) -> None:
        """The bot has left the server; what was stored stays."""
        gone = self._by_server.pop(server, None)
        self._by_id = {id_: one for id_, one in self._by_id.items() if one is not gone}
        self._searches.pop(server, None)

    def conference(self, server: ServerId | None) -> Conference:
        """The current conference of a server; `NotFound` where there is none."""
        if server is None:
            raise NotFound(_("That only works on the conference's own server."))
        if server not in self._by_server:
            raise NotFound(
                _(
                    "There is no conference on this server yet. "
                    "If the bot has just started, try again in a few seconds."
                )
            )
        return self._by_server[server]

    def for_organizer(self, by: Person) -> Conference:
        """The current conference of the person's server; `NotAllowed` unless they organize it."""
        conference = self.conference(by.server)
        conference.require(by, Role.ORGANIZER)
        return conference

    @property
    def by_id(self) -> Mapping[ConferenceId, Conference]:
        """Every conference in force; stays as it is, whatever is put in force while it is read."""
        return self._by_id

    def in_force(self, conference: ConferenceId) -> Conference:
        """The one with this id, wherever somebody asks from; `NotFound` while it is not open."""
        if conference not in self._by_id:
            raise NotFound(
                _("The conference is not open here at the moment. Try again in a minute.")
            )
        return self._by_id[conference]

    def now(self, server: ServerId | None, room: str | None = None) -> Moment:
        """What is running, and the sessions that start next."""
        agenda, moment = self.conference(server).agenda, self._clock.now()
        return Moment(in_room(agenda.running(moment), room), agenda.next_after(moment, room))

    def today(self, server: ServerId | None) -> date:
        """The day of the conference that people mean: today, or else the next one, or the last."""
        agenda = self.conference(server).agenda
        today = self._clock.now().astimezone(agenda.zone).date()
        return next((day for day in agenda.days if day >= today), agenda.days[-1])

    def find(self, server: ServerId | None, query: str, limit: int = 25) -> list[Session]:
        """Sessions by title, speaker or room, the best match first."""
        return self._search(server).named(query, self._clock.now(), limit)

    def speakers(self, server: ServerId | None, query: str) -> list[str]:
        """Names of speakers, the best match first."""
        return self._search(server).speakers(query)

    async def search(self, server: ServerId | None, wanted: Wanted) -> list[Found]:
        """Sessions by all that is said of them; others are answered meanwhile."""
        return await asyncio.to_thread(self._search(server).find, wanted, self._clock.now())

    def session(self, server: ServerId | None, query: str) -> Session:
        """The one with this key or mark, or whom the words fit best; else `NotFound`."""
        agenda = self.conference(server).agenda
        session = agenda.get(SessionKey(query)) or agenda.marked(query)
        if session:
            return session
        found = self.find(server, query, limit=1) if query.strip() else []
        if not found:
            raise NotFound(
                _(
                    "No session is called '{query}'. /agenda show lists all of them.",
                    query=escaped(query),
                )
            )
        return found[0]

    def marked(self, server: ServerId | None, mark: str) -> Session:
        """The session that a button is about; `NotFound` once it is not there any more."""
        session = self.conference(server).agenda.marked(mark)
        if session is None:
            raise NotFound(_(GONE))
        return session

    def _search(self, server: ServerId | None) -> SessionSearch:
        conference = self.conference(server)
        known = self._searches.get(conference.server)
        if known is None or known.agenda is not conference.agenda:
            known = self._searches[conference.server] = SessionSearch(conference.agenda)
        return known


def session_of(conference: Conference, key: SessionKey) -> Session:
    """The session with this key; `NotFound` once it is not there any more."""
    session = conference.agenda.get(key)
    if session is None:
        raise NotFound(_(GONE))
    return session
