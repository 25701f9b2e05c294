"""Waking up at the right moment: the only module that knows APScheduler."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextvars import Context
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from apscheduler.schedulers.asyncio import AsyncIOScheduler  # pyright: ignore[reportMissingTypeStubs] - it has no types
from apscheduler.triggers.date import DateTrigger  # pyright: ignore[reportMissingTypeStubs] - it has no types

from bot.clock import Clock, SystemClock

HEARTBEAT = timedelta(seconds=30)
STOPS_WITHIN = 4.0

_log = logging.getLogger(__name__)


class Duty(Protocol):
    """Somebody who has something to do at certain moments."""

    def on_change(self, ring: Callable[[], None]) -> None:
        """Call this whenever there may be something new to do or to wait for."""
        ...

    async def make_due(self) -> None:
        """Begin everything that is due; need not wait until it is done."""
        ...

    async def next_moment(self) -> datetime | None:
        """When something falls due next; None where nothing does."""
        ...

    @property
    def is_busy(self) -> bool:
        """Whether anything is being done just now."""
        ...

    async def settled(self) -> None:
        """Return once nothing is being done."""
        ...


class Ticker:
    """For each duty one date job at its next due moment, and a slow heartbeat if that was missed.

    Where the clock is set by hand, whoever sets it calls `wake` instead.
    """

    def __init__(self, duties: Sequence[Duty], clock: Clock) -> None:
        self._scheduler: Any = AsyncIOScheduler(timezone=UTC)
        self._watches = [_Watch(duty, clock, self._scheduler) for duty in duties]
        self._heartbeat: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to tick; needs a running event loop."""
        self._scheduler.start()
        for watch in self._watches:
            watch.start()
        self._heartbeat = asyncio.create_task(self._beat(), name="heartbeat")

    def ring(self) -> None:
        """Wake everybody up as soon as possible."""
        for watch in self._watches:
            watch.ring()

    @property
    def silent_since(self) -> datetime:
        """When the duty that has waited longest was last woken, or the ticker was started."""
        return min(watch.woken_at for watch in self._watches)

    async def _beat(self) -> None:
        """No job: those stand still when the clock is set back, until it has caught up."""
        while True:
            await asyncio.sleep(HEARTBEAT.total_seconds())
            self.ring()

    async def wake(self) -> None:
        """Have what is due done, and arm the next moments."""
        for watch in self._watches:
            await watch.wake()

    async def next_moment(self) -> datetime | None:
        """When the next of all duties falls due."""
        moments = [await watch.duty.next_moment() for watch in self._watches]
        return min((moment for moment in moments if moment), default=None)

    async def settled(self) -> None:
        """Return once nothing is due and nothing is being done; one duty may give another work."""
        while any(watch.is_busy for watch in self._watches):
            for watch in self._watches:
                await watch.settled()

    async def stop(self) -> None:
        """Stop ticking, and let what is being done be finished, for a few seconds at most."""
        if self._heartbeat:
            self._heartbeat.cancel()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        try:
            async with asyncio.timeout(STOPS_WITHIN):
                await self.settled()
        except TimeoutError:
            _log.warning(
                "Stopped in the middle of a post; it will be looked for at the next start."
            )


class _Watch:
    """One duty, woken at its moments."""

    def __init__(self, duty: Duty, clock: Clock, scheduler: Any) -> None:
        self.duty = duty
        self._clock = clock
        self._scheduler = scheduler
        self._waking = asyncio.Lock()
        self._wakes: set[asyncio.Task[None]] = set()
        self._again = False
        self.woken_at = clock.now()
        duty.on_change(self.ring)

    def start(self) -> None:
        self.woken_at = self._clock.now()
        self.ring()

    def ring(self) -> None:
        """Wake up as soon as possible; once more if that is being done just now."""
        self._again = bool(self._wakes)
        if self._scheduler.running and not self._wakes:
            # Not in the context of whoever rang: what they read is nobody else's language.
            task = asyncio.create_task(self.wake(), name="wake", context=Context())
            self._wakes.add(task)
            task.add_done_callback(self._woke)

    async def wake(self) -> None:
        async with self._waking:
            await self.duty.make_due()
            moment = await self.duty.next_moment()
            wait = self._clock.wait_until(moment) if moment else None
            if wait is not None:
                self._arm(SystemClock().now() + wait)
        self.woken_at = self._clock.now()

    @property
    def is_busy(self) -> bool:
        return bool(self._wakes) or self.duty.is_busy

    async def settled(self) -> None:
        while self.is_busy:
            await asyncio.gather(*self._wakes, return_exceptions=True)
            await self.duty.settled()

    def _arm(self, moment: datetime) -> None:
        # A job that runs late still runs, and never twice at once.
        self._scheduler.add_job(
            self._rung,
            DateTrigger(moment),
            id=f"next of {type(self.duty).__name__}",
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
