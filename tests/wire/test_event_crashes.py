"""The bot's process, ended between the request for an event and its being written down."""

import asyncio
from collections import Counter
from datetime import timedelta
from pathlib import Path

from bot.client.connection import EVENTS, PERMISSIONS
from bot.clock import SystemClock
from bot.rehearsal.local_discord import LocalDiscord
from tests.wire.bot_process import Bot

TALKS, CRASHES = 12, 5
POSTS = ("POST", "*/scheduled-events")


def _write(folder: Path) -> None:
    (folder / "conference.yaml").write_text("id: test\nname: Test Conference\n")
    (folder / "code_of_conduct.md").write_text("## Our pledge\n\nBe kind.\n")
    (folder / "announcements.yaml").write_text("events:\n  mode: sessions\n")
    start = SystemClock().now() + timedelta(days=2)
    head = f"conference: Test\ntimezone: UTC\ndate: {start:%Y-%m-%d}\nsessions:\n"
    talks = [
        f"  - title: Talk {n}\n    start: {start:%Y-%m-%d %H:%M}\n    length: 60\n"
        for n in range(TALKS)
    ]
    (folder / "agenda.yaml").write_text(head + "".join(talks))


async def test_killed_after_the_request_and_before_it_is_written_down_no_event_is_made_twice(
    tmp_path: Path,
):
    _write(tmp_path)
    async with (
        LocalDiscord(clock=SystemClock(), pace=1000.0) as discord,
        Bot(discord, tmp_path) as bot,
    ):
        server = discord.add_server("Test Conference")
        for name in ("announcements", "organizers"):
            server.add_channel(name)
        server.invite_bot((PERMISSIONS | EVENTS).value)
        events = server.guild.events

        for crash in range(CRASHES):  # the request is carried out, and nobody reads the answer
            discord.faults.when(*POSTS, lambda: None, times=crash % 3)
            discord.faults.when(*POSTS, bot.kill)
            await bot.runs_until_killed()
            discord.faults.clear()
            made = len(events)
            assert made > crash
        all_made = asyncio.Event()

        def looked() -> None:
            if len(events) >= TALKS:
                all_made.set()

        discord.faults.when("GET", "*/scheduled-events", looked, times=1000)
        await bot.start()
        async with asyncio.timeout(60):
            await all_made.wait()
        bot.ask_to_stop()
        assert await bot.ended() == 0

        names = Counter(event.body["name"] for event in events.values())
        assert names == Counter(f"Talk {n}" for n in range(TALKS))
