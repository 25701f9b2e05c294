"""The bot's process, ended between keeping a report and telling the team of it."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path
from textwrap import dedent

import pytest

from bot.client.connection import PERMISSIONS
from bot.clock import SystemClock
from bot.rehearsal.local_discord import (
    Channel,
    LocalDiscord,
    Message,
    Modal,
    Permission,
    Person,
    Server,
)
from tests.keys import KEY
from tests.wire.bot_process import Bot


@pytest.fixture
async def discord() -> AsyncGenerator[LocalDiscord]:
    async with LocalDiscord(clock=SystemClock(), pace=1000.0, answers_within=10.0) as discord:
        yield discord


@pytest.fixture
def server(discord: LocalDiscord) -> Server:
    server = discord.add_server("Test Conference")
    for name in ("announcements", "organizers", "moderators"):
        server.add_channel(name)
    server.add_role("Moderator", Permission.MANAGE_MESSAGES)
    server.invite_bot(PERMISSIONS.value)
    return server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A conference that is a month away, so that nothing else is to be said."""
    start = SystemClock().now() + timedelta(days=30)
    conference = "id: test\nname: Test Conference\nroles:\n  moderator: Moderator\n"
    (tmp_path / "conference.yaml").write_text(conference)
    (tmp_path / "code_of_conduct.md").write_text("## Our pledge\n\nBe kind.\n")
    (tmp_path / "announcements.yaml").write_text("questions:\n  open: never\n")
    agenda = f"""\
        conference: Test Conference
        timezone: UTC
        date: {start:%Y-%m-%d}
        sessions:
          - title: Ducks
            time: 10:00 - 11:00
        """
    (tmp_path / "agenda.yaml").write_text(dedent(agenda))
    return tmp_path


@pytest.fixture
async def bot(discord: LocalDiscord, folder: Path) -> AsyncGenerator[Bot]:
    async with Bot(discord, folder, CONDUCT_KEY=KEY) as bot:
        yield bot


async def report_form(discord: LocalDiscord, ada: Person, lobby: Channel) -> Modal:
    """Asked for again while the bot says that it has just started."""
    await discord.until_connected(within=20)
    async with asyncio.timeout(20):
        while True:
            answer = await ada.slash(lobby, "report new")
            if answer.modal:
                return answer.modal
            assert "try again in a few seconds" in answer.text


def cards(discord: LocalDiscord, channel: Channel) -> list[Message]:
    return [m for m in discord.messages(channel) if any(b.name == "Open" for b in m.buttons)]


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_killed_between_the_report_and_its_card_there_is_exactly_one_card_in_the_end(
    discord: LocalDiscord, server: Server, bot: Bot, moment: str
):
    ada = server.add_member("Ada")
    lobby, team = server.channel("announcements"), server.channel("moderators")
    posts = ("POST", f"/channels/{team.id}/messages")
    # The process ends at once; the request that it had sent arrives, or does not.
    discord.faults.drop(*posts, before_commit=moment == "before").does = bot.kill
    await bot.start()
    form = await report_form(discord, ada, lobby)
    receipt = await ada.submit(form, {"What happened?": "He shouted at me."})
    assert "Your report is kept." in receipt.embeds[0]["description"]
    await bot.ended()
    discord.faults.clear()
    assert len(cards(discord, team)) == (0 if moment == "before" else 1)

    await bot.start()
    await report_form(discord, ada, lobby)
    await discord.until(lambda: cards(discord, team), within=20)
    mona = server.add_member("Mona", roles=[server.role("Moderator")])
    opened = await mona.press(cards(discord, team)[0], "Open")
    opened = await mona.press(opened, "No conflict: open it")
    bot.ask_to_stop()
    await bot.ended()

    assert len(cards(discord, team)) == 1
    assert "He shouted at me." in opened.embeds[0]["description"]
