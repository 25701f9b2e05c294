"""Keeping to Discord's limit on everything together, before Discord has to say so.

discord.py knows the limits of single routes. The one on all of them it learns from refusals only,
sends again what was refused all at once, and gives up after five times; with hundreds of servers
most posts of a full hour would be lost that way.
"""

import asyncio
import heapq
from collections import deque
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


APART = 1.05
"""So many times as long as they need, requests take: not all are equally long on their way."""


class Gate:
    """Lets one request after the other through, the most urgent first, by the bot's clock.

    What is due now goes at once, as long as Discord takes it within its second. Everything else
    keeps its distance, so that there is nearly always room for what is due.

    Where the clock is set by hand, nobody waits.
    """

    def __init__(self, clock: Clock, per_second: float) -> None:
        self._clock = clock
        at_once = max(1, int(per_second))
        self._each_takes = timedelta(seconds=1 / per_second)
        self._all_take = at_once * self._each_takes * APART
        self._begun: deque[datetime] = deque(maxlen=at_once)
        self._next_at = clock.now()
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
        mine = urgency()
        is_first = not self._waiting or mine < self._waiting[0][0]
        if is_first and self._wait(mine) is None:
            self._begin()
            return
        turn = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (mine, next(self._numbers), turn))
        if self._keeper is None or self._keeper.done():
            self._keeper = asyncio.create_task(self._keep(), name="gate")
        await turn

    async def _begins(
        self, session: aiohttp.ClientSession, context: Any, params: aiohttp.TraceRequestStartParams
    ) -> None:
        del context
        path = str(params.url)
        if path.startswith(Route.BASE) and not path[len(Route.BASE) :].startswith(FREE):
            await self.turn()
            if session.closed:  # aiohttp has looked before, and would stumble now
                raise RuntimeError(STOPPED)

    def _wait(self, how: Urgency) -> timedelta | None:
        """How long a request still has to wait, in real time; None where it may go."""
        now = self._clock.now()
        if self._set_back.by(now):
            self._begun.clear()
        free_at = now
        if len(self._begun) == self._begun.maxlen:
            free_at = self._begun[0] + self._all_take
        if self._begun and how is not Urgency.POST:
            free_at = max(free_at, self._next_at)
        return self._clock.wait_until(free_at) or None if now < free_at else None

    def _begin(self) -> None:
        """A request that comes later than it might lets the next one come as much sooner."""
        now = self._clock.now()
        before = self._next_at if self._begun else now
        self._next_at = max(before, now - self._each_takes) + self._each_takes
        self._begun.append(now)

    async def _keep(self) -> None:
        while self._waiting:
            how, _, first = self._waiting[0]
            if first.done():  # nobody waits for it any more
                heapq.heappop(self._waiting)
            elif wait := self._wait(how):
                await asyncio.sleep(wait.total_seconds())
            else:
                heapq.heappop(self._waiting)
                self._begin()
                first.set_result(None)
