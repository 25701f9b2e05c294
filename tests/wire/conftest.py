from collections.abc import AsyncIterator
from datetime import UTC, datetime

import discord
import pytest
from aiohttp import ClientSession

from bot.clock import SteppedClock
from bot.rehearsal.local_discord import EVERYTHING, LocalDiscord, Permission, Person, Server
from bot.rehearsal.local_discord.world import Channel
from tests.wire.local_discord_bot import Wire, bare_bot, logged_in
from tests.wire.openapi import DOCUMENT, problems_of
from tests.wire.reporting_bot import reporting_bot

MORNING = datetime(2026, 10, 1, 9, tzinfo=UTC)


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(MORNING)


@pytest.fixture(name="discord")
async def discord_for_the_bot(clock: SteppedClock) -> AsyncIterator[LocalDiscord]:
    """A local Discord for the bot itself, which keeps Discord waiting as long as it likes."""
    async with LocalDiscord(clock=clock, pace=1000.0) as discord:
        yield discord


@pytest.fixture
async def local(clock: SteppedClock) -> AsyncIterator[LocalDiscord]:
    """A local Discord; whatever a test says to it is held against Discord's document."""
    async with LocalDiscord(clock=clock, pace=1000.0, answers_within=1.0, patience=1.0) as local:
        yield local
    assert local.unimplemented == []
    if DOCUMENT.exists():
        assert problems_of(local.exchanges) == []


@pytest.fixture
def server(local: LocalDiscord) -> Server:
    server = local.add_server("Data @Scale")
    server.invite_bot(EVERYTHING & ~Permission.ADMINISTRATOR)
    return server


@pytest.fixture
def talks(server: Server) -> Channel:
    return server.add_channel("talks")


@pytest.fixture
def ada(server: Server) -> Person:
    return server.add_member("Ada")


@pytest.fixture
async def client(local: LocalDiscord, talks: Channel) -> AsyncIterator[discord.Client]:
    assert talks.guild
    async with logged_in(local, bare_bot()) as client:
        yield client


@pytest.fixture
async def reporting(local: LocalDiscord, talks: Channel) -> AsyncIterator[discord.Client]:
    """A bot that takes reports."""
    assert talks.guild
    async with logged_in(local, reporting_bot()) as client:
        yield client


@pytest.fixture
async def wire(local: LocalDiscord) -> AsyncIterator[Wire]:
    async with ClientSession() as session:
        yield Wire(local, session)
