"""Looking out for people who can suddenly see the card of a case that they are kept out of.

Roles are granted at any time, and Discord tells the bot nothing of it (that would take the members
intent, which is for few). So it asks: before a card is shown, and again every few minutes.
"""

import logging
from collections.abc import Sequence
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
from bot.services.duties import PromptDuty, SetBack
from bot.services.messenger import Impossible, TryAgain
from bot.services.urgency import Urgency, as_urgent_as
from bot.store.database import Database

LOOKS_EVERY = timedelta(minutes=2)

_log = logging.getLogger(__name__)


class Lookout(PromptDuty):
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
        self._set_back = SetBack()

    async def make_due(self) -> None:
        """Look at every card there is, unless that was done a moment ago."""
        now = self._clock.now()
        if self._set_back.by(now):
            self._looked_at = None
        if self._looked_at and now - self._looked_at < LOOKS_EVERY:
            return
        self._looked_at = now
        by_id = self._programme.by_id
        try:
            async with self._database.transaction() as records:
                shown = await records.conduct.cases.with_card(by_id)
        except ConductClosed:
            return
        for which in dict.fromkeys(case.conference for case in shown):
            try:
                with as_urgent_as(Urgency.LATER):
                    of_it = [one for one in shown if one.conference == which]
                    await self._look(by_id[which], of_it)
            except TryAgain as error:
                _log.info("Who sees the cards of cases is not known just now: %s", error.reason)

    async def _look(self, conference: Conference, shown: Sequence[Case]) -> None:
        """Ask about each person once, in however many cases they are."""
        about = {case.id: await self._about(case) for case in shown}
        seeing: set[PersonId] = set()
        for person in sorted(frozenset[PersonId]().union(*about.values())):
            if await self._sees(conference, person):
                seeing.add(person)
        for case in shown:
            if about[case.id] & seeing:
                await self._hide(conference, case)

    async def next_moment(self) -> datetime | None:
        """The heartbeat is enough."""
        return None

    async def hide_if_seen(
        self, conference: Conference, case: Case, *, pings: bool = False
    ) -> bool:
        """Send the case another way if somebody whom it is about sees the team's channel.

        Raises `TryAgain` where Discord does not say.
        """
        for person in sorted(await self._about(case)):
            if await self._sees(conference, person):
                await self._hide(conference, case, pings=pings)
                return True
        return False

    async def _hide(self, conference: Conference, case: Case, *, pings: bool = False) -> None:
        now = self._clock.now()
        async with self._database.transaction() as records:
            conduct = records.conduct
            before = await conduct.cases.find(case.id)
            if before is None or before.route is not Route.TEAM:
                return
            after = await shut_out(conduct, conference, before, {}, now, seen=True)
            await save(conduct, before, after)
            await show(records, conference, after, now, pings=pings)
        self._announcer.changed()

    async def _about(self, case: Case) -> frozenset[PersonId]:
        async with self._database.transaction() as records:
            reports = await records.conduct.reports.of_case(case.id)
            entries = await records.conduct.entries.of_case(case.id)
        return people_in(reports, entries)

    async def _sees(self, conference: Conference, person: PersonId) -> bool:
        where = conference.policy.cases_channel
        try:
            return await self._marshal.may_look_into(conference.server, where, person)
        except Impossible:  # there is no such channel: nobody sees it
            return False
