"""A bot with several connections, each with its own servers."""

import asyncio
import json
import threading
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse
from discord.gateway import KeepAliveHandler

from bot.app import App
from bot.clock import SteppedClock
from bot.rehearsal.local_discord import LocalDiscord, Server
from bot.rehearsal.local_discord.gateway import Session
from tests.keys import KEY
from tests.wire.conference_bot import NINE, at_work, files, said_in, scene, session, step, titles

SHARDS = 3
CONFERENCE = files([session("Opening")])


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(NINE - timedelta(minutes=1))


@pytest.fixture
async def discord(clock: SteppedClock) -> AsyncGenerator[LocalDiscord]:
    async with LocalDiscord(clock=clock, pace=1000.0, shards=SHARDS, at_once=SHARDS) as discord:
        yield discord


@pytest.fixture
def servers(discord: LocalDiscord) -> list[Server]:
    """Two for each shard, in the order of the shards."""
    servers = [scene(discord, CONFERENCE) for _ in range(2 * SHARDS)]
    return sorted(servers, key=shard_of)


@pytest.fixture
async def app(
    discord: LocalDiscord, servers: list[Server], clock: SteppedClock, tmp_path: Path
) -> AsyncGenerator[App]:
    async with at_work(discord, servers[0], CONFERENCE, clock, tmp_path, KEY) as app:
        async with asyncio.timeout(10):
            await asyncio.gather(*(app.bot.wait_until_open(server.id) for server in servers))
        yield app


def shard_of(server: Server) -> int:
    return (server.id >> 22) % SHARDS


def servers_told_of(one: Session) -> set[int]:
    """Every server that is named in what one connection was told."""
    events = [json.loads(frame) for frame in one.told]
    born = {int(event["d"]["id"]) for event in events if event["t"] == "GUILD_CREATE"}
    return born | {int(event["d"]["guild_id"]) for event in events if "guild_id" in event["d"]}


async def test_each_connection_is_told_of_its_own_servers_only(
    discord: LocalDiscord, servers: list[Server], app: App
):
    for server in servers:
        await server.add_member("Ada").slash(server.channel("announcements"), "next")

    told = {one.shard.number: servers_told_of(one) for one in discord.gateway.sessions.values()}
    assert told == {
        n: {server.id for server in servers if shard_of(server) == n} for n in range(SHARDS)
    }
    assert app.bot.shard_count == SHARDS


async def test_commands_and_posts_work_on_every_server(
    discord: LocalDiscord, servers: list[Server], app: App, clock: SteppedClock
):
    places = [server.channel("announcements") for server in servers]
    people = [server.add_member("Ada") for server in servers]
    pairs = zip(people, places, strict=True)

    answers = await asyncio.gather(*(ada.slash(place, "next") for ada, place in pairs))
    await step(app, clock, NINE)

    assert all("Opening" in answer.embeds[0]["description"] for answer in answers)
    assert [titles(discord.messages(place)) for place in places] == [["Opening"]] * len(places)


async def test_what_is_said_in_private_reaches_the_first_and_a_report_its_own_server(
    discord: LocalDiscord, servers: list[Server], app: App, clock: SteppedClock
):
    far = servers[-1]
    far.add_channel("moderators")
    ada = far.add_member("Ada")

    where = await ada.slash(ada.inbox, "report new")
    [menu] = where.message.selects if where.message else []
    form = await ada.choose(where, menu.name, [str(far.id)])
    await ada.submit(form.modal, {"text": "Somebody shouted at me.", "urgent": "past"})
    await step(app, clock, clock.now() + timedelta(seconds=5))

    first = next(one for one in discord.gateway.sessions.values() if not one.shard.number)
    assert [frame for frame in first.told if "INTERACTION_CREATE" in frame and str(ada.id) in frame]
    assert "reported" in said_in(discord, far.channel("moderators"))


async def test_while_one_connection_is_down_the_others_go_on_and_then_it_misses_nothing(
    discord: LocalDiscord, servers: list[Server], app: App, clock: SteppedClock
):
    cut, other = servers[0], servers[-1]
    here, there = cut.channel("announcements"), other.channel("announcements")
    ada, bob = cut.add_member("Ada"), other.add_member("Bob")
    sessions = set(discord.gateway.sessions)

    discord.gateway.drop(shard_of(cut))
    connected = discord.gateway.connected
    waiting = asyncio.create_task(ada.slash(here, "next"))
    answer = await bob.slash(there, "next")
    await step(app, clock, NINE)

    assert connected == SHARDS - 1
    assert "Opening" in answer.embeds[0]["description"]
    assert titles([*discord.messages(here), *discord.messages(there)]) == ["Opening", "Opening"]
    assert (await waiting).embeds
    assert set(discord.gateway.sessions) == sessions


async def test_connections_begin_no_faster_than_discord_takes_them(
    servers: list[Server], clock: SteppedClock, tmp_path: Path
):
    del servers
    async with LocalDiscord(clock=clock, shards=2) as discord:
        both = [scene(discord, CONFERENCE) for _ in range(2)]
        async with at_work(discord, both[0], CONFERENCE, clock, tmp_path) as app:
            async with asyncio.timeout(10):
                await app.bot.wait_until_open(both[1].id)

        assert len(discord.gateway.sessions) == 2
        assert discord.world.shards.turned_away == 0


@asynccontextmanager
async def identified(discord: LocalDiscord, *shard: int) -> AsyncGenerator[ClientWebSocketResponse]:
    """A socket that has said which shard it is."""
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(ClientSession())
        socket = await stack.enter_async_context(client.ws_connect(discord.gateway_url))
        assert (await socket.receive_json())["op"] == 10
        data = {"token": discord.token, "intents": 0, "shard": shard}
        await socket.send_json({"op": 2, "d": data})
        yield socket


async def test_two_of_a_group_may_not_begin_at_once_and_two_of_different_groups_may(
    clock: SteppedClock,
):
    async with (
        LocalDiscord(clock=clock, shards=3, at_once=2) as discord,
        identified(discord, 0, 3) as first,
        identified(discord, 1, 3) as second,
        identified(discord, 2, 3) as third,
    ):
        answers = [await socket.receive_json() for socket in (first, second, third)]

    assert [answer["op"] for answer in answers] == [0, 0, 9]


async def test_a_shard_that_cannot_be_is_turned_away(discord: LocalDiscord):
    async with identified(discord, 3, 3) as socket:
        await socket.receive()

        assert socket.close_code == 4010


async def test_a_bot_ends_at_once_though_one_of_its_connections_has_not_begun(
    clock: SteppedClock, tmp_path: Path
):
    async with LocalDiscord(clock=clock, shards=2) as discord:
        both = [scene(discord, CONFERENCE) for _ in range(2)]
        first = next(server for server in both if not (server.id >> 22) % 2)
        async with asyncio.timeout(4), at_work(discord, first, CONFERENCE, clock, tmp_path):
            begun = len(discord.gateway.sessions)
    for thread in threading.enumerate():
        if isinstance(thread, KeepAliveHandler):
            thread.stop()  # discord.py leaves it where a connection was given up; it would go on

    assert begun == 1
