import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import aiohttp
import discord
import pytest

from bot.clock import SteppedClock
from bot.rehearsal.local_discord import (
    Channel,
    Exchange,
    LocalDiscord,
    NoAnswer,
    Permission,
    Person,
    Server,
)
from bot.rehearsal.local_discord.limits import Limits
from tests.wire.local_discord_bot import Wire, bare_bot, logged_in
from tests.wire.openapi import needs_document, problems_of


def _channel(client: discord.Client, talks: Channel) -> discord.TextChannel:
    found = client.get_channel(talks.id)
    assert isinstance(found, discord.TextChannel)
    return found


class Stopwatch:
    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_a_window_ends_after_its_seconds_at_the_pace():
    watch = Stopwatch()
    limits = Limits(watch, lambda: 1000.0, pace=10.0)
    send = ("POST", "/channels/{channel_id}/messages", "1")

    allowed = [limits.judge(*send) for _ in range(5)]
    refused = limits.judge(*send)
    watch.seconds = 0.5
    later = limits.judge(*send)

    assert [one.headers["X-RateLimit-Remaining"] for one in allowed] == ["4", "3", "2", "1", "0"]
    assert refused.refused
    assert refused.retry_after == 0.5
    assert refused.headers["Via"]
    assert refused.headers["X-RateLimit-Scope"] == "user"
    assert refused.headers["X-RateLimit-Reset"] == "1000.500"
    assert not later.refused


def test_fifty_requests_a_second_are_allowed_in_all():
    limits = Limits(Stopwatch(), lambda: 0.0)

    verdicts = [limits.judge("GET", "/users/@me", "") for _ in range(51)]

    assert not any(one.refused for one in verdicts[:50])
    assert verdicts[50].body["global"]
    assert verdicts[50].headers["X-RateLimit-Global"] == "true"


async def test_the_client_waits_ahead_of_a_limit(
    local: LocalDiscord, client: discord.Client, talks: Channel
):
    await asyncio.gather(*(_channel(client, talks).send(str(one)) for one in range(12)))

    assert len(local.messages(talks)) == 12
    assert 429 not in {one.status for one in local.exchanges}


async def test_the_client_comes_back_after_a_refusal(
    local: LocalDiscord, client: discord.Client, talks: Channel
):
    local.limits.use_up("sends", talks.id)

    await _channel(client, talks).send("Hello")

    sends = [one for one in local.exchanges if one.path.endswith("/messages")]
    assert [one.status for one in sends] == [429, 200]
    assert sends[0].response["retry_after"] > 0


async def test_a_connection_can_be_cut_before_or_after_the_message_is_there(
    local: LocalDiscord, client: discord.Client, talks: Channel
):
    for before_commit in (True, False):
        local.faults.drop("POST", "/channels/*/messages", before_commit=before_commit)
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await _channel(client, talks).send("Hello", nonce="once")

    assert len(local.messages(talks)) == 1
    again = await _channel(client, talks).send("Hello", nonce="once")
    assert [one.id for one in local.messages(talks)] == [again.id]
    assert str(local.exchanges[-2]).endswith("-> cut")


async def test_a_request_meets_the_fault_that_was_planned(
    local: LocalDiscord, client: discord.Client, server: Server, talks: Channel
):
    local.faults.next("POST", "/channels/*/messages", status=503, json={"message": "x", "code": 0})
    local.faults.delay(0.001, "POST", times=1)
    local.faults.when("POST", "/channels/*", lambda: server.delete_channel(talks))
    channel = _channel(client, talks)

    with pytest.raises(discord.DiscordServerError):
        await channel.send("Hello")
    await channel.send("Hello")
    with pytest.raises(discord.NotFound) as refused:
        await channel.send("Hello")

    assert refused.value.code == 10003
    local.faults.next("*", "*")
    local.faults.clear()
    assert (await client.fetch_guild(server.id)).name == "Data @Scale"


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


async def test_an_interaction_is_answered_once_and_in_time(
    local: LocalDiscord, wire: Wire, ada: Person, talks: Channel
):
    async with logged_in(local, bare_bot()):
        await ada.slash(talks, "session", query="x")
    answered = local.interactions.by_token
    one = next(iter(answered.values()))
    path = f"/interactions/{one.id}/{one.token}/callback"

    assert (await wire.ask("POST", path, {"type": 5}))[1]["code"] == 40060
    one.answered_with = None
    assert (await wire.ask("POST", path, {"type": 7}))[1]["code"] == 50035
    one.asked_at -= 10
    assert (await wire.ask("POST", path, {"type": 5}))[1]["code"] == 10062
    hook = f"/webhooks/{local.bot.id}/{one.token}"
    assert (await wire.ask("POST", hook, {"content": "x"}))[1]["code"] == 10015
    one.answered_with = 4
    one.asked_at -= 16 * 60
    assert (await wire.ask("POST", hook, {"content": "x"}))[1]["code"] == 50027


async def test_answers_are_read_changed_and_taken_away(
    local: LocalDiscord, client: discord.Client, wire: Wire, ada: Person, talks: Channel
):
    answer = await ada.slash(talks, "slow", in_private=False)
    hook = f"/webhooks/{local.bot.id}/{answer.interaction.token}"
    more = await answer.followup()

    assert client.is_ready()
    assert (await wire.ask("GET", f"{hook}/messages/@original"))[1]["content"] == "Done at last"
    await wire.ask("PATCH", f"{hook}/messages/{more.id}", {"content": "Changed"})
    assert more.text == "Changed"
    assert more.ephemeral
    await wire.ask("DELETE", f"{hook}/messages/{more.id}")
    await wire.ask("DELETE", f"{hook}/messages/@original")
    assert (await wire.ask("GET", f"{hook}/messages/@original"))[1]["code"] == 10008
    assert local.messages(talks) == ada.sees(talks) == answer.followups == []
    assert answer.text == ""
    assert not answer.ephemeral
    with pytest.raises(NoAnswer, match="nothing followed"):
        await (await ada.slash(talks, "desk")).followup(within=0.001)
    assert answer.embeds == answer.buttons == answer.selects == []


async def test_a_bot_that_thinks_forever_is_no_answer(
    local: LocalDiscord, client: discord.Client, ada: Person, talks: Channel
):
    local.stage.patience = 0.01
    local.faults.next("POST", "/webhooks/*", status=400, times=2)

    assert client.is_ready()
    with pytest.raises(NoAnswer, match="still thinks about 'slow'"):
        await ada.slash(talks, "slow", in_private=True)


def test_the_document_knows_its_own_mistakes():
    needs_document()

    strange = [
        Exchange("GET", "/nowhere", {}),
        Exchange("GET", "/users/@me", {"loud": "1"}, status=200, response={}),
        Exchange("GET", "/gateway", {}, request={}, status=200, response={"url": "ws://a", "x": 1}),
        Exchange("POST", "/channels/1/messages", {}, status=302),
        Exchange("POST", "/channels/1/messages", {}, request={"content": 5}),
        Exchange("PUT", "/channels/1/pins/2", {}, status=204, response={}),
    ]

    assert [one.split(": ", 1)[1][:44] for one in problems_of(strange)] == [
        "the document has no such route",
        "the query parameter loud is not documented",
        "answer $: 'id' is a required property",
        "the document knows no request body",
        "answer $.x: the document knows no such field",
        "the request has no body",
        "the document knows no status 302",
        "request $.content: 5 is not of type 'string'",
        "204 should have no body",
    ]
