"""Reminders while Discord is slow to take them, and when the bot ends in the middle."""

import asyncio
from datetime import timedelta
from pathlib import Path

from bot.clock import FastClock
from bot.rehearsal.local_discord import LocalDiscord
from bot.services.reminders import AT_ONCE, BATCHES_UNDER_WAY
from tests.wire.conference_bot import NINE, at_work, scene
from tests.wire.reminded import CONFERENCE, SPEED, all_told, remember

MOST = AT_ONCE * BATCHES_UNDER_WAY
PATIENCE = 2
MINUTE = timedelta(minutes=1)


async def test_while_as_many_are_being_told_as_may_be_nobody_looks_for_the_next(tmp_path: Path):
    clock = FastClock(NINE - 5 * MINUTE, SPEED)
    async with LocalDiscord(clock=clock, pace=SPEED) as discord:
        server = scene(discord, CONFERENCE)
        people = {server.add_member(f"Guest {n}"): 10 * MINUTE for n in range(MOST + 20)}
        async with at_work(discord, server, CONFERENCE, clock, tmp_path) as app:
            discord.faults.delay(3, "POST", "*/users/@me/channels")
            await remember(app, server, people)

            async with asyncio.timeout(PATIENCE):
                while await app.staff.usher.next_moment():
                    """The batches begin one after the other."""

            await all_told(discord, people)


async def test_nobody_is_forgotten_whose_reminder_waited_when_the_bot_ended(tmp_path: Path):
    clock = FastClock(NINE - 5 * MINUTE, SPEED)
    async with LocalDiscord(clock=clock, pace=SPEED) as discord:
        server = scene(discord, CONFERENCE)
        people = {server.add_member(f"Guest {n}"): 10 * MINUTE for n in range(AT_ONCE)}
        begun = asyncio.Event()
        discord.faults.when("POST", "*/users/@me/channels", begun.set)
        async with at_work(discord, server, CONFERENCE, clock, tmp_path) as app:
            discord.faults.delay(3, "POST", "*/users/@me/channels")
            await remember(app, server, people)
            await begun.wait()
        async with at_work(discord, server, CONFERENCE, clock, tmp_path):
            await discord.until(lambda: all(discord.messages(p.inbox) for p in people), within=20)
