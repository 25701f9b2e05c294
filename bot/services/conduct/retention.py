"""Destroying what is kept no longer: cases at the end of their time, and forms never handed in."""

import logging
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.domain.conduct.audit import Act
from bot.domain.conduct.cases import Case
from bot.errors import ConductClosed
from bot.services.duties import PromptDuty
from bot.store.database import Database

DRAFTS_KEPT_FOR = timedelta(days=1)

_log = logging.getLogger(__name__)


class Archivist(PromptDuty):
    """Erases cases with their keys when their time is over, also after downtime; held ones stay.

    What is left of a case are its name, its states and moments, and the links of the audit: enough
    to count it, and to prove that it was erased.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def make_due(self) -> None:
        """Erase what is over."""
        now = self._clock.now()
        try:
            async with self._database.transaction() as records:
                conduct = records.conduct
                over = await conduct.cases.to_erase(now)
                for case in over:
                    await conduct.erase(case, now)
                    await conduct.audit.add_about(case.conference, case.code, Act.ERASED, now)
                forgotten = await conduct.drafts.forget_older_than(now - DRAFTS_KEPT_FOR)
        except ConductClosed:
            return
        if over or forgotten:
            await self._database.sweep()
        if over:
            _log.info("%d cases were erased with their keys.", len(over))

    async def erase_now(self, case: Case) -> None:
        """Erase one case at once, as at the end of a drill."""
        now = self._clock.now()
        async with self._database.transaction() as records:
            await records.conduct.erase(case, now)
            await records.conduct.audit.add_about(case.conference, case.code, Act.ERASED, now)
        await self._database.sweep()

    async def next_moment(self) -> datetime | None:
        """When the next case is over, or the next form was never handed in."""
        now = self._clock.now()
        try:
            async with self._database.transaction() as records:
                conduct = records.conduct
                moments = [
                    await conduct.cases.next_erasure(now),
                    await conduct.drafts.next_forgetting(DRAFTS_KEPT_FOR),
                ]
        except ConductClosed:
            return None
        return min((moment for moment in moments if moment), default=None)
