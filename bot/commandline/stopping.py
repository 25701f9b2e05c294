"""Commands that go on until somebody ends them."""

import asyncio
import signal
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

Result = TypeVar("Result")


async def until_stopped(work: Coroutine[Any, Any, Result]) -> Result:
    """Do the work; Ctrl-C and SIGTERM cancel it, also where a shell has Ctrl-C ignored."""
    task = asyncio.ensure_future(work)
    with suppress(NotImplementedError):  # Windows has no signals to handle
        for ending in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(ending, task.cancel)
    return await task
