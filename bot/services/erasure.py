"""Forgetting people when a conference's data ends, also after downtime, also of past years."""

import logging
from collections.abc import Callable
from datetime import datetime

from bot.clock import Clock
from bot.store.database import Database

_log = logging.getLogger(__name__)


class Caretaker:
    """Erases who asked and who voted once a conference's data has ended; the questions stay."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def on_change(self, ring: Callable[[], None]) -> None:
        """Nothing but time gives the caretaker work; the heartbeat looks for new dates."""
        del ring

    async def make_due(self) -> None:
        """Erase what has ended."""
        now = self._clock.now()
        async with self._database.transaction() as records:
            ended = await records.conferences.to_erase(now)
            for conference in ended:
                await records.questions.erase_askers(conference)
                await records.conferences.set_erased(conference, now)
        if ended:
            await self._database.sweep()
            _log.info("The data of %s has ended; who asked is erased.", ", ".join(ended))

    async def next_moment(self) -> datetime | None:
        """When the next conference's data ends."""
        async with self._database.transaction() as records:
            return await records.conferences.next_data_end(self._clock.now())

    @property
    def is_busy(self) -> bool:
        """It does everything at once."""
        return False

    async def settled(self) -> None:
        """Nothing goes on in the background."""
