"""The address at which others look: `/healthz` for whether it is well, `/metrics` for numbers."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.serving import serving
from bot.settings import host_and_port
from bot.watching.health import Check, reasons
from bot.watching.metrics import Tally
from bot.watching.observer import Observer


@asynccontextmanager
async def looked_at(address: str, observer: Observer, tally: Tally) -> AsyncGenerator[None]:
    """Within it, others can look at this address; nobody can where it is empty.

    Raises `Refusal` where the address is not to be had.
    """
    if not address:
        yield
        return
    windows = _Windows(observer, tally)
    application = web.Application()
    application.router.add_get("/healthz", windows.health)
    application.router.add_get("/metrics", windows.metrics)
    try:
        async with serving(application, *host_and_port(address), setting="HEALTH_ADDRESS"):
            yield
    finally:
        await observer.close()


class _Windows:
    """What is answered."""

    def __init__(self, observer: Observer, tally: Tally) -> None:
        self._observer = observer
        self._tally = tally

    async def health(self, request: web.Request) -> web.Response:
        """200 where all is well; 503 and the reasons where it is not."""
        del request
        unwell = reasons(await self._observer.look())
        checks = {check.value: unwell.get(check, "ok") for check in Check}
        answer = {"healthy": not unwell, "checks": checks}
        return web.json_response(answer, status=503 if unwell else 200)

    async def metrics(self, request: web.Request) -> web.Response:
        """Everything that is counted."""
        del request
        look = await self._observer.look()
        # In a thread: hundreds of numbers take longer to write than anybody's answer.
        page = await asyncio.to_thread(self._tally.page, look)
        return web.Response(body=page, headers={"Content-Type": CONTENT_TYPE_LATEST})
