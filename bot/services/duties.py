"""What those have in common who have something to do at certain moments (see `bot.ticker`)."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.domain.deliveries import Delivery


def nobody() -> None:
    """Whom to wake where nobody waits for changes yet."""


Listener = Callable[[Delivery], None]
"""Somebody who is told what has become of a post, once that is saved."""


def nobody_listens(row: Delivery) -> None:
    """Who is told where nobody wants to know."""
    del row


async def all_done(tasks: Mapping[Any, "asyncio.Task[None]"]) -> None:
    """Return once there is no task left; each takes itself out when it is done."""
    while tasks:
        await asyncio.wait(tasks.values())
        await asyncio.sleep(0)


class SetBack:
    """Notices that the clock was set back: what was to be waited for then, is an hour off now."""

    def __init__(self) -> None:
        self._latest: datetime | None = None

    def by(self, moment: datetime) -> bool:
        """Whether it has shown a later moment than this, the present one, when last asked."""
        latest, self._latest = self._latest, moment
        return latest is not None and moment < latest


class PromptDuty:
    """A duty that only time gives work, and that does all of it at once."""

    def on_change(self, ring: Callable[[], None]) -> None:
        """Nothing in the bot gives it work: its own moments do, or the heartbeat."""
        del ring

    @property
    def is_busy(self) -> bool:
        """It never goes on afterwards."""
        return False

    async def settled(self) -> None:
        """Nothing goes on in the background."""
