import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import aiohttp
import discord
import pytest

from bot.clock import SteppedClock
from bot.rehearsal.local_discord import (
    Channel,
    LocalDiscord,
    Permission,
    Person,
    Server,
)
from tests.wire.local_discord_bot import Wire


def _channel(client: discord.Client, talks: Channel) -> discord.TextChannel:
    found = client.get_channel(talks.id)
    assert isinstance(found, discord.TextChannel)
    return found


async def test_one_can_wait_for_what_the_bot_does(
    local: LocalDiscord, client: discord.Client, talks: Channel
):
    await local.until_connected()
    sending = asyncio.create_task(_channel(client, talks).send("Hello"))

    await local.until(lambda: local.messages(talks))

    assert (await sending).content == "Hello"
    with pytest.raises(TimeoutError):
        await local.until(lambda: False, within=0.001)


async def test_a_mistake_of_the_local_discord_is_loud(
    local: LocalDiscord, wire: Wire, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(local.world, "bot", None)

    status, _ = await wire.ask("GET", "/users/@me")

    assert status == 500
    assert local.unimplemented[0].startswith("GET /users/@me: AttributeError")
    local.unimplemented.clear()


async def test_a_cut_gateway_is_resumed_and_nothing_is_missed(
    local: LocalDiscord, client: discord.Client, ada: Person, server: Server, talks: Channel
):
    local.gateway.drop()
    server.rename_channel(talks, "keynotes")

    answer = await ada.slash(talks, "session", query="still there")

    assert answer.text == "Here is still there"
    assert _channel(client, talks).name == "keynotes"
    assert len(local.gateway.sessions) == 1


async def test_a_lost_session_cannot_be_resumed(local: LocalDiscord):
    async with _socket(local) as socket:
        await socket.send_json({"op": 2, "d": {"token": local.token, "intents": 0}})
        ready = await socket.receive_json()
        local.gateway.forget()
    async with _socket(local) as socket:
        lost = {"token": local.token, "session_id": ready["d"]["session_id"], "seq": 1}
        await socket.send_json({"op": 6, "d": lost})

        assert await socket.receive_json() == {"op": 9, "d": False, "s": None, "t": None}
    assert local.gateway.connected == 0


async def test_the_world_changes_under_the_eyes_of_the_client(
    client: discord.Client, server: Server, ada: Person, talks: Channel
):
    seen: list[str] = []
    done = asyncio.Event()

    @client.event
    async def on_socket_event_type(name: str) -> None:
        seen.append(name)
        if name == "GUILD_DELETE":
            done.set()

    del on_socket_event_type
    role = server.add_role("Team")
    server.change_role(role, name="Crew")
    server.change_roles(ada, [role])
    server.allow(talks, ada, Permission.MANAGE_MESSAGES)
    server.tell_member(server.person("Session Chair").member)
    bob = server.add_member("Bob")
    ada.edit(ada.say(talks, "Hello"), "Hello all")
    ada.delete(ada.say(talks, "Oops"))
    server.delete_role(role)
    server.remove_member(bob)
    server.delete_channel(talks)
    server.remove_bot()
    async with asyncio.timeout(5):
        await done.wait()

    assert seen == [
        "GUILD_ROLE_CREATE",
        "GUILD_ROLE_UPDATE",
        "CHANNEL_UPDATE",
        "GUILD_MEMBER_UPDATE",
        "MESSAGE_CREATE",
        "MESSAGE_UPDATE",
        "MESSAGE_CREATE",
        "MESSAGE_DELETE",
        "GUILD_ROLE_DELETE",
        "CHANNEL_DELETE",
        "GUILD_DELETE",
    ]


async def test_other_peoples_words_need_an_intent(
    client: discord.Client, ada: Person, talks: Channel
):
    heard: asyncio.Queue[discord.Message] = asyncio.Queue()

    @client.event
    async def on_message(message: discord.Message) -> None:
        heard.put_nowait(message)

    del on_message
    assert client.user
    ada.say(talks, "among us")
    ada.say(talks, f"<@{client.user.id}> hello")
    ada.say(ada.inbox, "in private")
    async with asyncio.timeout(5):
        texts = [(await heard.get()).content for _ in range(3)]

    assert texts == ["", f"<@{client.user.id}> hello", "in private"]


async def test_a_hidden_channel_is_not_heard(
    client: discord.Client, server: Server, ada: Person, talks: Channel
):
    heard: asyncio.Queue[discord.Message] = asyncio.Queue()

    @client.event
    async def on_message(message: discord.Message) -> None:
        heard.put_nowait(message)

    del on_message
    hidden = server.add_channel("team")
    server.deny(hidden, server.role("Session Chair"), Permission.VIEW_CHANNEL)
    ada.say(hidden, "secret")
    ada.say(talks, "public")
    async with asyncio.timeout(5):
        first = await heard.get()

    assert first.channel.id == talks.id
    assert heard.empty()


async def test_members_are_looked_up_by_name_and_id(
    client: discord.Client, server: Server, ada: Person
):
    guild = client.get_guild(server.id)
    assert guild

    by_name = await guild.query_members("ad")
    by_id = await guild.query_members(user_ids=[ada.id, 1])

    assert [one.id for one in by_name] == [one.id for one in by_id] == [ada.id]


@asynccontextmanager
async def _socket(local: LocalDiscord) -> AsyncGenerator[aiohttp.ClientWebSocketResponse]:
    async with aiohttp.ClientSession() as session, session.ws_connect(local.gateway_url) as socket:
        assert (await socket.receive_json())["op"] == 10
        yield socket


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ({"op": 2, "d": {"token": "wrong", "intents": 0}}, 4004),
        ({"op": 2, "d": {"token": "right", "intents": 1 << 15}}, 4014),
        ({"op": 3, "d": {}}, 4003),
    ],
)
async def test_the_gateway_closes_on_those_who_may_not(
    clock: SteppedClock, frame: dict[str, object], code: int
):
    async with LocalDiscord(clock=clock, token="right") as local, _socket(local) as socket:
        await socket.send_json(frame)
        await socket.receive()

        assert socket.close_code == code


async def test_the_gateway_says_what_it_does_not_know(local: LocalDiscord, server: Server):
    async with _socket(local) as socket:
        await socket.send_json({"op": 1, "d": None})
        assert (await socket.receive_json())["op"] == 11
        await socket.send_json(
            {"op": 2, "d": {"token": local.token, "intents": 0, "shard": [0, 1]}}
        )
        assert (await socket.receive_json())["d"]["shard"] == [0, 1]
        assert (await socket.receive_json())["t"] == "GUILD_CREATE"
        await socket.send_json({"op": 3, "d": {}})
        await socket.send_json(
            {"op": 8, "d": {"guild_id": str(server.id), "query": "", "limit": 0}}
        )
        await socket.receive()
        assert socket.close_code == 4014
    async with _socket(local) as socket:
        await socket.send_json({"op": 2, "d": {"token": local.token, "intents": 0}})
        await socket.send_json({"op": 4, "d": {}})
        while (await socket.receive()).type is aiohttp.WSMsgType.TEXT:
            pass
        assert socket.close_code == 4001

    assert local.unimplemented == ["gateway opcode 4"]
    local.unimplemented.clear()


async def test_two_processes_of_the_bot_may_be_connected(
    local: LocalDiscord, client: discord.Client, ada: Person, talks: Channel
):
    assert client.is_ready()
    async with _socket(local) as socket:
        await socket.send_json({"op": 2, "d": {"token": local.token, "intents": 0}})
        await socket.receive_json()
        await socket.receive_json()
        await ada.slash(talks, "session", query="both")

        assert local.gateway.connected == 2
        assert (await socket.receive_json())["t"] == "INTERACTION_CREATE"
