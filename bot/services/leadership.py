"""Two processes, one conference: which of them speaks, and when it must fall silent.

    standby ----> leading ----> ended
       ^  the lock is free   |  the lock, or the lease, is lost
       +---------------------+  whatever started the process starts it again

A process leads from taking the database's lock (`bot/store/leadership.py`) until its lease is over.
The lease lasts `LEASE` from the last time that the database was asked, and answered, that the lock
is still held; that is asked every `BEAT`. It is shorter than the server waits before it gives the
lock to somebody else, so that there is a pause between the two and never an overlap.

Whoever finds the lease over ends the process on the spot, without finishing anything: nothing
that matters is in memory only, and the next process to lead finds whatever was begun. That is
looked at before every request to Discord, too: a process that was stopped for a while may wake up
anywhere, in front of a send for instance. If it is stopped right after that, the request is on its
way; it was claimed, so that whoever leads next looks for it in the channel, and makes it with the
same nonce.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.clock import monotonic
from bot.errors import LeadershipLost, Refusal
from bot.store.leadership import SESSION_ENDS_AFTER, AdvisoryLock

BEAT = timedelta(seconds=1)
LEASE = SESSION_ENDS_AFTER - timedelta(seconds=0.5)
ASKED_AGAIN_AFTER = timedelta(seconds=0.5)
"""How often a process in standby asks for the lock."""

LOST = (
    "This process leads no more: its database was out of reach, or it was stopped for too long. "
    "It ends at once, so that nothing is said twice. Started again, it waits in standby."
)

_log = logging.getLogger(__name__)


class Leadership:
    """Whether this process leads.

    `end` is called once it does not any more: it ends the process, and does not return.
    """

    def __init__(self, lock: AdvisoryLock, end: Callable[[], None]) -> None:
        self._lock = lock
        self._end = end
        self._leads = False
        self._lease_ends_at = 0.0

    def check(self) -> None:
        """Return while this process may speak; otherwise it ends here."""
        if not self._leads or monotonic() >= self._lease_ends_at:
            self._lose()
            raise LeadershipLost

    async def begin_epoch(self) -> int:
        """Raise the epoch; from then on nothing that others began can still succeed."""
        try:
            async with asyncio.timeout(LEASE.total_seconds()):
                return await self._lock.begin_epoch()
        except (LeadershipLost, TimeoutError):
            self._lose()
            raise LeadershipLost from None

    @asynccontextmanager
    async def won(self, look_over: Callable[[], Awaitable[None]]) -> AsyncGenerator[None]:
        """Wait until this process leads, and lead until the end.

        A process that has to wait makes sure with `look_over` that it could take over. Raises
        `Refusal` where the database cannot be reached to begin with.
        """
        await self._lock.open(self._lose)
        try:
            if not await self._takes():
                await look_over()
                _log.info("Another process leads on this database; this one waits in standby.")
                while not await self._takes():  # noqa: ASYNC110 - a database does not call
                    await asyncio.sleep(ASKED_AGAIN_AFTER.total_seconds())
                _log.warning("The process that led is gone; this one leads now.")
            beats = asyncio.create_task(self._beat(), name="leadership")
            try:
                yield
            finally:
                beats.cancel()
        finally:
            self._leads = False
            await self._lock.close()

    async def _takes(self) -> bool:
        """Whether it leads now: its lease counts from when it asked. Where it got no answer, no."""
        asked_at = monotonic()
        try:
            async with asyncio.timeout(LEASE.total_seconds()):
                if not self._lock.is_open:
                    await self._lock.open(self._lose)
                self._leads = await self._lock.try_take()
        except (LeadershipLost, Refusal, TimeoutError) as error:
            _log.debug("The database did not answer: %s", error)
            await self._lock.close()
        self._lease_ends_at = asked_at + LEASE.total_seconds()
        return self._leads

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT.total_seconds())
            self.check()
            asked_at = monotonic()
            try:
                async with asyncio.timeout(self._lease_ends_at - asked_at):
                    await self._lock.hold()
            except (LeadershipLost, TimeoutError):
                self._lose()
                return
            self._lease_ends_at = asked_at + LEASE.total_seconds()

    def _lose(self) -> None:
        """The session that holds the lock has ended, or may have; in standby that is no matter."""
        if self._leads:
            self._leads = False
            _log.error(LOST)
            self._end()
