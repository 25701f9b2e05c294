from collections.abc import AsyncGenerator

import pytest

from bot.clock import SteppedClock
from bot.rehearsal.local_discord import LocalDiscord


@pytest.fixture
async def discord(clock: SteppedClock) -> AsyncGenerator[LocalDiscord]:
    async with LocalDiscord(clock=clock, pace=1000.0) as discord:
        yield discord
