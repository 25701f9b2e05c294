"""Commands that go on until somebody ends them."""

import asyncio
import signal
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

Result = TypeVar("Result")


async def until_stopped(work: Coroutine[Any, Any, Result]) -> Result:
    """Do the work; SIGTERM cancels it, as Ctrl-C does."""
    task = asyncio.ensure_future(work)
    with suppress(NotImplementedError):  # Windows has no SIGTERM to handle
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await task
