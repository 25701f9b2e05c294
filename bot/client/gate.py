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


class Gate:
    """Lets one request after the other through, the most urgent first, by the bot's clock.

    Each takes a place until a second after its answer has come: however long it was on its way,
    never more than there are places arrive within a second. What is due now takes any place that
    is free; everything else keeps its distance, so that there is nearly always one.

    Where the clock is set by hand, nobody waits.
    """

    def __init__(self, clock: Clock, per_second: float) -> None:
        self._clock = clock
        self._places = max(1, int(per_second))
        self._each_takes = timedelta(seconds=1 / per_second)
        self._all_take = self._places * self._each_takes
        self._under_way = 0
        self._answered: deque[datetime] = deque()
        self._next_at = clock.now()
        self._set_back = SetBack()
        self._waiting: list[tuple[Urgency, int, asyncio.Future[None]]] = []
        self._numbers = count()
        self._keeper: asyncio.Task[None] | None = None

    def trace(self) -> aiohttp.TraceConfig:
        """What has discord.py's requests wait here, as late as possible."""
        config = aiohttp.TraceConfig()
        config.on_request_start.append(self._begins)
        config.on_request_end.append(self._ends)
        config.on_request_exception.append(self._ends)
        return config

    async def turn(self) -> None:
        """Return once another request may be made; `answered` has to follow it."""
        mine = urgency()
        is_first = not self._waiting or mine < self._waiting[0][0]
        if is_first and self._wait(mine) is None:
            self._begin()
            return
        turn = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (mine, next(self._numbers), turn))
        if self._keeper is None or self._keeper.done():
            self._keeper = asyncio.create_task(self._keep(), name="gate")
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # it was given up in its very moment
                self.answered()
            raise

    def answered(self) -> None:
        """A request that had its turn has its answer, or never will."""
        self._under_way -= 1
        self._answered.append(self._clock.now())

    async def _begins(
        self, session: aiohttp.ClientSession, context: Any, params: aiohttp.TraceRequestStartParams
    ) -> None:
        path = str(params.url)
        context.waited = path.startswith(Route.BASE) and not path[len(Route.BASE) :].startswith(
            FREE
        )
        if context.waited:
            await self.turn()
            if session.closed:  # aiohttp has looked before, and would stumble now
                self.answered()
                raise RuntimeError(STOPPED)

    async def _ends(self, session: aiohttp.ClientSession, context: Any, params: object) -> None:
        del session, params
        if context.waited:
            self.answered()

    def _wait(self, how: Urgency) -> timedelta | None:
        """How long a request still has to wait, in real time; None where it may go."""
        now, second = self._clock.now(), self._all_take
        if self._set_back.by(now):
            self._answered.clear()
            self._next_at = now
        while self._answered and self._answered[0] + second <= now:
            self._answered.popleft()
        free_at = now
        if self._under_way + len(self._answered) >= self._places:
            free_at = self._answered[0] + second if self._answered else now + self._each_takes
        if how is not Urgency.POST:
            free_at = max(free_at, self._next_at)
        return self._clock.wait_until(free_at) or None if now < free_at else None

    def _begin(self) -> None:
        """A request that comes later than it might lets the next one come as much sooner."""
        self._under_way += 1
        now = self._clock.now()
        self._next_at = max(self._next_at, now - self._each_takes) + self._each_takes

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
