"""The check that nobody who is kept out of a report saw a word of it can fail."""

from collections.abc import AsyncGenerator

import pytest

from bot.clock import SkippingClock
from bot.rehearsal.local_discord import LocalDiscord, Permission
from bot.rehearsal.record import Story
from bot.rehearsal.stories import leaks
from tests.builders import NINE


@pytest.fixture
async def discord() -> AsyncGenerator[LocalDiscord]:
    async with LocalDiscord(clock=SkippingClock(NINE)) as discord:
        yield discord


def test_a_secret_in_a_channel_that_somebody_sees_is_found(discord: LocalDiscord):
    server = discord.add_server("Bird Conference")
    mona, uma = server.add_member("Mona"), server.add_member("Uma")
    mona.say(server.add_channel("lobby"), "Have you read silver-lake?")
    story = Story("A report", kept_out=[uma], secrets=["silver-lake"])

    assert list(leaks(discord, story)) == ["A report: Uma could see 'silver-lake'."]


def test_a_secret_in_a_channel_that_they_do_not_see_is_safe(discord: LocalDiscord):
    server = discord.add_server("Bird Conference")
    mona, uma = server.add_member("Mona"), server.add_member("Uma")
    team = server.add_channel("team")
    server.deny(team, server.everyone, Permission.VIEW_CHANNEL)
    server.allow(team, mona, Permission.VIEW_CHANNEL)
    mona.say(team, "Have you read silver-lake?")
    story = Story("A report", kept_out=[uma], secrets=["silver-lake"])

    assert list(leaks(discord, story)) == []
