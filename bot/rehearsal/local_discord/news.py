"""Waiting for something to be so, without asking again and again."""

import asyncio
from collections.abc import Callable


class News:
    """Wakes who waits whenever anything went over the wire."""

    def __init__(self) -> None:
        self._happened = asyncio.Event()

    def tell(self) -> None:
        """Something happened."""
        self._happened.set()

    async def until(self, holds: Callable[[], object], within: float) -> None:
        """Return once it holds; TimeoutError after so many real seconds."""
        async with asyncio.timeout(within):
            while not holds():
                self._happened.clear()
                await self._happened.wait()
