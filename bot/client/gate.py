"""Keeping to Discord's limit on everything together, before Discord has to say so.

discord.py knows the limits of single routes. The one on all of them it learns from refusals only,
sends again what was refused all at once, and gives up after five times; with hundreds of servers
most posts of a full hour would be lost that way.
"""

import asyncio
import heapq
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import aiohttp
from discord.http import Route

from bot.client.failures import STOPPED
from bot.clock import Clock
from bot.services.duties import SetBack
from bot.services.urgency import Urgency, urgency

FREE = ("/interactions/", "/webhooks/")
"""Answers to people are not counted (Discord's documentation of rate limits)."""


class Gate:
    """Lets one request after the other through, the most urgent first, by the bot's clock.

    Where the clock is set by hand, nobody waits.
    """

    def __init__(self, clock: Clock, per_second: float) -> None:
        self._clock = clock
        self._each_takes = timedelta(seconds=1 / per_second)
        self._free_at: datetime | None = None
        self._set_back = SetBack()
        self._waiting: list[tuple[Urgency, int, asyncio.Future[None]]] = []
        self._numbers = count()
        self._keeper: asyncio.Task[None] | None = None

    def trace(self) -> aiohttp.TraceConfig:
        """What has discord.py's requests wait here, as late as possible."""
        config = aiohttp.TraceConfig()
        config.on_request_start.append(self._begins)
        return config

    async def turn(self) -> None:
        """Return once another request may be made."""
        if not self._waiting and self._take():
            return
        mine = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (urgency(), next(self._numbers), mine))
        if self._keeper is None or self._keeper.done():
            self._keeper = asyncio.create_task(self._keep(), name="gate")
        await mine

    async def _begins(
        self, session: aiohttp.ClientSession, context: Any, params: aiohttp.TraceRequestStartParams
    ) -> None:
        del context
        path = str(params.url)
        if path.startswith(Route.BASE) and not path[len(Route.BASE) :].startswith(FREE):
            await self.turn()
            if session.closed:  # aiohttp has looked before, and would stumble now
                raise RuntimeError(STOPPED)

    def _take(self) -> bool:
        """Whether a request may be made now; then the next may be made a little later."""
        now = self._clock.now()
        if self._set_back.by(now):
            self._free_at = None
        if self._free_at and now < self._free_at and self._clock.wait_until(self._free_at):
            return False
        late = now - self._free_at if self._free_at else self._each_takes
        self._free_at = now + self._each_takes - (late if late < self._each_takes else timedelta())
        return True

    async def _keep(self) -> None:
        while self._waiting:
            if not self._take():
                wait = self._clock.wait_until(self._free_at) if self._free_at else None
                await asyncio.sleep(wait.total_seconds() if wait else 0)
                continue
            _, _, first = heapq.heappop(self._waiting)
            while first.done() and self._waiting:  # nobody waits for it any more
                _, _, first = heapq.heappop(self._waiting)
            if not first.done():
                first.set_result(None)
