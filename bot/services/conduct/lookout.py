"""Looking out for people who can suddenly see the card of a case that they are kept out of.

Roles are granted at any time, and Discord tells the bot nothing of it (that would take the members
intent, which is for few). So it asks: before a card is shown, and again every few minutes.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.domain.conduct.cases import Case
from bot.domain.conduct.readers import Route, people_in
from bot.domain.conference import Conference
from bot.domain.people import PersonId
from bot.errors import ConductClosed
from bot.services.agenda import Programme
from bot.services.conduct.access import save
from bot.services.conduct.exclusion import shut_out
from bot.services.conduct.marshal import Marshal
from bot.services.conduct.posts import show
from bot.services.delivery import Announcer
from bot.services.messenger import Impossible, TryAgain
from bot.store.database import Database

LOOKS_EVERY = timedelta(minutes=2)

_log = logging.getLogger(__name__)


class Lookout:
    """Has a card taken away, and the others told in private, as soon as the wrong people see it."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        programme: Programme,
        announcer: Announcer,
        marshal: Marshal,
    ) -> None:
        self._database = database
        self._clock = clock
        self._programme = programme
        self._announcer = announcer
        self._marshal = marshal
        self._looked_at: datetime | None = None

    def on_change(self, ring: Callable[[], None]) -> None:
        """Nothing in the bot gives the lookout work; the heartbeat does."""
        del ring

    async def make_due(self) -> None:
        """Look at every card of an open case, unless that was done a moment ago."""
        now = self._clock.now()
        if self._looked_at and now - self._looked_at < LOOKS_EVERY:
            return
        self._looked_at = now
        for conference in tuple(self._programme.by_id.values()):
            try:
                for case in await self._shown(conference):
                    await self.hide_if_seen(conference, case)
            except ConductClosed:
                return
            except TryAgain as error:
                _log.info("Who sees the cards of cases is not known just now: %s", error.reason)

    async def next_moment(self) -> datetime | None:
        """The heartbeat is enough."""
        return None

    @property
    def is_busy(self) -> bool:
        """It does everything at once."""
        return False

    async def settled(self) -> None:
        """Nothing goes on in the background."""

    async def hide_if_seen(
        self, conference: Conference, case: Case, *, pings: bool = False
    ) -> bool:
        """Send the case another way if somebody whom it is about sees the team's channel.

        Raises `TryAgain` where Discord does not say.
        """
        async with self._database.transaction() as records:
            conduct = records.conduct
            reports = await conduct.reports.of_case(case.id)
            entries = await conduct.entries.of_case(case.id)
        if not await self._sees(conference, people_in(reports, entries)):
            return False
        now = self._clock.now()
        async with self._database.transaction() as records:
            conduct = records.conduct
            before = await conduct.cases.find(case.id)
            if before is None or before.route is not Route.TEAM:
                return True
            after = await shut_out(conduct, conference, before, {}, now, seen=True)
            await save(conduct, before, after)
            await show(records, conference, after, now, pings=pings)
        self._announcer.changed()
        return True

    async def _shown(self, conference: Conference) -> list[Case]:
        async with self._database.transaction() as records:
            cases = await records.conduct.cases.of_conference(conference.id)
            return [
                c for c in cases if c.route is Route.TEAM and await records.conduct.cases.card(c.id)
            ]

    async def _sees(self, conference: Conference, people: Iterable[PersonId]) -> bool:
        where = conference.policy.cases_channel
        for person in sorted(people):
            try:
                if await self._marshal.may_look_into(conference.server, where, person):
                    return True
            except Impossible:  # there is no such channel: nobody sees it
                return False
        return False
