"""SIGTERM in the middle of everything: it leaves in time, loses nothing, and repeats nothing.

The same where its database leaves first.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import LOST_LEADERSHIP
from bot.client.connection import PERMISSIONS
from bot.clock import SystemClock
from bot.rehearsal.local_discord import LocalDiscord, NoAnswer, Person, Server
from tests.databases import database_in
from tests.wire.bot_process import Bot
from tests.wire.cables import laid_to
from tests.wire.conference_bot import titles

ENDS_WITHIN = 5.0
ROOMS = ("a", "b", "c")
ASKERS = 12


@pytest.fixture
async def discord() -> AsyncGenerator[LocalDiscord]:
    async with LocalDiscord(clock=SystemClock(), pace=1000.0, answers_within=10.0) as discord:
        yield discord


@pytest.fixture
def server(discord: LocalDiscord) -> Server:
    server = discord.add_server("Test Conference")
    for name in ("announcements", "organizers", "moderators", *ROOMS):
        server.add_channel(name)
    server.add_role("Organizer")
    server.invite_bot(PERMISSIONS.value)
    server.open_command("agenda")
    return server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A session in each room that began a minute ago, and one in the evening."""
    start = SystemClock().now() - timedelta(minutes=1)
    (tmp_path / "conference.yaml").write_text(
        "id: test\nname: Test Conference\nroles:\n  organizer: Organizer\n"
    )
    (tmp_path / "code_of_conduct.md").write_text("## Our pledge\n\nBe kind.\n")
    channels = "".join(f"    {room}: {room}\n" for room in ROOMS)
    (tmp_path / "announcements.yaml").write_text(f"channels:\n  rooms:\n{channels}")
    head = f"conference: Test Conference\ntimezone: UTC\ndate: {start:%Y-%m-%d}\nsessions:\n"
    talks = [
        f"  - title: Talk {room}\n    room: {room}\n"
        f"    start: {start:%Y-%m-%d %H:%M}\n    length: 240\n"
        for room in ROOMS
    ]
    (tmp_path / "agenda.yaml").write_text(head + "".join(talks))
    return tmp_path


@pytest.fixture
async def bot(discord: LocalDiscord, folder: Path) -> AsyncGenerator[Bot]:
    async with Bot(discord, folder) as bot:
        yield bot


async def leaves_in_time(bot: Bot) -> None:
    bot.ask_to_stop()
    async with asyncio.timeout(ENDS_WITHIN):
        assert await bot.ended() == 0
    assert "Traceback" not in bot.said


def posts(discord: LocalDiscord, server: Server) -> Counter[str]:
    """The announcements of the talks, by their titles."""
    return Counter(
        title
        for room in ROOMS
        for title in titles([m for m in discord.messages(server.channel(room)) if "ago" in m.text])
    )


EACH_ONCE = {f"Talk {room}": 1 for room in ROOMS}


async def all_posted(discord: LocalDiscord, server: Server) -> None:
    await discord.until(lambda: len(posts(discord, server)) == len(ROOMS), within=30)


async def test_with_discord_silent_on_every_line_it_leaves_all_the_same(
    discord: LocalDiscord, server: Server, bot: Bot
):
    hanging = discord.faults.delay(3600, "POST", "/channels/*/messages", times=len(ROOMS))
    await bot.start()
    await discord.until(lambda: not hanging.times, within=30)
    discord.gateway.fall_silent(dead=True)

    await leaves_in_time(bot)

    await bot.start()
    await all_posted(discord, server)
    await leaves_in_time(bot)
    assert posts(discord, server) == EACH_ONCE


async def ask(ada: Person, server: Server) -> bool:
    """Whether they were told that their question is kept."""
    try:
        form = await ada.slash(server.channel("a"), "ask", session="talk-a")
        answer = await ada.submit(form.modal, {"text": f"What does {ada.name} not know?"})
    except NoAnswer:
        return False
    return "in the queue" in answer.text


async def test_in_the_middle_of_answers_whoever_was_told_that_it_is_kept_finds_it_kept(
    discord: LocalDiscord, server: Server, bot: Bot
):
    people = [server.add_member(f"Asker {n}") for n in range(ASKERS)]
    await bot.start()
    await all_posted(discord, server)
    discord.faults.when("POST", "/webhooks/*", lambda: None, times=ASKERS // 2)
    discord.faults.when("POST", "/webhooks/*", bot.ask_to_stop)
    discord.interactions.answers_within = 3.0
    discord.surroundings.patience = 3.0

    told = await asyncio.gather(*(ask(one, server) for one in people))
    async with asyncio.timeout(ENDS_WITHIN):
        assert await bot.ended() == 0

    await bot.start()
    await discord.until(lambda: discord.gateway.connected, within=30)
    assert any(told)
    for one, was_told in zip(people, told, strict=True):
        mine = await asked_again(one, server)
        assert mine.count(f"What does {one.name} not know?") in ({1} if was_told else {0, 1})
    await leaves_in_time(bot)
    assert posts(discord, server) == EACH_ONCE


async def asked_again(who: Person, server: Server) -> str:
    """Their questions, once the bot has come far enough to say."""
    async with asyncio.timeout(20):
        while True:
            answer = await who.slash(server.channel("a"), "questions mine")
            if answer.embeds:
                return answer.embeds[0].get("description", "")
            if "no conference" not in answer.text:
                return answer.text


async def test_in_the_middle_of_an_import_the_agenda_stays_and_can_be_imported_again(
    discord: LocalDiscord, server: Server, bot: Bot, folder: Path
):
    grace = server.add_member("Grace", [server.role("Organizer")])
    hall = server.channel("organizers")
    agenda = ("other.yaml", (folder / "agenda.yaml").read_bytes().replace(b"Talk a", b"Geese"))
    await bot.start()
    await all_posted(discord, server)
    hanging = discord.faults.delay(3600, "GET", "*/other.yaml")
    discord.surroundings.patience = ENDS_WITHIN
    importing = asyncio.create_task(grace.slash(hall, "agenda import", file=agenda))
    await discord.until(lambda: not hanging.times, within=30)

    await leaves_in_time(bot)
    with pytest.raises(NoAnswer):
        await importing

    await bot.start()
    await discord.until(lambda: discord.gateway.connected, within=30)
    await asked_again(grace, server)
    preview = await grace.slash(hall, "agenda import", file=agenda)
    assert "Geese" in str(preview.embeds)
    await leaves_in_time(bot)
    assert posts(discord, server) == EACH_ONCE


@pytest.mark.postgres("SQLite has no server that could go away")
async def test_when_its_database_goes_it_ends_for_now_and_is_started_again_once_that_is_back(
    discord: LocalDiscord, server: Server, folder: Path
):
    async with (
        laid_to(database_in(folder)) as (cable, address),
        Bot(discord, folder, address) as bot,
    ):
        hanging = discord.faults.delay(3600, "POST", "/channels/*/messages", times=len(ROOMS))
        await bot.start()
        await discord.until(lambda: not hanging.times, within=30)
        cable.unplug()
        assert await bot.ended() == LOST_LEADERSHIP

        await bot.start()
        assert await bot.ended() == 2
        assert "The database at" in bot.said
        assert "cannot be opened" in bot.said

        await cable.plug_in()
        await bot.start()
        await all_posted(discord, server)
        await leaves_in_time(bot)
        assert posts(discord, server) == EACH_ONCE
