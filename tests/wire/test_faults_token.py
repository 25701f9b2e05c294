"""A token that is replaced while the bot runs, and a Discord that is away when it starts."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.client.connection import PERMISSIONS
from bot.clock import SteppedClock, SystemClock
from bot.commandline.words import TOKEN_REFUSED
from bot.domain.deliveries import State
from bot.rehearsal.local_discord import LocalDiscord, Server
from tests.wire.bot_process import Bot
from tests.wire.conference_bot import (
    NINE,
    at_work,
    files,
    ledger,
    pass_until,
    scene,
    session,
    titles,
)

AGENDA = "conference: Test\ntimezone: UTC\ndate: 2030-01-01\nsessions:\n  - title: Ducks\n"


@pytest.fixture
async def discord() -> AsyncGenerator[LocalDiscord]:
    async with LocalDiscord(clock=SystemClock(), pace=1000.0) as discord:
        yield discord


@pytest.fixture
def server(discord: LocalDiscord) -> Server:
    server = discord.add_server("Test Conference")
    server.add_channel("announcements")
    server.invite_bot(PERMISSIONS.value)
    return server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "conference.yaml").write_text("id: test\nname: Test Conference\n")
    (tmp_path / "code_of_conduct.md").write_text("## Our pledge\n\nBe kind.\n")
    (tmp_path / "announcements.yaml").write_text("questions:\n  open: never\n")
    (tmp_path / "agenda.yaml").write_text(AGENDA + "    time: 10:00 - 11:00\n")
    return tmp_path


@pytest.fixture
async def bot(discord: LocalDiscord, server: Server, folder: Path) -> AsyncGenerator[Bot]:
    assert server
    async with Bot(discord, folder) as bot:
        yield bot


async def test_a_token_that_is_replaced_ends_the_process_with_a_sentence_and_a_status_of_its_own(
    discord: LocalDiscord, bot: Bot
):
    await bot.start()
    await discord.until_connected(within=30)
    before = len(discord.exchanges)

    await discord.revoke_token()
    status = await bot.ended()

    assert status == TOKEN_REFUSED
    assert "Discord does not accept the token. Make a new one" in bot.said
    assert "Traceback" not in bot.said
    assert len(discord.exchanges) - before <= 3


async def test_a_discord_that_has_a_problem_at_the_start_is_no_traceback(
    discord: LocalDiscord, bot: Bot
):
    discord.go_away()

    await bot.start()
    status = await bot.ended()

    assert status == 2
    assert "Discord has a problem (HTTP 503)" in bot.said
    assert "Traceback" not in bot.said


async def test_what_discord_refused_for_the_token_is_made_with_the_next_one(tmp_path: Path):
    clock = SteppedClock(NINE - timedelta(minutes=1))
    conference = files([session("Opening")])
    async with LocalDiscord(clock=clock, pace=1000.0) as discord:
        server = scene(discord, conference)
        path = f"/channels/{server.channel('announcements').id}/messages"
        discord.faults.next("*", path, status=401, times=100)
        async with at_work(discord, server, conference, clock, tmp_path) as app:
            await pass_until(app, clock, NINE + timedelta(seconds=30))
            rows = [row for row in await ledger(app, server) if row.post.session]
        asked = len([e for e in discord.exchanges if e.path == path])
        discord.faults.clear()

        clock.set(NINE + timedelta(minutes=2))
        async with at_work(discord, server, conference, clock, tmp_path) as app:
            await app.ticker.settled()

        assert [row.state for row in rows] == [State.PLANNED]
        assert asked <= 5
        assert titles(discord.messages(server.channel("announcements"))) == ["Opening"]
