"""Whether others have their turn meanwhile."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager


@asynccontextmanager
async def heartbeat() -> AsyncGenerator[Callable[[], float]]:
    """Gives the longest time, in seconds, for which nobody else had their turn."""
    longest, last = 0.0, time.perf_counter()

    async def beat() -> None:
        nonlocal longest, last
        while True:
            await asyncio.sleep(0.001)
            now = time.perf_counter()
            longest, last = max(longest, now - last), now

    beating = asyncio.create_task(beat())
    try:
        yield lambda: max(longest, time.perf_counter() - last)
    finally:
        beating.cancel()
