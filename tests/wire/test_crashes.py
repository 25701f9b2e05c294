"""The bot's process, ended without warning in the middle of a burst of posts, again and again."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncGenerator
from datetime import datetime, timedelta
from pathlib import Path
from textwrap import dedent

import pytest

from bot.client.connection import PERMISSIONS
from bot.clock import SystemClock
from bot.rehearsal.local_discord import LocalDiscord, Server
from tests.wire.bot_process import Bot

ROOMS = [f"room-{number}" for number in range(6)]
TALKS_IN_A_ROOM = 20
CRASHES = 20


@pytest.fixture
async def discord() -> AsyncGenerator[LocalDiscord]:
    async with LocalDiscord(clock=SystemClock(), pace=1000.0) as discord:
        yield discord


@pytest.fixture
def server(discord: LocalDiscord) -> Server:
    server = discord.add_server("Test Conference")
    for name in ("announcements", "organizers", *ROOMS):
        server.add_channel(name)
    server.invite_bot(PERMISSIONS.value)
    return server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A conference in which everything began a minute ago, so that all of it is due at once."""
    start = SystemClock().now() - timedelta(minutes=1)
    (tmp_path / "conference.yaml").write_text("id: test\nname: Test Conference\n")
    (tmp_path / "code_of_conduct.md").write_text("## Our pledge\n\nBe kind.\n")
    rooms = "\n".join(f"    {room}: {room}" for room in ROOMS)
    (tmp_path / "announcements.yaml").write_text(
        f"channels:\n  rooms:\n{rooms}\nquestions:\n  open: never\n"
    )
    (tmp_path / "agenda.yaml").write_text(_agenda(start))
    return tmp_path


@pytest.fixture
async def bot(discord: LocalDiscord, folder: Path) -> AsyncGenerator[Bot]:
    async with Bot(discord, folder) as bot:
        yield bot


def _agenda(start: datetime) -> str:
    head = dedent(f"""\
        conference: Test Conference
        timezone: UTC
        date: {start:%Y-%m-%d}
        sessions:
        """)
    talks = [
        f"  - title: {room} talk {number}\n    room: {room}\n"
        f"    start: {start:%Y-%m-%d %H:%M}\n    length: 240\n"
        for room in ROOMS
        for number in range(TALKS_IN_A_ROOM)
    ]
    return head + "".join(talks)


async def test_killed_twenty_times_in_a_burst_every_post_is_there_exactly_once(
    discord: LocalDiscord, server: Server, bot: Bot
):
    expected = {f"{room} talk {n}" for room in ROOMS for n in range(TALKS_IN_A_ROOM)}
    chance = random.Random(20)  # noqa: S311 - any moment will do, but the same ones every time
    posts = ("POST", "/channels/*/messages")

    for _ in range(CRASHES):
        # After some posts, at any of a post's stages: asked for, cut off before, or just made.
        discord.faults.when(*posts, lambda: None, times=chance.randrange(6))
        if chance.random() < 0.5:
            discord.faults.drop(*posts, before_commit=chance.random() < 0.5)
        discord.faults.when(chance.choice(["POST", "*"]), posts[1], bot.kill)
        await bot.runs_until_killed()
        discord.faults.clear()
    made = asyncio.Event()
    discord.faults.when(
        *posts,
        lambda: made.set() if len(_titles(discord, server)) >= len(expected) - 1 else None,
        times=1000,
    )
    await bot.start()
    async with asyncio.timeout(60):
        await made.wait()
    bot.ask_to_stop()
    status = await bot.ended()

    titles = Counter(_titles(discord, server))
    assert status == 0
    assert set(titles) == expected
    assert {title for title, times in titles.items() if times > 1} == set()


async def test_asked_to_stop_it_finishes_what_it_is_saying(
    discord: LocalDiscord, server: Server, bot: Bot
):
    begun = asyncio.Event()
    discord.faults.when("POST", "/channels/*/messages", begun.set)

    await bot.start()
    async with asyncio.timeout(30):
        await begun.wait()
    bot.ask_to_stop()
    status = await bot.ended()

    assert status == 0
    assert _titles(discord, server)


def _titles(discord: LocalDiscord, server: Server) -> list[str]:
    return [
        embed["title"]
        for room in ROOMS
        for message in discord.messages(server.channel(room))
        for embed in message.embeds
    ]
