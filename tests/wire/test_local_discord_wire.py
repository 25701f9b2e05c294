import asyncio

import aiohttp
import discord
import pytest

from bot.clock import SteppedClock
from bot.rehearsal.local_discord import (
    EVERYTHING,
    Channel,
    Exchange,
    LocalDiscord,
    NoAnswer,
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


async def test_the_client_waits_ahead_of_a_limit(clock: SteppedClock):
    async with LocalDiscord(clock=clock, pace=20.0) as local:
        server = local.add_server("Data @Scale")
        talks = server.add_channel("talks")
        server.invite_bot(EVERYTHING)
        async with logged_in(local, bare_bot()) as client:
            await asyncio.gather(*(_channel(client, talks).send(str(one)) for one in range(12)))

    assert len(local.messages(talks)) == 12
    assert 429 not in {one.status for one in local.exchanges}


async def test_the_client_comes_back_after_a_refusal(clock: SteppedClock):
    async with LocalDiscord(clock=clock, pace=20.0) as local:
        server = local.add_server("Data @Scale")
        talks = server.add_channel("talks")
        server.invite_bot(EVERYTHING)
        async with logged_in(local, bare_bot()) as client:
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
    local.surroundings.patience = 0.01
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
