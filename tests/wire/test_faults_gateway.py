"""A gateway that drops, loses its sessions or falls silent: nobody waits, nothing is said twice."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.client import bot as client
from bot.clock import SteppedClock
from bot.rehearsal.local_discord import LocalDiscord
from tests.wire.conference_bot import NINE, at_work, files, scene, session, step, titles

HOUR = timedelta(hours=1)
TALKS = ("First", "Second", "Third", "Fourth")
CONFERENCE = files(session(name, at=NINE + n * HOUR) for n, name in enumerate(TALKS))


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(NINE - HOUR)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """discord.py waits five seconds before it identifies again, which Discord would not mind."""

    async def at_once(self: object, shard_id: int | None, *, initial: bool) -> None:
        del self, shard_id, initial

    monkeypatch.setattr(client.ChairBot, "before_identify_hook", at_once)


FAULTS: dict[str, Callable[[LocalDiscord], None]] = {
    "dropped": lambda discord: discord.gateway.drop(),
    "asked to reconnect": lambda discord: discord.gateway.ask_to_reconnect(),
    "invalid for a moment": lambda discord: discord.gateway.invalidate(resumable=True),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
async def test_whatever_happens_to_the_socket_people_are_answered_and_posts_are_made_once(
    discord: LocalDiscord,
    clock: SteppedClock,
    tmp_path: Path,
    fault: Callable[[LocalDiscord], None],
):
    server = scene(discord, CONFERENCE)
    ada, hall = server.add_member("Ada"), server.channel("announcements")

    async with at_work(discord, server, CONFERENCE, clock, tmp_path) as app:
        for n, name in enumerate(TALKS):
            fault(discord)
            answer = await ada.slash(hall, "next")
            await step(app, clock, NINE + n * HOUR)

            assert name in answer.embeds[0]["description"]

    assert titles(discord.messages(hall)) == list(TALKS)
    assert len(discord.gateway.sessions) == 1


async def test_after_a_lost_session_the_bot_starts_anew_and_repeats_nothing(
    discord: LocalDiscord, clock: SteppedClock, tmp_path: Path
):
    server = scene(discord, CONFERENCE)
    ada, hall = server.add_member("Ada"), server.channel("announcements")

    async with at_work(discord, server, CONFERENCE, clock, tmp_path) as app:
        await step(app, clock, NINE)
        discord.gateway.invalidate(resumable=False)
        # Nobody tells the bot of this: it has no session.
        server.delete_channel(server.channel("digests"))
        moved = server.add_channel("digests")
        await discord.until_connected()
        answer = await ada.slash(hall, "next")
        await step(app, clock, NINE + HOUR)
        guild = app.bot.get_guild(server.id)

    assert "Second" in answer.embeds[0]["description"]
    assert titles(discord.messages(hall)) == ["First", "Second"]
    assert guild
    assert guild.get_channel(moved.id)


async def test_a_gateway_that_acknowledges_no_heartbeat_is_left_for_another_connection(
    discord: LocalDiscord, clock: SteppedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(client, "DEAF_AFTER", 0.2)
    discord.gateway.heartbeat_ms = 100
    server = scene(discord, CONFERENCE)
    ada, hall = server.add_member("Ada"), server.channel("announcements")

    async with at_work(discord, server, CONFERENCE, clock, tmp_path) as app:
        discord.gateway.fall_silent()
        answer = await ada.slash(hall, "next")
        await step(app, clock, NINE)

    assert "First" in answer.embeds[0]["description"]
    assert titles(discord.messages(hall)) == ["First"]
    assert len(discord.gateway.sessions) == 1
