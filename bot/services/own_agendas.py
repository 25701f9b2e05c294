"""People's own agendas: what they remember, and how they want to be reminded."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from bot.domain.agenda import Session, SessionKey, mark_of
from bot.domain.bookmarks import Bookmark, Slot, Way, Wish, own_agenda, told_of
from bot.domain.exports.editions import Form
from bot.domain.exports.own_calendar import own_calendar
from bot.domain.languages import _, ngettext
from bot.domain.people import Person
from bot.domain.reminders import due_at, way_to
from bot.domain.text import escaped
from bot.errors import NotFound, TooLate
from bot.services.agenda import Programme, session_of
from bot.services.editions import edition_in_force
from bot.services.reminders import Usher
from bot.store.database import Database

MOST = 200
"""Sessions in somebody's own agenda."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """What came of remembering a session."""

    session: Session
    wish: Wish
    clashes: tuple[Session, ...]
    new: bool
    at: datetime
    reminds: bool
    """Whether a reminder is still to come; whoever remembers it later than that gets none."""


class OwnAgendas:
    """Nobody but the person themselves sees what stands in theirs."""

    def __init__(
        self, database: Database, clock: Clock, programme: Programme, usher: Usher
    ) -> None:
        self._database = database
        self._clock = clock
        self._programme = programme
        self._usher = usher

    async def remember(self, by: Person, key: SessionKey) -> Remembered:
        """Put a session into somebody's own agenda, where it stays until they forget it."""
        conference, now = self._programme.conference(by.server), self._clock.now()
        session = session_of(conference, key)
        _must_be_to_come(session, now)
        async with self._database.transaction() as records:
            known = await records.bookmarks.of_person(conference.id, by.id)
            if len(known) >= MOST:
                raise TooLate(
                    ngettext(
                        "Your agenda has {n} session. /my agenda helps to forget some.",
                        "Your agenda has {n} sessions. /my agenda helps to forget some.",
                        MOST,
                    )
                )
            wish = await records.bookmarks.wish(conference.id, by.id)
            new = await records.bookmarks.add(
                conference.id, Bookmark(by.id, key, now, told_of(session), wish)
            )
            await records.readers.remember(conference.id, by)
        self._usher.changed()
        slots = own_agenda(conference.agenda, [key, *(one.session for one in known)])
        clashes = next(slot.clashes for slot in slots if slot.session.key == key)
        way = way_to(session, wish.way, conference.policy)
        reminds = now <= due_at(session, wish.lead, way, conference.policy)
        return Remembered(session, wish, clashes, new, now, reminds)

    async def forget(self, by: Person, mark: str) -> str | None:
        """Take the session with this mark out of their own agenda, also once it left everybody's.

        Gives its name; None where it was not there.
        """
        conference = self._programme.conference(by.server)
        async with self._database.transaction() as records:
            known = await records.bookmarks.of_person(conference.id, by.id)
            meant = next((one for one in known if mark_of(one.session) == mark), None)
            if meant is None:
                return None
            await records.bookmarks.remove(conference.id, by.id, meant.session)
        session = conference.agenda.get(meant.session)
        return session.name if session else meant.told.title

    async def agenda(self, by: Person) -> tuple[Slot, ...]:
        """Somebody's own agenda, with its clashes and its free gaps."""
        conference = self._programme.conference(by.server)
        async with self._database.transaction() as records:
            known = await records.bookmarks.of_person(conference.id, by.id)
        return own_agenda(conference.agenda, [one.session for one in known])

    async def calendar(self, by: Person) -> bytes:
        """Somebody's own agenda for their own calendar; `NotFound` where there is nothing in it."""
        conference = self._programme.conference(by.server)
        async with self._database.transaction() as records:
            known = await records.bookmarks.of_person(conference.id, by.id)
            wish = await records.bookmarks.wish(conference.id, by.id)
            edition = await edition_in_force(records, conference.id, conference.profile, Form.ICS)
        if not known or edition is None:
            raise NotFound(
                _(
                    "Your agenda is empty. **Remember** on an announcement or in /session puts a "
                    "session into it."
                )
            )
        return await asyncio.to_thread(own_calendar, edition, known, wish)

    async def wish(self, by: Person) -> Wish:
        """How somebody wants to be reminded."""
        conference = self._programme.conference(by.server)
        async with self._database.transaction() as records:
            return await records.bookmarks.wish(conference.id, by.id)

    async def change_wish(self, by: Person, minutes: int | None, way: Way | None) -> Wish:
        """From now on, also for what they remember already; None leaves as it is."""
        conference = self._programme.conference(by.server)
        async with self._database.transaction() as records:
            known = await records.bookmarks.wish(conference.id, by.id)
            wish = known.changed(minutes, way)
            if wish != known:
                await records.bookmarks.set_wish(conference.id, by.id, wish)
            await records.readers.remember(conference.id, by)
        self._usher.changed()
        return wish


def _must_be_to_come(session: Session, moment: datetime) -> None:
    name = escaped(session.name)
    if session.cancelled:
        raise TooLate(
            _("'{title}' is cancelled. /agenda show has what is still to come.", title=name)
        )
    if session.ends_at <= moment:
        raise TooLate(_("'{title}' is over. /agenda show has what is still to come.", title=name))
