import asyncio
import io

import aiohttp
import discord
import pytest

from bot.rehearsal.local_discord import Channel, LocalDiscord


async def _sent(client: discord.Client, talks: Channel) -> discord.Message:
    """A message of the bot with a file."""
    channel = client.get_channel(talks.id)
    assert isinstance(channel, discord.TextChannel)
    return await channel.send(file=discord.File(io.BytesIO(b"slides"), "slides.txt"))


async def test_a_file_can_be_fetched_while_its_message_is_there(
    client: discord.Client, talks: Channel
):
    sent = await _sent(client, talks)
    file = sent.attachments[0]

    assert await file.read() == b"slides"
    with pytest.raises(discord.NotFound):
        await client.http.get_from_cdn(file.url.replace(str(file.id), "1"))
    await sent.delete()
    with pytest.raises(discord.NotFound):
        await file.read()


async def test_a_file_is_fetched_without_a_token_and_that_is_recorded(
    local: LocalDiscord, client: discord.Client, talks: Channel
):
    file = (await _sent(client, talks)).attachments[0]

    async with aiohttp.ClientSession() as session, session.get(file.url) as answer:
        content = await answer.read()

    path = f"/attachments/{talks.id}/{file.id}/slides.txt"
    assert content == b"slides"
    assert str(local.exchanges[-1]) == f"GET {path} -> 200"
    assert local.exchanges[-1].response is None


async def test_fetching_a_file_meets_the_faults_that_were_planned(
    local: LocalDiscord, client: discord.Client, talks: Channel
):
    file = (await _sent(client, talks)).attachments[0]

    local.faults.next("GET", "/attachments/*", status=404)
    with pytest.raises(discord.NotFound):
        await file.read()
    local.faults.next("GET", "/attachments/*", status=500)
    with pytest.raises(discord.HTTPException):
        await file.read()
    for before in (True, False):
        # aiohttp asks a second time by itself: a GET does no harm.
        local.faults.drop("GET", "/attachments/*", before_commit=before, times=2)
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await file.read()
    local.faults.delay(0.5, "GET", "/attachments/*")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(file.read(), 0.01)

    assert await file.read() == b"slides"
    assert [one.status for one in local.exchanges[-8:]] == [404, 500, *[0] * 5, 200]
