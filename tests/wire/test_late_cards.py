"""A card that is long on its way to the team's channel is not left there for who stood back."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import App
from bot.clock import SkippingClock
from bot.domain.conference_files import ConferenceFiles
from bot.domain.people import Role
from bot.rehearsal.local_discord import LocalDiscord, Permission, Person, Server
from tests.keys import KEY
from tests.wire.conference_bot import NINE, at_work, files, scene, session


def conference() -> ConferenceFiles:
    made = files([session("Ducks", at=NINE + timedelta(days=30))])
    roles = {**made.profile.roles, Role.MODERATOR: ("Moderator",)}
    return replace(made, profile=replace(made.profile, roles=roles))


@pytest.fixture
async def discord() -> AsyncGenerator[LocalDiscord]:
    clock = SkippingClock(NINE - timedelta(days=2))
    async with LocalDiscord(clock=clock, answers_within=30) as discord:
        yield discord


@pytest.fixture
def server(discord: LocalDiscord) -> Server:
    server = scene(discord, conference())
    server.add_channel("moderators")
    server.add_role("Moderator", Permission.MANAGE_MESSAGES)
    return server


@pytest.fixture
async def app(discord: LocalDiscord, server: Server, tmp_path: Path) -> AsyncGenerator[App]:
    clock = SkippingClock(NINE - timedelta(days=2))
    async with at_work(discord, server, conference(), clock, tmp_path, KEY) as app:
        yield app


async def reported(ada: Person, server: Server) -> str:
    """Ada reports something; gives the report's name."""
    form = await ada.slash(server.channel("announcements"), "report new")
    receipt = await ada.submit(form.modal, {"text": "He shouted.", "urgent": "past"})
    told: str = receipt.embeds[0]["description"]
    return told.partition("We call it **")[2].partition("**")[0]


@pytest.mark.threat(4)
async def test_a_card_that_comes_after_somebody_stood_back_is_taken_down(
    discord: LocalDiscord, server: Server, app: App
):
    lobby, backroom = server.channel("announcements"), server.channel("moderators")
    ada = server.add_member("Ada")
    mona, max_, moira = (
        server.add_member(name, [server.role("Moderator")]) for name in ("Mona", "Max", "Moira")
    )
    for person in (mona, max_, moira):
        await person.slash(lobby, "case duty", on=True)
    slow = discord.faults.delay(3.0, "POST", f"/channels/{backroom.id}/messages")
    code = await reported(ada, server)
    async with asyncio.timeout(10):
        while slow.times:  # noqa: ASYNC110 - nothing is told of when a request begins to wait
            await asyncio.sleep(0)

    asked = await max_.slash(lobby, "case open", case=code)
    await max_.press(asked, next(b.name for b in asked.buttons if "stand back" in b.name.lower()))
    await discord.until(lambda: discord.messages(mona.inbox))
    assert discord.messages(backroom) == []  # it is still on its way

    async with asyncio.timeout(10):
        await app.ticker.settled()
    assert discord.messages(backroom) == []
