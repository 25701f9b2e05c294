"""Waking up at the right moment: the only module that knows APScheduler."""

import asyncio
import logging
from datetime import UTC, timedelta
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler  # pyright: ignore[reportMissingTypeStubs] - it has no types
from apscheduler.triggers.date import DateTrigger  # pyright: ignore[reportMissingTypeStubs] - it has no types
from apscheduler.triggers.interval import IntervalTrigger  # pyright: ignore[reportMissingTypeStubs] - it has no types

from bot.clock import Clock, SystemClock
from bot.services.delivery import Announcer

HEARTBEAT = timedelta(seconds=30)
STOPS_WITHIN = 4.0

_log = logging.getLogger(__name__)


class Ticker:
    """One date job for the next due moment, and a slow heartbeat in case that was missed.

    Where the clock is set by hand, whoever sets it calls `wake` instead.
    """

    def __init__(self, announcer: Announcer, clock: Clock) -> None:
        self._announcer = announcer
        self._clock = clock
        self._scheduler: Any = AsyncIOScheduler(timezone=UTC)
        self._waking = asyncio.Lock()
        self._wakes: set[asyncio.Task[None]] = set()
        self._again = False
        announcer.on_change(self.ring)

    def start(self) -> None:
        """Begin to tick; needs a running event loop."""
        self._scheduler.start()
        self._add("heartbeat", IntervalTrigger(seconds=int(HEARTBEAT.total_seconds())))
        self.ring()

    def ring(self) -> None:
        """Wake up as soon as possible; once more if that is being done just now."""
        self._again = bool(self._wakes)
        if self._scheduler.running and not self._wakes:
            task = asyncio.create_task(self.wake(), name="wake")
            self._wakes.add(task)
            task.add_done_callback(self._woke)

    async def wake(self) -> None:
        """Make what is due, and arm the next moment."""
        async with self._waking:
            await self._announcer.make_due()
            moment = await self._announcer.next_moment()
            wait = self._clock.wait_until(moment) if moment else None
            if wait is not None:
                self._add("next", DateTrigger(SystemClock().now() + wait))

    async def settled(self) -> None:
        """Return once nothing is due and nothing is being made."""
        while self._wakes or self._announcer.is_speaking:
            await asyncio.gather(*self._wakes, return_exceptions=True)
            await self._announcer.settled()

    async def stop(self) -> None:
        """Stop ticking, and let what is being made be finished, for a few seconds at most."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        try:
            async with asyncio.timeout(STOPS_WITHIN):
                await self.settled()
        except TimeoutError:
            _log.warning(
                "Stopped in the middle of a post; it will be looked for at the next start."
            )

    def _add(self, name: str, trigger: Any) -> None:
        # A job that runs late still runs, and never twice at once.
        self._scheduler.add_job(
            self._rung,
            trigger,
            id=name,
            replace_existing=True,
            misfire_grace_time=None,
            coalesce=True,
        )

    async def _rung(self) -> None:
        """What APScheduler calls: a coroutine, because it runs plain functions in a thread."""
        self.ring()

    def _woke(self, task: asyncio.Task[None]) -> None:
        self._wakes.discard(task)
        if not task.cancelled() and (error := task.exception()):
            _log.error("Waking up failed; the heartbeat tries again.", exc_info=error)
        if self._again:
            self.ring()
