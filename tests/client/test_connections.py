"""A real connection: where the client finds Discord, and what it makes of one that breaks."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from bot.app import App
from bot.client.connection import (
    ATTENDING,
    EVENTS,
    PERMISSION_NAMES,
    PERMISSIONS,
    invite_link,
)
from bot.client.messenger import DiscordMessenger
from bot.clock import SteppedClock
from bot.domain.announcements import PostKey
from bot.domain.cards import Card
from bot.domain.people import ServerId
from bot.rehearsal.local_discord import LocalDiscord, Server
from bot.services.messenger import TryAgain
from tests.wire.conference_bot import NINE, at_work, files, scene, session

KEY = PostKey("k" * 25)


@pytest.fixture
async def discord() -> AsyncGenerator[LocalDiscord]:
    async with LocalDiscord(clock=SteppedClock(NINE), pace=1000.0) as discord:
        yield discord


@pytest.fixture
def server(discord: LocalDiscord) -> Server:
    return scene(discord, files([session("Opening")]))


@pytest.fixture
async def app(discord: LocalDiscord, server: Server, tmp_path: Path) -> AsyncGenerator[App]:
    conference = files([session("Opening")])
    async with at_work(discord, server, conference, SteppedClock(NINE), tmp_path) as app:
        await app.ticker.settled()
        yield app


def posting(server: Server) -> str:
    return f"/channels/{server.channel('announcements').id}/messages"


async def test_the_client_asks_where_the_gateway_is_and_opens_the_conference(
    discord: LocalDiscord, app: App
):
    assert ("GET", "/gateway/bot") in [(e.method, e.path) for e in discord.exchanges]
    assert [conference.name for conference in app.staff.programme.by_id.values()] == [
        "Test Conference"
    ]


async def test_a_connection_that_breaks_is_worth_another_try(
    discord: LocalDiscord, server: Server, app: App
):
    discord.faults.drop("POST", posting(server), before_commit=True, times=9)

    with pytest.raises(TryAgain, match="The connection to Discord broke"):
        await DiscordMessenger(app.bot).post(
            ServerId(server.id), "announcements", Card(headline="Hello"), KEY
        )


async def test_a_long_rate_limit_is_waited_for_by_the_plan_and_not_by_the_client(
    discord: LocalDiscord, server: Server, app: App
):
    slow = {"message": "You are being rate limited.", "retry_after": 170.0, "global": False}
    headers = {"Via": "1.1 local", "Retry-After": "170", "X-RateLimit-Scope": "shared"}
    discord.faults.next("POST", posting(server), status=429, json=slow, headers=headers)

    with pytest.raises(TryAgain) as told:
        await DiscordMessenger(app.bot).post(
            ServerId(server.id), "announcements", Card(headline="Hello"), KEY
        )

    assert told.value.after
    assert told.value.after.total_seconds() == pytest.approx(170.0)


def test_the_invitation_asks_for_exactly_what_is_used():
    link, named = invite_link(42), PERMISSIONS | EVENTS | ATTENDING

    assert "client_id=42" in link
    assert f"permissions={PERMISSIONS.value}" in link
    assert {name for name, needed in named if needed} == set(PERMISSION_NAMES)
    assert not PERMISSIONS.administrator
