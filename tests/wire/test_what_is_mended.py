"""What organizers are told of channels that come and go."""

import asyncio
from datetime import timedelta
from pathlib import Path

from bot.app import App
from bot.clock import SteppedClock
from bot.rehearsal.local_discord import LocalDiscord
from tests.wire.conference_bot import NINE, at_work, files, pass_until, said_in, scene, session

CONFERENCE = files([session("Opening", room="Pond")])


async def heard(app: App, event: str) -> None:
    """Return once the bot has done what it does about the next such event."""
    await app.bot.wait_for(event, timeout=5)
    under_way = [task for task in asyncio.all_tasks() if task.get_name().endswith(f"on_{event}")]
    await asyncio.wait(under_way)


async def test_a_channel_that_is_deleted_mended_and_deleted_again_is_told_of_twice(tmp_path: Path):
    clock = SteppedClock(NINE - timedelta(days=1))
    async with LocalDiscord(clock=clock, pace=1000.0) as discord:
        server = scene(discord, CONFERENCE)
        async with at_work(discord, server, CONFERENCE, clock, tmp_path) as app:
            server.delete_channel(server.channel("Pond"))
            await heard(app, "guild_channel_delete")
            server.add_channel("Pond")
            await heard(app, "guild_channel_create")
            clock.set(clock.now() + timedelta(minutes=1))
            server.delete_channel(server.channel("Pond"))
            await heard(app, "guild_channel_delete")
            await pass_until(app, clock, clock.now() + timedelta(minutes=10))
            told = said_in(discord, server.channel("organizers"))

    assert told.count("There is no text channel or forum 'Pond'") == 2
