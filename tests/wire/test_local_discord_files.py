import asyncio
import io

import aiohttp
import discord
import pytest

from bot.rehearsal.local_discord import (
    Channel,
    Impossible,
    LocalDiscord,
    Permission,
    Person,
    Server,
)
from bot.rehearsal.local_discord.files import LARGEST
from tests.wire.local_discord_bot import told


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
    assert answer.content_type == "text/plain"
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


async def test_what_people_attach_is_in_the_history_and_can_be_fetched(
    client: discord.Client, ada: Person, talks: Channel
):
    said = ada.say(talks, "Look", files=[("photo #1.png", b"pixels"), ("raw.unheard-of", b"?")])

    channel = client.get_channel(talks.id)
    assert isinstance(channel, discord.TextChannel)
    read = await channel.fetch_message(said.id)

    photo, raw = read.attachments
    assert (photo.filename, photo.size, photo.content_type) == ("photo #1.png", 6, "image/png")
    assert (raw.size, raw.content_type) == (1, None)
    assert await photo.read() == b"pixels"
    assert await raw.read() == b"?"
    ada.delete(said)
    with pytest.raises(discord.NotFound):
        await photo.read()


@pytest.mark.usefixtures("client")
async def test_the_menu_of_a_message_carries_its_files(
    local: LocalDiscord, ada: Person, talks: Channel
):
    said = ada.say(talks, "Look", files=[("photo.png", b"pixels")])

    await ada.use_on_message(said, "Ask as a question")

    data = told(local, "INTERACTION_CREATE")[-1]["data"]
    [file] = data["resolved"]["messages"][str(said.id)]["attachments"]
    assert file["filename"] == "photo.png"
    assert file["url"] == f"{local.address}/attachments/{talks.id}/{file['id']}/photo.png"


@pytest.mark.usefixtures("client")
async def test_files_of_others_are_not_told_without_the_content_intent(
    local: LocalDiscord, ada: Person, talks: Channel
):
    ada.say(talks, "Look", files=[("photo.png", b"pixels")])
    ada.say(ada.inbox, "Look", files=[("photo.png", b"pixels")])

    public, private = told(local, "MESSAGE_CREATE")
    assert public["attachments"] == []
    assert [one["filename"] for one in private["attachments"]] == ["photo.png"]


def test_people_attach_ten_files_of_ten_mebibytes_at_most(ada: Person, talks: Channel):
    largest = ("large.bin", bytes(LARGEST))

    assert len(ada.say(talks, "", files=[largest] * 10).attachments) == 10
    with pytest.raises(Impossible, match="10 files may be uploaded at once, not 11"):
        ada.say(talks, "", files=[("a.txt", b"a")] * 11)
    with pytest.raises(Impossible, match=r"'larger.bin' has more than 10485760 bytes"):
        ada.say(talks, "", files=[("larger.bin", bytes(LARGEST + 1))])


def test_attaching_needs_the_permission_for_it(server: Server, ada: Person, talks: Channel):
    server.deny(talks, server.everyone, Permission.ATTACH_FILES)

    with pytest.raises(Impossible, match="Ada lacks ATTACH_FILES in talks"):
        ada.say(talks, "Look", files=[("photo.png", b"pixels")])
    assert ada.say(talks, "Look").attachments == []
