"""Looking at the whole bot, at the moment when somebody asks."""

import asyncio
import logging
from datetime import timedelta

from bot.client.bot import ChairBot
from bot.clock import Clock, monotonic
from bot.domain.backlog import COUNTED_POSTS
from bot.domain.post_kinds import REMINDERS
from bot.services.agenda import Programme
from bot.store.database import Database
from bot.ticker import Ticker
from bot.watching.health import UNANSWERED, Look, Memory

ANSWERS_WITHIN = 5.0
"""Seconds for the database; SQLite waits as long for another process."""

_log = logging.getLogger(__name__)


class Observer:
    """Looks, and changes nothing."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        programme: Programme,
        ticker: Ticker,
        bot: ChairBot,
    ) -> None:
        self._database = database
        self._clock = clock
        self._programme = programme
        self._ticker = ticker
        self._bot = bot
        self._begun_at = clock.now()
        self._looking: asyncio.Task[Look] | None = None

    async def look(self) -> Look:
        """Everything as it is now; within a few seconds, whatever is broken.

        Who asks while it is looking sees the same: however many ask, it is one transaction at once.
        """
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look(), name="look")
        return await asyncio.shield(self._looking)

    async def close(self) -> None:
        """End the look that is under way; nobody waits for it any more."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.wait([self._looking])

    async def _look(self) -> Look:
        memory = await self._remembered()
        # Before Discord has said how many shards it wants, there is one at least.
        away_since = self._bot.gateway_link.away_since(self._bot.shard_count or 1)
        now = self._clock.now()
        return Look(
            conferences=len(self._programme.by_id),
            running_for=now - self._begun_at,
            overdue_by=memory.posts.overdue_by(now) if memory else timedelta(),
            silent_for=now - self._ticker.silent_since,
            away_for=now - away_since if away_since else timedelta(),
            latency=self._bot.latency,
            memory=memory,
        )

    async def _remembered(self) -> Memory | None:
        """A transaction of its own, and how long it took, its wait for its turn included.

        Only this one is timed. To time all would be to count them, and what nothing else explains
        would be somebody's report.
        """
        conferences, begun = list(self._programme.by_id), monotonic()
        try:
            async with (
                asyncio.timeout(ANSWERS_WITHIN),
                self._database.transaction() as records,
            ):
                now = self._clock.now()
                posts = await records.backlogs.of(conferences, COUNTED_POSTS, now)
                reminders = await records.backlogs.of(conferences, REMINDERS, now)
                questions = await records.backlogs.of_questions(conferences, UNANSWERED)
        except Exception as error:  # whatever it is, it is what was asked
            _log.warning("The database does not answer.", exc_info=error)
            return None
        return Memory(monotonic() - begun, posts, reminders, questions)
